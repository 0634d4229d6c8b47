import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestAuthority } from '../../testing/test-pki.ts';
import { readAsn1Page } from './asn1-page.ts';
import { octetString, sequence } from './der-write.ts';

const root = createTestAuthority({ name: 'Root' });
const leaf = root.issue({ subject: 'CN=leaf' });
let folder: string;
const at = (name: string): string => join(folder, name);
const read = (name: string): Uint8Array => Uint8Array.from(readFileSync(at(name)));
const openssl = (...args: readonly string[]): void =>
  void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labels-'));
  writeFileSync(at('root.pem'), root.pem);
  writeFileSync(at('root.key'), root.keyPem);
  writeFileSync(at('leaf.pem'), leaf.pem);
  writeFileSync(at('leaf.key'), leaf.keyPem);
  writeFileSync(at('text'), 'text');
  writeFileSync(at('index'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The labels of a structure, each under the one it stands in. */
function labelsOf(der: Uint8Array): Set<string> {
  const found = new Set<string>();
  const walk = (node: number | undefined, above: string): void => {
    const page = readAsn1Page(der, { from: 0, limit: 100, ...(node !== undefined && { node }) });
    if (!page.ok) throw new Error(page.error.code);
    const { label } = page.value.node;
    const name = label === undefined ? above : label;
    if (label !== undefined) found.add(above === '' ? label : `${above} > ${label}`);
    for (const row of page.value.rows) walk(row.offset, name);
  };
  walk(undefined, '');
  return found;
}

it('names the fields of signed data, its certificates and its signers', () => {
  openssl(
    'cms',
    '-sign',
    '-in',
    'text',
    '-signer',
    'leaf.pem',
    '-inkey',
    'leaf.key',
    '-outform',
    'DER',
    '-out',
    's.p7s',
  );
  const labels = labelsOf(read('s.p7s'));
  for (const label of [
    'ContentInfo > contentType',
    'content > SignedData',
    'SignedData > encapContentInfo',
    'certificates > Certificate',
    'tbsCertificate > serialNumber',
    'SignerInfo > issuerAndSerialNumber',
    'SignerInfo > signedAttrs',
    'SignerInfo > signature',
  ])
    expect(labels).toContain(label);
});

it('names the fields of a PKCS #12 through its strings', () => {
  const form = ['-export', '-passout', 'pass:x', '-in', 'leaf.pem', '-inkey', 'leaf.key'];
  openssl('pkcs12', ...form, '-out', 'a.p12');
  const labels = labelsOf(read('a.p12'));
  for (const label of [
    'PFX > authSafe',
    'data > AuthenticatedSafe',
    'AuthenticatedSafe > ContentInfo',
    'encryptedContentInfo > contentEncryptionAlgorithm',
    'SafeContents > SafeBag',
    'SafeBag > bagAttributes',
    'PFX > macData',
    'macData > iterations',
  ])
    expect(labels).toContain(label);
});

it('names the fields of OCSP requests and responses', () => {
  openssl('ocsp', '-issuer', 'root.pem', '-cert', 'leaf.pem', '-reqout', 'q.ocsp');
  const signer = ['-index', 'index', '-CA', 'root.pem', '-rsigner', 'root.pem', '-rkey', 'root.key'];
  openssl('ocsp', ...signer, '-reqin', 'q.ocsp', '-respout', 'a.ocsp', '-noverify');
  const asked = labelsOf(read('q.ocsp'));
  for (const label of [
    'OCSPRequest > tbsRequest',
    'Request > reqCert',
    'reqCert > issuerKeyHash',
    'Extension > extnID',
  ])
    expect(asked).toContain(label);
  const answered = labelsOf(read('a.ocsp'));
  for (const label of [
    'OCSPResponse > responseStatus',
    'response > BasicOCSPResponse',
    'tbsResponseData > producedAt',
    'SingleResponse > certID',
    'SingleResponse > unknown',
    'BasicOCSPResponse > signature',
    'Certificates > Certificate',
  ])
    expect(answered).toContain(label);
});

it('names the fields of a public key, and none of what it does not know', () => {
  openssl('pkey', '-in', 'leaf.key', '-pubout', '-outform', 'DER', '-out', 'public.der');
  expect(labelsOf(read('public.der'))).toContain('SubjectPublicKeyInfo > subjectPublicKey');
  expect(labelsOf(sequence(sequence(sequence(sequence(octetString(new Uint8Array(4)))))))).toEqual(new Set());
  expect(labelsOf(sequence())).toEqual(new Set());
});
