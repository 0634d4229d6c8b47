import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ValidationCheck } from '../../../shared/model/validation.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-authority.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import { readPemBlocks } from '../asn1/pem.ts';
import { exploreChain } from './explore-chain.ts';
import type { ValidationRules } from './path-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'weak-'));
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...args: readonly string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });

function parsed(der: Uint8Array | undefined): ParsedCertificate {
  const result = parseCertificate(der ?? new Uint8Array());
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** A root with this kind of key and a leaf that it signed with this digest, by openssl. */
function signed(name: string, key: readonly string[], digest: string): readonly [ParsedCertificate, ParsedCertificate] {
  openssl(...key, '-out', `${name}.key`);
  openssl(
    'req',
    '-x509',
    '-key',
    `${name}.key`,
    '-subj',
    `/CN=${name}`,
    '-sha256',
    '-days',
    '9',
    '-out',
    `${name}.pem`,
  );
  openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'leaf.key',
    '-subj',
    '/CN=leaf',
    '-out',
    'leaf.csr',
  );
  const leaf = openssl(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    '-CA',
    `${name}.pem`,
    '-CAkey',
    `${name}.key`,
    '-days',
    '8',
    digest,
  );
  const root = openssl('x509', '-in', `${name}.pem`);
  return [parsed(readPemBlocks(leaf)[0]?.der), parsed(readPemBlocks(root)[0]?.der)];
}

const P256 = ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const rsa = (bits: number): string[] => ['genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];

function dsaKey(): string[] {
  openssl('genpkey', '-genparam', '-algorithm', 'DSA', '-pkeyopt', 'dsa_paramgen_bits:1024', '-out', 'dsa.params');
  return ['genpkey', '-paramfile', 'dsa.params'];
}

function judge(
  [leaf, root]: readonly [ParsedCertificate, ParsedCertificate],
  rules: Partial<ValidationRules> = {},
): { readonly valid: boolean; readonly strength: readonly ValidationCheck[] } {
  const { valid, paths } = exploreChain({
    leaf: { certificate: leaf, origins: ['subject'] },
    candidates: [],
    anchors: [{ certificate: root, origins: ['file'] }],
    rules: { at: leaf.notBefore, purpose: 'any', ...rules },
  });
  return { valid, strength: paths[0]?.checks.filter(({ check }) => check === 'algorithm') ?? [] };
}

const flagsOf = ({ strength }: ReturnType<typeof judge>): string[] =>
  strength.flatMap(({ flag, code, at, result }) => (flag === undefined ? [] : [`${result} ${flag} ${code}@${at}`]));

describe('a weak algorithm', () => {
  it.each([
    ['MD5', rsa(2048), '-md5', ['passed weak path.weak-signature@0']],
    ['SHA-1', P256, '-sha1', ['passed weak path.weak-signature@0']],
    ['a short key', rsa(1024), '-sha256', ['passed weak path.weak-key@1']],
    ['DSA', dsaKey(), '-sha256', ['passed weak path.weak-signature@0', 'passed weak path.weak-key@1']],
    ['nothing', P256, '-sha256', []],
  ])('passes by RFC 5280 and is flagged: %s', (name, key, digest, expected) => {
    const chain = signed(name.replace(' ', ''), key, digest);
    const answer = judge(chain);
    expect(answer.valid).toBe(true);
    expect(flagsOf(answer)).toEqual(expected);
    const isSigned = expected.some((each) => each.includes('signature'));
    expect(judge(chain, { weakAlgorithms: 'refuse' }).valid).toBe(!isSigned);
    expect(judge(chain, { profile: 'webpki' }).valid).toBe(false);
  });

  it('is told with its name, and a strong one as passed', () => {
    const root = createTestAuthority({ name: 'Weak Root' });
    const short = root.issue({ subject: 'CN=short', key: 'rsa1024' });
    const chain = [parsed(short.der), parsed(root.der)] as const;
    expect(judge(chain, { at: TEST_NOW }).strength).toEqual([
      {
        check: 'algorithm',
        at: 0,
        rfc: 'RFC 8017 §3',
        result: 'passed',
        code: 'path.weak-key',
        flag: 'weak',
        evidence: { key: 'RSA 1024', weak: 'key' },
      },
      {
        check: 'algorithm',
        at: 1,
        rfc: 'RFC 5280 §6.1.1 (d)',
        result: 'not-checked',
        code: 'not.anchor',
        evidence: {},
      },
    ]);
    const refused = judge(chain, { at: TEST_NOW, weakAlgorithms: 'refuse' });
    expect(refused.strength[0]).toMatchObject({ result: 'failed', code: 'path.weak-key' });
    const strong = [parsed(root.issue({ subject: 'CN=strong' }).der), parsed(root.der)] as const;
    expect(judge(strong, { at: TEST_NOW }).strength[0]).toMatchObject({
      result: 'passed',
      evidence: { algorithm: expect.any(String) },
    });
  });
});
