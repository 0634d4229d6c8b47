import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestAuthority, signBytes, TEST_NOW } from '../../testing/test-authority.ts';
import { takeDsaParameters } from '../algorithm/dsa-parameters.ts';
import { verifySignature } from '../algorithm/verify.ts';
import { DerReader, TAG } from '../asn1/der.ts';
import { readIntegerBytes } from '../asn1/der-value.ts';
import { bitString, integer, nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { assembleSigned } from '../issuing/draft.ts';
import { type ParsedCrl, parseCrl } from '../revocation/crl.ts';
import { exploreChain } from './explore-chain.ts';
import { createPathValidator } from './path.ts';
import type { ValidationRules } from './path-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'dsa-'));
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...args: readonly string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });

for (const name of ['one', 'two'])
  openssl('genpkey', '-genparam', '-algorithm', 'DSA', '-pkeyopt', 'dsa_paramgen_bits:1024', '-out', `${name}.params`);

/** A DSA key under one of two sets of parameters. */
function makeKey(name: string, parameters: 'one' | 'two'): void {
  openssl('genpkey', '-paramfile', `${parameters}.params`, '-out', `${name}.key`);
}
makeKey('root', 'one');
makeKey('other', 'two');
makeKey('ca', 'one');
makeKey('sub', 'one');

const DSA_SHA256 = sequence(oidDer('2.16.840.1.101.3.4.3.2'));
type Parameters = 'own' | 'absent' | 'null';

/** SubjectPublicKeyInfo with its parameters left out, or NULL in their place. */
function spkiOf(name: string, parameters: Parameters): Uint8Array {
  const spki = Uint8Array.from(openssl('pkey', '-in', `${name}.key`, '-pubout', '-outform', 'DER'));
  if (parameters === 'own') return spki;
  const reader = new DerReader(spki).enter(TAG.sequence);
  reader.read();
  const bits = reader.content(reader.read()).subarray(1);
  return sequence(sequence(oidDer(OID.dsa), ...(parameters === 'null' ? [nullValue()] : [])), bitString(bits));
}

function sign(tbs: Uint8Array, key: string): Uint8Array {
  writeFileSync(join(folder, 'tbs'), tbs);
  return sequence(tbs, DSA_SHA256, bitString(openssl('dgst', '-sha256', '-sign', `${key}.key`, 'tbs')));
}

/** The children of a sequence as they stand. */
function partsOf(der: Uint8Array): Uint8Array[] {
  const reader = new DerReader(der).enter(TAG.sequence);
  const parts: Uint8Array[] = [];
  while (!reader.done) parts.push(der.subarray(reader.position, reader.read().end));
  return parts;
}

interface Wanted {
  readonly name: string;
  readonly issuer: string;
  readonly signer: string;
  /** Of an authority. */
  readonly key?: string;
  readonly parameters?: Parameters;
}

/** A certificate in the form of the test authority's with another key in it, signed by openssl. */
function certificate({ name, issuer, signer, key, parameters = 'own' }: Wanted): ParsedCertificate {
  const above = createTestAuthority({ name: issuer });
  const model = parsed(
    (key === undefined
      ? above.issue({ subject: `CN=${name}` })
      : createTestAuthority({ name, issuer: above, pathLength: 5 })
    ).der,
  );
  const parts = partsOf(spanBytes(model, model.tbs));
  parts[2] = DSA_SHA256;
  if (key !== undefined) parts[6] = spkiOf(key, parameters);
  return parsed(sign(sequence(...parts), signer));
}

function crl(issuer: string, signer: string): ParsedCrl {
  const [tbs = new Uint8Array()] = partsOf(createTestAuthority({ name: issuer }).crl([]).der);
  const parts = partsOf(tbs);
  parts[1] = DSA_SHA256;
  const result = parseCrl(sign(sequence(...parts), signer));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function parsed(der: Uint8Array): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const root = certificate({ name: 'Root', issuer: 'Root', signer: 'root', key: 'root' });
const authority = (parameters: Parameters, issuer = 'Root', signer = 'root'): ParsedCertificate =>
  certificate({ name: 'CA', issuer, signer, key: 'ca', parameters });
const leaf = certificate({ name: 'leaf', issuer: 'CA', signer: 'ca' });

function judge(
  [first, ...issuers]: readonly ParsedCertificate[],
  rules: Partial<ValidationRules> = {},
  anchors = issuers.slice(-1),
): string[] {
  const candidates = issuers.slice(0, -1);
  const validate = createPathValidator({ anchors, candidates, rules: { at: TEST_NOW, purpose: 'any', ...rules } });
  const { valid, failures } = validate(first ?? leaf);
  expect(valid).toBe(failures.length === 0);
  return failures.map(({ code, index }) => `${code}@${index}`);
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let left = exponent, square = base % modulus; left > 0n; left >>= 1n, square = (square * square) % modulus)
    if (left & 1n) result = (result * square) % modulus;
  return result;
}

/**
 * Parameters under which the private half of somebody's public key is 1: the generator is that key. A stranger with the name of the root hands them out, and
 * a leaf signed with 1 verifies with the key as long as they count.
 */
function forge(): { readonly evil: ParsedCertificate; readonly forged: ParsedCertificate } {
  const [algorithm = new Uint8Array(), bits = new Uint8Array()] = partsOf(spkiOf('ca', 'own'));
  const [, parameters = new Uint8Array()] = partsOf(algorithm);
  const [p = 0n, q = 0n] = partsOf(parameters).map((each) => readNumber(each));
  const y = readNumber(new DerReader(bits).content(new DerReader(bits).read()).subarray(1));
  const model = certificate({ name: 'Root', issuer: 'Root', signer: 'other', key: 'other' });
  const parts = partsOf(spanBytes(model, model.tbs));
  const key = sequence(oidDer(OID.dsa), sequence(integer(p), integer(q), integer(y)));
  parts[6] = sequence(key, bitString(integer(y)));
  const target = partsOf(spanBytes(leaf, leaf.tbs));
  target[1] = integer(4711);
  const tbs = sequence(...target);
  const z = toNumber(createHash('sha256').update(tbs).digest()) >> BigInt(256 - q.toString(2).length);
  const k = 12_345n;
  const r = power(y, k, p) % q;
  const s = (power(k, q - 2n, q) * (z + r)) % q;
  const signature = sequence(integer(r), integer(s));
  return {
    evil: parsed(sign(sequence(...parts), 'other')),
    forged: parsed(sequence(tbs, DSA_SHA256, bitString(signature))),
  };
}

const readNumber = (der: Uint8Array): bigint => toNumber(readIntegerBytes(new DerReader(der)));

describe('a DSA key without parameters', () => {
  it.each(['own', 'absent', 'null'] as const)('takes those of its issuer: %s', (parameters) => {
    expect(judge([leaf, authority(parameters), root])).toEqual([]);
  });

  it('is, with those of its issuer, the key that openssl knows', () => {
    const spki = takeDsaParameters(spkiOf('ca', 'absent'), spkiOf('root', 'own'));
    expect(Buffer.from(spki ?? []).toString('hex')).toBe(Buffer.from(spkiOf('ca', 'own')).toString('hex'));
    expect(takeDsaParameters(spkiOf('ca', 'absent'), spkiOf('root', 'null'))).toBeUndefined();
    expect(takeDsaParameters(spkiOf('ca', 'absent'), Uint8Array.of(0x30, 0))).toBeUndefined();
  });

  it('hands them down', () => {
    const sub = certificate({ name: 'Sub', issuer: 'CA', signer: 'ca', key: 'sub', parameters: 'absent' });
    const below = certificate({ name: 'below', issuer: 'Sub', signer: 'sub' });
    expect(judge([below, sub, authority('null'), root])).toEqual([]);
    const lists = [crl('Sub', 'sub'), crl('CA', 'ca'), crl('Root', 'root')];
    const revocation = { mode: 'require', crls: lists } as const;
    expect(judge([below, sub, authority('null'), root], { revocation })).toEqual([]);
    expect(
      judge([below, sub, authority('null'), root], { revocation: { mode: 'require', crls: lists.slice(1) } }),
    ).toEqual(['path.revocation-unknown@0']);
  });

  it('has none where nothing above has any, and an anchor takes none', () => {
    const bare = certificate({ name: 'Root', issuer: 'Root', signer: 'root', key: 'root', parameters: 'absent' });
    expect(judge([leaf, authority('absent'), bare])).toEqual(['path.signature-unsupported@0']);
    const anchor = authority('absent');
    expect(judge([leaf, anchor])).toEqual(['path.signature-unsupported@0']);
    expect(judge([leaf, root, anchor])).toEqual(['path.signature-unsupported@0']);
  });

  it('takes none of an issuer with a key of another kind', () => {
    const elliptic = createTestAuthority({ name: 'Root' });
    const [tbs = new Uint8Array()] = partsOf(createTestAuthority({ name: 'CA', issuer: elliptic, pathLength: 5 }).der);
    const parts = partsOf(tbs);
    parts[6] = spkiOf('ca', 'absent');
    const between = parsed(
      assembleSigned(sequence(...parts), elliptic.algorithm, signBytes(elliptic, sequence(...parts))),
    );
    expect(judge([leaf, between, parsed(elliptic.der)])).toEqual(['path.signature-unsupported@0']);
  });

  it('counts with the parameters of the path that it stands on, not with those of another', () => {
    const ca = authority('absent');
    const { evil, forged } = forge();
    const parts = [ca, evil, root] as const;
    expect(judge([leaf, ...parts])).toEqual([]);
    // it verifies with the key as the stranger's parameters make it
    expect(judge([forged, ...parts])).toEqual(['path.signature@0']);
    expect(judge([forged, authority('own'), evil, root])).toEqual(['path.signature@0']);
    const { paths, valid } = exploreChain({
      leaf: { certificate: forged, origins: ['subject'] },
      candidates: [ca, evil].map((each) => ({ certificate: each, origins: ['file'] })),
      anchors: [{ certificate: root, origins: ['file'] }],
      rules: { at: TEST_NOW, purpose: 'any' },
    });
    expect(valid).toBe(false);
    expect(paths[0]?.ending).toBe('anchor');
    expect(paths[0]?.checks.filter(({ result }) => result === 'failed')).toMatchObject([
      { check: 'signature', at: 0, code: 'path.signature', rfc: 'RFC 5280 §6.1.4 (d) to (f)' },
    ]);
  });

  it('verifies nothing by itself', () => {
    for (const parameters of ['absent', 'null'] as const)
      expect(
        verifySignature({
          spkiDer: spkiOf('ca', parameters),
          signatureAlgorithmDer: DSA_SHA256,
          tbs: spanBytes(leaf, leaf.tbs),
          signature: spanBytes(leaf, leaf.signature),
        }),
      ).toBe('unsupported');
  });
});
