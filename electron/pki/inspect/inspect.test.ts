import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asn1Node } from '../../../shared/model/inspect.ts';
import { findCorpus } from '../../testing/corpus.ts';
import { createTestAuthority, makeTestPki, TEST_NOW, type TestPki } from '../../testing/test-pki.ts';
import { buildAsn1Tree } from '../asn1/asn1-tree.ts';
import { inspectBytes, MAX_INSPECT_ITEMS } from './inspect.ts';

let pki: TestPki;
let folder: string;
beforeAll(() => {
  pki = makeTestPki();
  folder = mkdtempSync(join(tmpdir(), 'inspect-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const inspect = (content: Uint8Array | string) => inspectBytes(Buffer.from(content), { at: TEST_NOW, name: 'x' });

const kinds = (content: Uint8Array | string): string[] => inspect(content).items.map(({ kind }) => kind);

const codes = (content: Uint8Array | string): string[] =>
  inspect(content).items.flatMap(({ problems }) => problems.map(({ code }) => code));

const openssl = (args: readonly string[], input?: string | Uint8Array): Buffer =>
  execFileSync('openssl', args, { stdio: ['pipe', 'pipe', 'pipe'], ...(input !== undefined && { input }) });

function opensslRequest(keyPem: string): Buffer {
  const file = join(folder, 'key.pem');
  writeFileSync(file, keyPem);
  return openssl(['req', '-new', '-key', file, '-subj', '/CN=x', '-outform', 'DER']);
}

describe('inspecting', () => {
  it('shows a certificate in PEM, DER and bare base64 alike', () => {
    const { der, pem } = pki.certificates.client;
    const sha256 = createHash('sha256').update(der).digest('hex');
    for (const form of [
      pem,
      der,
      Buffer.from(der).toString('base64'),
      `some log line\n${pem}`,
      Buffer.from(pem).toString('base64'),
    ]) {
      expect(inspect(form)).toMatchObject({
        items: [{ kind: 'certificate', sha256, title: 'partner-gw' }],
        problems: [],
      });
    }
  });

  it('finds every kind by its content', () => {
    const key = pki.certificates.serverRsa.keyPem;
    const certificate = pki.certificates.server.pem;
    expect(kinds(pki.crl.pem)).toEqual(['crl']);
    expect(kinds(key)).toEqual(['private-key']);
    expect(kinds(openssl(['pkey', '-pubout'], key))).toEqual(['public-key']);
    expect(kinds(openssl(['rsa', '-traditional'], key))).toEqual(['private-key']);
    expect(kinds(openssl(['rsa', '-RSAPublicKey_out'], key))).toEqual(['public-key']);
    expect(kinds(opensslRequest(key))).toEqual(['csr']);
    expect(kinds(openssl(['pkcs8', '-topk8', '-passout', 'pass:x'], key))).toEqual(['private-key']);
    const bundle = join(folder, 'bundle.pem');
    writeFileSync(bundle, certificate + pki.certificates.server.keyPem);
    expect(kinds(openssl(['pkcs12', '-export', '-passout', 'pass:x', '-in', bundle]))).toEqual(['pkcs12']);
    writeFileSync(bundle, pki.certificates.server.chainPem);
    expect(kinds(openssl(['crl2pkcs7', '-nocrl', '-certfile', bundle]))).toEqual([
      'pkcs7',
      'certificate',
      'certificate',
    ]);
    expect(kinds(Buffer.from('feedfeed00000002', 'hex'))).toEqual(['keystore']);
    expect(kinds('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@host')).toEqual(['ssh-key']);
    expect(kinds('{"kty":"EC","crv":"P-256","x":"a","y":"b"}')).toEqual(['jwk']);
  });

  it('lists what a chain file holds, with places', () => {
    const text = `# chain\n${pki.certificates.server.chainPem}${pki.crl.pem}`;
    const { items } = inspect(text);
    expect(items.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'certificate localhost',
      'certificate Test Issuing CA',
      'crl CN=Test Issuing CA,O=Countersign Test',
    ]);
    for (const { offset, length } of items)
      expect(text.slice(offset, offset + length)).toMatch(/^-----BEGIN [\s\S]*-----END [A-Z0-9 ]*-----$/);
  });

  it('says where a file is cut', () => {
    const { der, pem } = pki.certificates.client;
    expect(inspect(der.subarray(0, 200)).items).toMatchObject([
      { kind: 'unknown', problems: [{ code: 'der.truncated', offset: 200 }] },
    ]);
    expect(inspect(pem.slice(0, 300)).items).toMatchObject([
      { kind: 'unknown', problems: [{ code: 'pem.no-end', offset: 300 }] },
    ]);
  });

  it('names bytes behind the end, unknown labels, nothing and nonsense', () => {
    const { der, pem } = pki.certificates.client;
    expect(inspect(Buffer.concat([der, Buffer.from('junk')])).problems).toMatchObject([
      { code: 'der.trailing-bytes', offset: der.length },
    ]);
    expect(codes(pem.replaceAll('CERTIFICATE', 'ZERTIFIKAT'))).toContain('pem.unknown-label');
    expect(inspect('').problems).toMatchObject([{ code: 'file.empty' }]);
    expect(inspect('hello, world').problems).toMatchObject([{ code: 'file.not-recognised' }]);
  });

  it('stops at 10 000 items and says so', () => {
    const one = '-----BEGIN A-----\nMAA=\n-----END A-----\n';
    const report = inspect(one.repeat(MAX_INSPECT_ITEMS + 5));
    expect(report.items).toHaveLength(MAX_INSPECT_ITEMS);
    expect(report.problems).toMatchObject([{ code: 'file.too-many-items', evidence: { limit: MAX_INSPECT_ITEMS } }]);
  });

  it('reads BER and says that it is not DER', () => {
    const { der } = pki.certificates.client;
    // the outer SEQUENCE with an indefinite length
    const ber = Buffer.concat([Buffer.of(0x30, 0x80), der.subarray(4), Buffer.of(0, 0)]);
    expect(inspect(ber)).toMatchObject({
      items: [
        { kind: 'certificate', problems: [{ code: 'der.not-canonical' }, ...(inspect(der).items[0]?.problems ?? [])] },
      ],
    });
  });

  it('never throws on changed or random bytes', () => {
    const { der, pem } = pki.certificates.client;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(der.length - 1), (noise, at) => {
        const changed = Buffer.from(der);
        changed.set(noise.subarray(0, changed.length - at), at);
        for (const input of [
          noise,
          changed,
          Buffer.concat([Buffer.of(0x30), noise]),
          Buffer.concat([Buffer.from(pem.slice(0, at)), noise, Buffer.from(pem.slice(at))]),
        ]) {
          inspect(input);
          buildAsn1Tree(input);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('lint', () => {
  it.each([
    ['clientExpired', ['cert.expired']],
    ['clientNotYetValid', ['cert.not-yet-valid']],
    ['clientNoEku', ['cert.no-eku']],
    ['clientWrongEku', ['cert.client-auth-missing', 'cert.long-lived']],
    ['client', []],
  ] as const)('finds in %s what its name says', (name, expected) => {
    expect(codes(pki.certificates[name].pem)).toEqual(expected);
  });

  it('asks nobody outside TLS for the purposes of TLS', () => {
    const ca = createTestAuthority({ name: 'CN=Code' });
    const signing = ca.issue({
      subject: 'CN=x',
      sans: ['dns:x.example'],
      eku: ['codeSigning'],
      notAfter: TEST_NOW + 1e9,
    });
    expect(codes(signing.pem)).toEqual([]);
  });

  it('finds weak keys, contradictory usages and unknown critical extensions', () => {
    const ca = createTestAuthority({ name: 'CN=Lint' });
    const issue = (options: Parameters<typeof ca.issue>[0]): string[] =>
      codes(
        ca.issue({
          subject: 'CN=x',
          sans: ['dns:x.example'],
          eku: ['clientAuth', 'serverAuth'],
          notAfter: TEST_NOW + 1e9,
          ...options,
        }).pem,
      );
    expect(issue({})).toEqual([]);
    expect(issue({ key: 'rsa1024' })).toEqual(['cert.weak-key']);
    expect(issue({ usages: ['keyEncipherment'] })).toEqual(['cert.key-usage-missing']);
    expect(issue({ usages: ['digitalSignature', 'keyCertSign'] })).toEqual(['cert.leaf-with-key-cert-sign']);
    expect(issue({ extensions: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }] })).toEqual([
      'cert.unknown-critical-extension',
    ]);
    expect(
      issue({
        sans: [],
        extensions: [{ oid: '2.5.29.17', critical: false, value: Uint8Array.of(0x30, 3, 0x87, 1, 1) }],
      }),
    ).toEqual(['cert.san-malformed']);
    expect(issue({ notBefore: TEST_NOW, notAfter: TEST_NOW - 1000 })).toEqual(['cert.validity-reversed']);
  });

  it('gives places that lie inside the file and a section for each', () => {
    const { pem } = createTestAuthority({ name: 'CN=P' }).issue({ subject: 'CN=x', key: 'rsa1024' });
    for (const { offset, rfc } of inspect(pem).items[0]?.problems ?? []) {
      expect(rfc).toMatch(/^(RFC \d+|CABF BR|NIST SP)/);
      if (offset !== undefined) expect(pem.charAt(offset)).toMatch(/[A-Za-z0-9+/]/);
    }
  });
});

describe('the ASN.1 tree', () => {
  const flatten = (node: Asn1Node): Asn1Node[] => [node, ...node.children.flatMap(flatten)];

  function tree(der: Uint8Array): Asn1Node {
    const result = buildAsn1Tree(der);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value;
  }

  it('has the offsets, header lengths and lengths that openssl prints', () => {
    const { der } = pki.certificates.client;
    const printed = openssl(['asn1parse', '-inform', 'DER'], der).toString().trim().split('\n');
    const expected = printed.map((line) => /^\s*(\d+):d=\d+\s+hl=(\d+)\s+l=\s*(\d+)/.exec(line)?.slice(1).map(Number));
    const ours = flatten(tree(der)).map(({ offset, headerLength, length }) => [offset, headerLength, length]);
    expect(ours).toEqual(expect.arrayContaining(expected));
  });

  it('names the fields of certificate, request and CRL', () => {
    const labels = (der: Uint8Array): string[] => flatten(tree(der)).flatMap(({ label }) => label ?? []);
    expect(labels(pki.certificates.client.der)).toEqual(
      expect.arrayContaining([
        'tbsCertificate',
        'serialNumber',
        'issuer',
        'notAfter',
        'subjectPublicKey',
        'extnID',
        'signatureValue',
      ]),
    );
    expect(labels(pki.crl.der)).toEqual(
      expect.arrayContaining(['tbsCertList', 'thisUpdate', 'nextUpdate', 'userCertificate', 'crlExtensions']),
    );
    const key = pki.certificates.client.keyPem;
    const csr = opensslRequest(key);
    expect(labels(csr)).toEqual(
      expect.arrayContaining(['certificationRequestInfo', 'subject', 'subjectPublicKeyInfo']),
    );
  });

  it('decodes values and opens what extensions wrap', () => {
    const nodes = flatten(tree(pki.certificates.client.der));
    expect(nodes.map(({ value }) => value)).toEqual(
      expect.arrayContaining([
        '2.5.29.37 (extKeyUsage)',
        '1.3.6.1.5.5.7.3.2 (clientAuth)',
        'partner-gw.example',
        'partner-gw',
        'TRUE',
      ]),
    );
  });

  it('is cut at its limit and not at its depth', () => {
    const big = Buffer.concat([Buffer.of(0x30, 0x83, 0x03, 0x00, 0x00), Buffer.alloc(0x30000, Buffer.of(5, 0))]);
    const root = tree(big);
    expect(root.children.length).toBeLessThan(50_001);
    expect(root.value).toBe('…');
  });
});

const fuzz = findCorpus('boringssl-fuzz');

if (existsSync(fuzz.folder)) {
  describe(`the inputs of ${fuzz.label}`, () => {
    const walk = (path: string): string[] =>
      statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => walk(join(path, name))) : [path];

    it('are all answered', () => {
      const files = walk(fuzz.folder);
      for (const file of files) {
        const bytes = readFileSync(file);
        inspect(bytes);
        buildAsn1Tree(bytes);
      }
      expect(files.length).toBeGreaterThan(500);
    });
  });
}
