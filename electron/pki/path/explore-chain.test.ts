import { describe, expect, it } from 'vitest';
import { createTestAuthority, TEST_NOW } from '../../testing/test-authority.ts';
import { VALIDATION_CHECKS, type ValidationReport } from '../../../shared/model/validation.ts';
import { certificateSha256, parseCertificate } from '../certificate/certificate.ts';
import { authorityInfoAccess } from '../certificate/extension-build.ts';
import { type ChainMember, exploreChain } from './explore-chain.ts';

type Item = { readonly der: Uint8Array };

function member({ der }: Item, ...origins: ChainMember['origins']): ChainMember {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return { certificate: result.value, origins };
}

const root = createTestAuthority({ name: 'Explore Root' });
const other = createTestAuthority({ name: 'Explore Other' });
const issuer = createTestAuthority({ name: 'Explore CA', issuer: root });
const cross = createTestAuthority({ name: 'Explore CA', issuer: other, sameKeyAs: issuer });
const namesake = createTestAuthority({ name: 'Explore CA', issuer: root });
const access = authorityInfoAccess({ ocsp: [], caIssuers: ['http://ca.example/issuer.cer'] });
const leaf = issuer.issue({ subject: 'CN=explored', eku: ['serverAuth'], extensions: [access] });

function explore(candidates: readonly ChainMember[], anchors: readonly ChainMember[]): ValidationReport {
  const rules = { at: TEST_NOW, purpose: 'tls-server' } as const;
  return exploreChain({ leaf: member(leaf, 'subject'), candidates, anchors, rules });
}

const titles = (report: ValidationReport, path: number): (string | undefined)[] =>
  (report.paths[path]?.nodes ?? []).map((place) => report.nodes[place]?.title);

describe('the graph above a certificate', () => {
  it('has every path, the valid one first, and says why the others fail', () => {
    const report = explore(
      [issuer, cross, namesake].map((each) => member(each, 'server')),
      [member(root, 'system')],
    );
    expect(report).toMatchObject({ valid: true, truncated: false, at: TEST_NOW, seenBy: [] });
    expect(report.paths.map(({ valid, ending }) => [valid, ending])).toEqual([
      [true, 'anchor'],
      [false, 'no-issuer'],
    ]);
    expect(titles(report, 0)).toEqual(['explored', 'Explore CA', 'Explore Root']);
    expect(report.paths[1]?.checks.filter(({ result }) => result === 'failed')).toMatchObject([
      { check: 'trust', code: 'path.no-issuer', at: 1 },
    ]);
    const verdicts = report.edges.map(({ signature }) => signature).sort();
    expect(verdicts).toEqual(['invalid', 'valid', 'valid', 'valid']);
    expect(report.missingIssuers).toMatchObject([{ issuer: 'CN=Explore Other', addresses: [] }]);
  });

  it('names each check of each certificate once on a valid path', () => {
    const [path] = explore([member(issuer, 'file')], [member(root, 'mozilla')]).paths;
    const made = (path?.checks ?? []).map(({ at, check }) => `${at} ${check}`);
    expect(new Set(made).size).toBe(made.length);
    for (const check of VALIDATION_CHECKS.filter(
      (each) => !['trust', 'basic-constraints', 'path-length', 'profile'].includes(each),
    ))
      expect(made).toContain(`0 ${check}`);
    expect(made).toContain('2 trust');
    for (const check of path?.checks ?? []) {
      expect(check.rfc).toMatch(/^(?:RFC \d+|CABF BR)/);
      expect(check.code === undefined).toBe(check.result === 'passed');
    }
  });

  it('merges what was found in several places and marks anchors', () => {
    const report = explore(
      [member(issuer, 'server'), member(issuer, 'workspace'), member(root, 'file')],
      [member(root, 'system')],
    );
    expect(report.nodes).toMatchObject([
      {
        title: 'explored',
        origins: ['subject'],
        isAnchor: false,
        sha256: certificateSha256(leaf.der),
        purposes: ['serverAuth'],
      },
      { title: 'Explore CA', origins: ['server', 'workspace'], isAnchor: false, isCa: true },
      { title: 'Explore Root', origins: ['file', 'system'], isAnchor: true, selfIssued: true },
    ]);
  });

  it('tells where the missing issuer might be had', () => {
    const report = explore([], [member(root, 'system')]);
    expect(report).toMatchObject({ valid: false, paths: [{ ending: 'no-issuer', nodes: [0] }] });
    expect(report.missingIssuers).toEqual([
      {
        node: 0,
        issuer: 'CN=Explore CA',
        authorityKeyIdHex: Buffer.from(issuer.keyId).toString('hex'),
        addresses: ['http://ca.example/issuer.cer'],
      },
    ]);
  });

  it('shows a namesake with another key as an edge that does not hold', () => {
    const report = explore([member(namesake, 'server')], [member(root, 'system')]);
    expect(report.edges).toMatchObject([{ from: 0, to: 1, signature: 'invalid', keyIdentifierMatches: false }]);
    expect(report.paths[0]?.checks.filter(({ result }) => result === 'failed')).toMatchObject([
      { code: 'path.signature' },
    ]);
  });

  it('says that it left something out where there are more paths than it follows', () => {
    const mesh = Array.from({ length: 8 }, (_, i) => createTestAuthority({ name: `Explore ${i}` }));
    const crosses = mesh.flatMap((subject, i) =>
      mesh.map((signer) =>
        createTestAuthority({ name: `Explore ${i}`, issuer: signer, sameKeyAs: subject, pathLength: 20 }),
      ),
    );
    const lost = mesh[0]?.issue({ subject: 'CN=lost' });
    if (lost === undefined) throw new Error('no leaf');
    const began = performance.now();
    const candidates = crosses.map((each) => member(each, 'file'));
    const rules = { at: TEST_NOW, purpose: 'any' } as const;
    const report = exploreChain({
      leaf: member(lost, 'subject'),
      candidates,
      anchors: [member(root, 'system')],
      rules,
    });
    expect(report).toMatchObject({ valid: false, truncated: true });
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
