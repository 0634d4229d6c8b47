import { describe, expect, it } from 'vitest';
import { inhibitAnyPolicy, mappings, policies, policyConstraints } from '../../testing/policy-extensions.ts';
import { createTestAuthority, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import type { Extension } from '../certificate/extension-build.ts';
import { createPathValidator, type PathVerdict } from './path.ts';
import type { PolicyRules } from './path-rules.ts';
import { PolicyGraph } from './policy-graph.ts';

function parsed({ der }: { readonly der: Uint8Array }): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const A = '1.2.3.1';
const B = '1.2.3.2';
const C = '1.2.3.3';
const RULES: PolicyRules = {
  initial: [OID.anyPolicy],
  requireExplicit: true,
  inhibitMapping: false,
  inhibitAny: false,
};

const root = createTestAuthority({ name: 'Policy Root' });

/** Authorities below the root, each with its extensions, and a leaf with the last ones. */
function validate(levels: readonly (readonly Extension[])[], rules: Partial<PolicyRules> = {}): PathVerdict {
  const authorities: TestAuthority[] = [];
  let issuer = root;
  for (const [i, extensions] of levels.slice(0, -1).entries()) {
    issuer = createTestAuthority({ name: `Policy CA ${i}`, issuer, extensions, pathLength: 30 });
    authorities.push(issuer);
  }
  const leaf = issuer.issue({ subject: 'CN=leaf', extensions: levels.at(-1) ?? [] });
  const candidates = authorities.map(parsed);
  const policyRules = { ...RULES, ...rules };
  return createPathValidator({
    anchors: [parsed(root)],
    candidates,
    rules: { at: TEST_NOW, purpose: 'any', policies: policyRules },
  })(parsed(leaf));
}

const codes = ({ failures }: PathVerdict): string[] => failures.map(({ code, index }) => `${code}@${index}`);

describe('policies on a path', () => {
  it('hold where every certificate has them', () => {
    expect(validate([[policies(A, B)], [policies(B, C)]])).toMatchObject({ valid: true, policySet: [B] });
    expect(codes(validate([[policies(A)], [policies(B)]]))).toEqual(['path.policy@0']);
    expect(codes(validate([[], [policies(B)]]))).toEqual(['path.policy@1']);
  });

  it('count without being demanded, but then nothing depends on them', () => {
    expect(validate([[policies(A)], [policies(B)]], { requireExplicit: false })).toMatchObject({
      valid: true,
      policySet: [],
    });
  });

  it('are those of the initial set alone', () => {
    expect(validate([[policies(A, B)], [policies(A, B)]], { initial: [A] }).policySet).toEqual([A]);
    expect(codes(validate([[policies(A)], [policies(A)]], { initial: [B] }))).toEqual(['path.policy@0']);
  });

  it('are carried on by anyPolicy until it is inhibited', () => {
    const any = policies(OID.anyPolicy);
    expect(validate([[any], [policies(A)]]).policySet).toEqual([A]);
    expect(validate([[policies(A)], [any]]).policySet).toEqual([A]);
    expect(validate([[any], [any]]).policySet).toEqual([OID.anyPolicy]);
    expect(validate([[any], [any]], { initial: [C] }).policySet).toEqual([C]);
    expect(codes(validate([[any], [policies(A)]], { inhibitAny: true }))).toEqual(['path.policy@1']);
    expect(codes(validate([[any, inhibitAnyPolicy(0)], [any]]))).toEqual(['path.policy@0']);
    expect(validate([[any, inhibitAnyPolicy(1)], [policies(A)], [policies(A)]]).policySet).toEqual([A]);
  });

  it('are translated by mappings into the words of the root', () => {
    expect(validate([[policies(A), mappings([A, B])], [policies(B)]]).policySet).toEqual([A]);
    expect(codes(validate([[policies(A), mappings([A, B])], [policies(A)]]))).toEqual(['path.policy@0']);
    expect(validate([[policies(OID.anyPolicy), mappings([A, B])], [policies(B)]]).policySet).toEqual([A]);
    expect(codes(validate([[policies(A), mappings([A, B])], [policies(B)]], { inhibitMapping: true }))).toEqual([
      'path.policy@0',
    ]);
    const inhibited = [
      [policies(A), policyConstraints({ mapping: 0 })],
      [policies(A), mappings([A, B])],
      [policies(B)],
    ];
    expect(codes(validate(inhibited))).toEqual(['path.policy@0']);
    expect(codes(validate([[policies(A), mappings([A, OID.anyPolicy])], [policies(A)]]))).toEqual(['path.policy@1']);
  });

  it('are demanded by an authority from a given depth on', () => {
    const demand = (explicit: number): readonly (readonly Extension[])[] => [
      [policies(A), policyConstraints({ explicit })],
      [policies(A)],
      [],
    ];
    expect(codes(validate(demand(0), { requireExplicit: false }))).toEqual(['path.policy@0']);
    expect(codes(validate(demand(1), { requireExplicit: false }))).toEqual(['path.policy@0']);
    expect(validate(demand(3), { requireExplicit: false }).valid).toBe(true);
  });

  it('cost no more than what the certificates say, however they are mapped', () => {
    const oids = Array.from({ length: 300 }, (_, i) => `1.3.6.1.${i}`);
    const everyToEvery = oids.slice(0, 60).flatMap((from) => oids.slice(0, 60).map((to) => [from, to] as const));
    const level = [policies(...oids.slice(0, 60)), mappings(...everyToEvery)];
    const began = performance.now();
    const verdict = validate([...Array.from({ length: 12 }, () => level), [policies(...oids.slice(0, 60))]]);
    expect(verdict.policySet?.length).toBe(60);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('the graph of policies', () => {
  it('has one node a policy and depth', () => {
    const graph = new PolicyGraph();
    graph.addCertificate([A, B], true);
    graph.applyMappings(
      [
        { issuerDomain: A, subjectDomain: C },
        { issuerDomain: B, subjectDomain: C },
      ],
      true,
    );
    graph.addCertificate([C], true);
    expect(graph.userConstrained([OID.anyPolicy]).sort()).toEqual([A, B]);
    expect(graph.userConstrained([B, '1.9'])).toEqual([B]);
    graph.addCertificate(undefined, true);
    expect(graph.isEmpty).toBe(true);
    expect(graph.userConstrained([OID.anyPolicy])).toEqual([]);
  });
});
