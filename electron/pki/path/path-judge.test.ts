import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inhibitAnyPolicy, mappings, policies, policyConstraints } from '../../testing/policy-extensions.ts';
import { createTestAuthority, DAY_MS, type TestAuthority, TEST_NOW } from '../../testing/test-authority.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import { type Extension, nameConstraints } from '../certificate/extension-build.ts';
import { createPathValidator, type PathVerdict } from './path.ts';

function parsed({ der }: { readonly der: Uint8Array }): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The same sequence on every run: a chain that is judged differently can be made again. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof makeRandom>;

const P = ['1.2.3.1', '1.2.3.2', OID.anyPolicy] as const;

function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[random(from.length)];
  if (found === undefined) throw new Error('nothing to pick');
  return found;
}

const dns = (value: string) => ({ type: 'dns', value }) as const;

/** 10.0.0.0/8. */
const TEN = { type: 'ip', value: '', address: Uint8Array.of(10, 0, 0, 0), mask: Uint8Array.of(255, 0, 0, 0) } as const;

/** Extensions that an authority may have, right or wrong. */
const authorityExtension = (random: Random): Extension[] =>
  pick<() => Extension[]>(random, [
    () => [],
    () => [],
    () => [policies(pick(random, P))],
    () => [policies('1.2.3.1', '1.2.3.2')],
    () => [policies(OID.anyPolicy), inhibitAnyPolicy(random(3))],
    () => [policies('1.2.3.1'), mappings(['1.2.3.1', '1.2.3.2'])],
    () => [policies('1.2.3.1', '1.2.3.2'), policyConstraints({ explicit: random(3) })],
    () => [policies(OID.anyPolicy), policyConstraints({ mapping: random(2), explicit: random(4) })],
    () => [nameConstraints({ permitted: [dns('example.com')], excluded: [] })],
    () => [nameConstraints({ permitted: [], excluded: [dns('bad.example.com')] })],
    () => [nameConstraints({ permitted: [{ type: 'email', value: '.example.com' }, dns('com')], excluded: [] })],
    () => [
      nameConstraints({
        permitted: [{ type: 'uri', value: '.example.com' }],
        excluded: [{ type: 'email', value: 'example.com' }],
      }),
    ],
    () => [nameConstraints({ permitted: [TEN], excluded: [] })],
    () => [policies('1.2.3.2'), mappings(['1.2.3.2', '1.2.3.1'], ['1.2.3.2', '1.2.3.2'])],
    () => [policies(OID.anyPolicy), mappings(['1.2.3.1', '1.2.3.2'])],
    () => [policies('1.2.3.1', OID.anyPolicy), mappings(['1.2.3.2', '1.2.3.1'])],
    () => [{ oid: '1.2.3.4.5', critical: true, value: Uint8Array.of(5, 0) }],
  ])();

const SANS = [
  'dns:www.example.com',
  'dns:x.bad.example.com',
  'dns:example.org',
  'email:a@mail.example.com',
  'email:a@example.com',
  'uri:https://svc.example.com/x',
  'uri:spiffe://example.com/x',
  'ip:10.1.2.3',
];

interface Chain {
  readonly root: TestAuthority;
  readonly authorities: readonly TestAuthority[];
  readonly leaf: { readonly der: Uint8Array; readonly pem: string };
  readonly demandsPolicy: boolean;
  readonly initialPolicy: string;
  readonly inhibitsMapping: boolean;
  readonly inhibitsAny: boolean;
}

function makeChain(random: Random, number: number): Chain {
  const root = createTestAuthority({ name: `Judge Root ${number}` });
  const authorities: TestAuthority[] = [];
  let issuer = root;
  const depth = random(4);
  for (let i = 0; i < depth; i++) {
    const isExpired = random(15) === 0;
    const isSelfIssued = i > 0 && random(5) === 0;
    issuer = createTestAuthority({
      name: isSelfIssued ? `Judge ${number} CA ${i - 1}` : `Judge ${number} CA ${i}`,
      issuer,
      pathLength: random(12) === 0 ? 0 : 5,
      extensions: authorityExtension(random),
      ...(isExpired && { notBefore: TEST_NOW - 100 * DAY_MS, days: 10 }),
    });
    authorities.push(issuer);
  }
  const leaf = issuer.issue({
    subject: 'CN=leaf',
    sans: Array.from({ length: random(3) }, () => pick(random, SANS)),
    eku: random(3) === 0 ? [pick(random, ['clientAuth', 'serverAuth'] as const)] : [],
    extensions: random(2) === 0 ? [policies(pick(random, P))] : [],
    ...(random(15) === 0 && { notAfter: TEST_NOW - 1000 }),
  });
  const isGap = depth > 1 && random(15) === 0;
  return {
    root,
    authorities: isGap ? authorities.slice(1) : authorities,
    leaf,
    demandsPolicy: random(3) === 0,
    initialPolicy: pick(random, P),
    inhibitsMapping: random(4) === 0,
    inhibitsAny: random(4) === 0,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'path-judge-'));
afterAll(() => rmSync(folder, { recursive: true }));

function judgeByOpenssl(chain: Chain): string {
  const { root, authorities, leaf } = chain;
  const file = (name: string, pem: string): string => {
    const place = join(folder, name);
    writeFileSync(place, pem);
    return place;
  };
  const flags = [
    '-attime',
    String(TEST_NOW / 1000),
    '-purpose',
    'sslclient',
    '-policy_check',
    '-policy',
    chain.initialPolicy,
    ...(chain.inhibitsMapping ? ['-inhibit_map'] : []),
    ...(chain.inhibitsAny ? ['-inhibit_any'] : []),
    ...(chain.demandsPolicy ? ['-explicit_policy'] : []),
  ];
  const files = [
    '-CAfile',
    file('root.pem', root.pem),
    '-untrusted',
    file('middle.pem', authorities.map(({ pem }) => pem).join('') || root.pem),
  ];
  try {
    execFileSync('openssl', ['verify', '-x509_strict', ...flags, ...files, file('leaf.pem', leaf.pem)], {
      stdio: 'pipe',
    });
    return 'valid';
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr);
  }
}

const judge = ({ root, authorities, leaf, ...chain }: Chain): PathVerdict =>
  createPathValidator({
    anchors: [parsed(root)],
    candidates: authorities.map(parsed),
    rules: {
      at: TEST_NOW,
      purpose: 'tls-client',
      strictness: 'strict',
      policies: {
        initial: [chain.initialPolicy],
        requireExplicit: chain.demandsPolicy,
        inhibitMapping: chain.inhibitsMapping,
        inhibitAny: chain.inhibitsAny,
      },
    },
  })(parsed(leaf));

describe('random chains', () => {
  it('are judged as OpenSSL judges them', () => {
    const random = makeRandom(20_261_122);
    const differences: string[] = [];
    let valid = 0;
    const chains = Array.from({ length: 200 }, (_, i) => makeChain(random, i));
    for (const [i, chain] of chains.entries()) {
      const theirs = judgeByOpenssl(chain);
      const ours = judge(chain);
      if (ours.valid) valid++;
      if (ours.valid !== (theirs === 'valid'))
        differences.push(
          `${i}: ${theirs.replaceAll('\n', ' ')} / ${ours.failures.map(({ code, index }) => `${code}@${index}`).join(' ')}`,
        );
    }
    expect(differences).toEqual([]);
    expect(valid).toBeGreaterThan(30);
    expect(valid).toBeLessThan(150);
  }, 60_000);
});
