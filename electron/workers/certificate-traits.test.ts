import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CertificateTraits, TRAIT_BIT, USAGE_BIT } from '../../shared/model/certificate-traits.ts';
import { PEM_LABEL, readPemBlocks } from '../pki/asn1/pem.ts';
import { readCertificateFacts } from './certificate-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'traits-'));
afterAll(() => rmSync(folder, { recursive: true }));

const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const PUBLIC_POLICY = 'certificatePolicies=2.23.140.1.2.1';

/** A self-signed certificate by openssl. */
function made(
  options: readonly string[],
  extensions: readonly string[] = [],
  subject = '/CN=a.example',
): CertificateTraits {
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  const key = options.some((option) => option.startsWith('-newkey')) ? options : [...P256, ...options];
  const base = ['req', '-x509', '-utf8', '-nodes', '-keyout', 'k.pem', '-out', 'c.pem', '-subj', subject];
  execFileSync('openssl', [...base, ...key, ...added], { cwd: folder, stdio: 'ignore' });
  const [block] = readPemBlocks(readFileSync(join(folder, 'c.pem')));
  if (block?.der === undefined || block.label !== PEM_LABEL.certificate) throw new Error('openssl made no certificate');
  const facts = readCertificateFacts(block.der);
  if (!facts.ok) throw new Error(JSON.stringify(facts.error));
  return facts.value.traits;
}

const { selfIssued, ca, weakKey, publicTls, losesClientAuth, noAlternativeName, suspiciousName } = TRAIT_BIT;
const LEAF = 'basicConstraints=critical,CA:FALSE';
const SAN = 'subjectAltName=DNS:a.example';

describe('what inventories count certificates by', () => {
  it.each([
    [P256, 'ec', 256, 'sha256'],
    [[...P256, '-sha384'], 'ec', 256, 'sha384'],
    [['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'], 'ec', 521, 'sha256'],
    [['-newkey', 'rsa:2048'], 'rsa', 2048, 'sha256'],
    [['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss', '-sha512'], 'rsa', 2048, 'sha512'],
    [['-newkey', 'ed25519'], 'ed25519', 255, 'ed25519'],
    [['-newkey', 'ed448'], 'ed448', 448, 'ed448'],
  ])('is key and signature: %j', (options, keyKind, keyBits, signature) => {
    expect(made(options)).toMatchObject({ keyKind, keyBits, signature });
  });

  it.each([
    ['clientAuth', USAGE_BIT.client],
    ['clientAuth,serverAuth', USAGE_BIT.client | USAGE_BIT.server],
    [
      'codeSigning,emailProtection,timeStamping,OCSPSigning',
      USAGE_BIT.code | USAGE_BIT.email | USAGE_BIT.timestamp | USAGE_BIT.ocsp,
    ],
    ['anyExtendedKeyUsage,1.3.6.1.4.1.311.20.2.2', USAGE_BIT.any | USAGE_BIT.other],
  ])('is the purposes: %s', (purposes, usages) => {
    expect(made([], [`extendedKeyUsage=${purposes}`]).usages).toBe(usages);
  });

  it('is that a certificate without purposes is usable for all, and one whose purposes do not decode for none that we know', () => {
    expect(made([]).usages).toBe(USAGE_BIT.unrestricted);
    expect(made([], ['2.5.29.37=DER:3003020101']).usages).toBe(USAGE_BIT.other);
  });

  it.each([
    ['an authority', [], [], selfIssued | ca | noAlternativeName],
    ['a leaf with a name', [], [LEAF, SAN], selfIssued],
    ['a weak key', ['-newkey', 'rsa:1024'], [LEAF, SAN], selfIssued | weakKey],
    ['a public server', [], [LEAF, SAN, PUBLIC_POLICY, 'extendedKeyUsage=serverAuth'], selfIssued | publicTls],
    [
      'a public server and client',
      [],
      [LEAF, SAN, PUBLIC_POLICY, 'extendedKeyUsage=serverAuth,clientAuth'],
      selfIssued | publicTls | losesClientAuth,
    ],
    ['timestamps of a log', [], [LEAF, SAN, '1.3.6.1.4.1.11129.2.4.2=DER:04020000'], selfIssued | publicTls],
    ['a host that passes itself off', [], [LEAF, 'subjectAltName=DNS:xn--80ak6aa92e.com'], selfIssued | suspiciousName],
    ['a hidden character in a name', [], [LEAF, 'subjectAltName=DNS:a\u0001.example'], selfIssued | suspiciousName],
  ] as const)('is the traits of %s', (_, options, extensions, traits) => {
    expect(made(options, extensions).traits).toBe(traits);
  });

  it('is a subject that mixes scripts', () => {
    expect(made([], [LEAF, SAN], '/CN=pаypal').traits & suspiciousName).toBe(suspiciousName);
  });

  it('is a weak signature, but not of a certificate that signed itself', () => {
    execFileSync('openssl', ['req', '-new', '-key', 'k.pem', '-subj', '/CN=leaf', '-out', 'leaf.csr'], { cwd: folder });
    const sign = ['x509', '-req', '-in', 'leaf.csr', '-CA', 'c.pem', '-CAkey', 'k.pem', '-sha1', '-out', 'leaf.pem'];
    expect(made(['-sha1']).traits & TRAIT_BIT.weakSignature).toBe(0);
    execFileSync('openssl', sign, { cwd: folder, stdio: 'ignore' });
    const [leaf] = readPemBlocks(readFileSync(join(folder, 'leaf.pem')));
    const facts = readCertificateFacts(leaf?.der ?? new Uint8Array());
    expect(facts.ok && facts.value.traits).toMatchObject({
      signature: 'sha1',
      traits: TRAIT_BIT.weakSignature | noAlternativeName,
    });
  });
});
