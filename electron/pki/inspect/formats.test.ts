import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, makeTestPki, TEST_NOW, type TestPki } from '../../testing/test-pki.ts';
import { encodeBase64, encodeBase64Url } from '../asn1/pem.ts';
import { inspectBytes, inspectFile } from './inspect.ts';

let pki: TestPki;
let folder: string;
beforeAll(() => {
  pki = makeTestPki();
  folder = mkdtempSync(join(tmpdir(), 'formats-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const inspect = (content: Uint8Array | string) => inspectBytes(Buffer.from(content), { at: TEST_NOW, name: 'x' });
const run = (tool: string, args: readonly string[], input?: Uint8Array | string): Buffer =>
  execFileSync(tool, args, { stdio: ['pipe', 'pipe', 'ignore'], ...(input !== undefined && { input }) });
const wrap = (text: string, width: number, end = '\n'): string =>
  text.match(new RegExp(`.{1,${width}}`, 'g'))?.join(end) ?? '';

/** Ways in which people hand over one and the same certificate. */
const FORMS: Readonly<Record<string, (der: Buffer, pem: string) => Uint8Array | string>> = {
  'PEM with CR alone': (_der, pem) => pem.replaceAll('\n', '\r'),
  'PEM on one line': (_der, pem) => pem.replaceAll('\n', ' '),
  'PEM after a byte order mark': (_der, pem) => `\u{feff}${pem}`,
  'PEM in UTF-16': (_der, pem) => Buffer.from(`\u{feff}${pem}`, 'utf16le'),
  'PEM quoted in a mail': (_der, pem) => pem.replaceAll(/^/gm, '> '),
  'PEM as quoted-printable': (_der, pem) => pem.replaceAll('=', '=3D').replace(/(.{30})\n/, '$1=\r\n'),
  'PEM in a JSON string': (_der, pem) => JSON.stringify({ a: [{ pem }] }),
  'PEM in a log of JSON': (_der, pem) => `{"level":"info","m":${JSON.stringify(JSON.stringify({ pem }))}}\n{"x":1}\n`,
  'PEM in a file of variables': (_der, pem) => `A=1\nexport CERT="${pem.replaceAll('\n', '\\n')}"\n`,
  'PEM in source code': (_der, pem) =>
    `c = ${pem
      .trim()
      .split('\n')
      .map((line) => `"${line}\\n"`)
      .join(' +\n  ')};`,
  'PEM without its end line': (_der, pem) => pem.slice(0, pem.indexOf('-----END')),
  'base64 wrapped': (der) => wrap(encodeBase64(der), 76),
  base64url: (der) => encodeBase64Url(der),
  'base64 with escaped slashes': (der) => `{"c":"${encodeBase64(der).replaceAll('/', '\\/')}"}`,
  'base64 three times': (_der, pem) =>
    encodeBase64(Buffer.from(encodeBase64(Buffer.from(encodeBase64(Buffer.from(pem)))))),
  'base64 in a log': (der) => `2026-01-01 INFO peer sent ${encodeBase64(der)} and closed\n`,
  'base64 in XML': (der) => `<x><X509Certificate>\n${wrap(encodeBase64(der), 64, '\r\n')}\r\n</X509Certificate></x>`,
  LDIF: (der) => `dn: cn=x\nuserCertificate;binary:: ${wrap(encodeBase64(der), 70, '\n ')}\ncn: x\n`,
  hex: (der) => der.toString('hex'),
  'hex with colons': (der) =>
    der
      .toString('hex')
      .toUpperCase()
      .replaceAll(/(..)(?=.)/g, '$1:'),
  'an array in C': (der) =>
    `unsigned char c[] = {\n${[...der].map((octet) => `0x${octet.toString(16).padStart(2, '0')}`).join(', ')}};`,
  xxd: (der) => run('xxd', [], der),
  'hexdump -C': (der) => run('hexdump', ['-C'], der),
  hexdump: (der) => run('hexdump', [], der),
  'od -t x1': (der) => run('od', ['-t', 'x1'], der),
};

describe('a certificate is found in', () => {
  it.each(Object.keys(FORMS))('%s', (name) => {
    const { der, pem } = pki.certificates.client;
    const content = Buffer.from(FORMS[name]?.(Buffer.from(der), pem) ?? '');
    const { items, problems } = inspect(content);
    expect(items).toMatchObject([{ kind: 'certificate', title: 'partner-gw' }]);
    expect(items[0]?.kind === 'certificate' && items[0].pem).toBe(pem);
    expect(problems).toEqual([]);
    const { offset = -1, length = 0 } = items[0] ?? {};
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(length).toBeGreaterThan(0);
    expect(offset + length).toBeLessThanOrEqual(content.length);
  });
});

describe('texts', () => {
  it('names the keys and lines under which things stand in a Kubernetes secret', () => {
    const { pem, keyPem } = pki.certificates.server;
    const data = { 'tls.crt': encodeBase64(Buffer.from(pem)), 'tls.key': encodeBase64(Buffer.from(keyPem)) };
    const yaml = `kind: Secret\nmetadata:\n  name: x\ndata:\n  tls.crt: ${data['tls.crt']}\n  tls.key: ${data['tls.key']}\n`;
    expect(inspect(yaml).items).toMatchObject([
      { kind: 'certificate', origin: { line: 5, path: 'data.tls.crt' }, sameKey: [1], encoding: 'base64' },
      { kind: 'private-key', origin: { line: 6, path: 'data.tls.key' }, sameKey: [0] },
    ]);
    expect(inspect(JSON.stringify({ items: [{ data }] }, undefined, 1)).items).toMatchObject([
      { kind: 'certificate', origin: { path: 'items[0].data.tls.crt' } },
      { kind: 'private-key', origin: { path: 'items[0].data.tls.key' } },
    ]);
  });

  it('tells who signed whom among the items', () => {
    const { items } = inspect(pki.certificates.server.chainPem + pki.crl.pem);
    expect(items).toMatchObject([{ signedBy: 1 }, {}, { kind: 'crl', signedBy: 1 }]);
  });

  it('reads TAR and only names other archives', () => {
    writeFileSync(join(folder, 'c.pem'), pki.certificates.client.pem);
    const tar = run('tar', ['-C', folder, '-cf', '-', 'c.pem']);
    expect(inspect(tar).items).toMatchObject([{ kind: 'certificate', offset: 512, origin: { name: 'c.pem' } }]);
    expect(inspect(run('gzip', [], tar)).problems).toMatchObject([
      { code: 'file.archive', evidence: { type: 'gzip' } },
    ]);
    expect(inspect(tar.subarray(0, 700)).problems).toMatchObject([{ code: 'der.truncated', offset: 124 }]);
  });

  it('stops undoing base64 after three layers and says where', () => {
    let text: Uint8Array = Buffer.from(pki.certificates.client.pem);
    for (let layer = 0; layer < 4; layer++) text = Buffer.from(encodeBase64(text));
    expect(inspect(text)).toMatchObject({ items: [], problems: [{ code: 'file.too-deep', offset: 0 }] });
  });

  it('moves the offset of a problem through every encoding to the file', () => {
    const { der: clean } = createTestAuthority({ name: 'CN=Places' }).issue({ subject: 'CN=x', key: 'rsa1024' });
    const der = Buffer.from(clean);
    const weakAt = (content: Uint8Array | string): number =>
      inspect(content).items[0]?.problems.find(({ code }) => code === 'cert.weak-key')?.offset ?? -1;
    const plain = weakAt(der);
    expect(plain).toBeGreaterThan(0);
    expect(weakAt(der.toString('hex'))).toBe(plain * 2);
    expect(weakAt(`log ${encodeBase64(der)} end`)).toBe(4 + Math.floor((plain * 4) / 3));
  });

  it.each([
    ['quotes without an end', '{"a":"'.repeat(200_000)],
    ['escaped quotes', `{"a":"${'\\"'.repeat(500_000)}`],
    ['brackets', '['.repeat(1_000_000)],
    ['tokens that begin like DER', 'MIIabcdefghijklmnopqrstuvwxyz012345 '.repeat(30_000)],
    ['begin lines', '-----BEGIN X-----\n'.repeat(60_000)],
    ['keys', 'a:\n '.repeat(300_000)],
    ['one line of base64', 'M'.repeat(4_000_000)],
    ['SSH types', 'ssh-rsa AAAA '.repeat(100_000)],
  ])('answers a megabyte of %s quickly', (_name, content) => {
    const start = performance.now();
    inspect(content);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('private keys', () => {
  it('are named by their public half and leave no octet in the report', () => {
    const { keyPem, pem } = pki.certificates.serverRsa;
    const sec1 = run('openssl', ['pkey', '-traditional'], pki.certificates.client.keyPem).toString();
    const { report, found } = inspectFile(Buffer.from(keyPem + pem + sec1), { at: TEST_NOW, name: 'x' });
    expect(report.items).toMatchObject([
      { kind: 'private-key', title: 'RSA 2048', privateKey: { format: 'pkcs8', encrypted: false }, sameKey: [1] },
      { kind: 'certificate', sameKey: [0] },
      { kind: 'private-key', privateKey: { format: 'sec1', publicKey: { curve: 'P-256' } } },
    ]);
    expect(found.map(({ shown }) => shown !== undefined)).toEqual([false, true, false]);
    const secret = run('openssl', ['rsa', '-text', '-noout'], keyPem).toString();
    const prime = /prime1:\s*([0-9a-f:\s]+)/.exec(secret)?.[1]?.replaceAll(/[:\s]/g, '').slice(2, 60) ?? 'none';
    expect(JSON.stringify(report)).not.toContain(prime);
    expect(JSON.stringify(report)).not.toContain(keyPem.split('\n')[20]);
  });

  it.each([
    ['cut', (pem: string) => pem.slice(0, 400)],
    ['with a wrong letter', (pem: string) => `${pem.slice(0, 200)}!${pem.slice(201)}`],
    ['with changed octets', (pem: string) => `${pem.slice(0, 40)}AAAA${pem.slice(44)}`],
  ])('are not shown even where they are %s', (_name, damage) => {
    const { report, found } = inspectFile(Buffer.from(damage(pki.certificates.serverRsa.keyPem)), {
      at: TEST_NOW,
      name: 'x',
    });
    expect(report.items).toMatchObject([{ kind: 'private-key' }]);
    expect(found[0]?.shown).toBeUndefined();
    expect(report.items[0]?.problems).not.toEqual([]);
  });

  it('are not shown where cut DER may be one', () => {
    const der = run('openssl', ['pkey', '-outform', 'DER'], pki.certificates.serverRsa.keyPem);
    for (const cut of [der.subarray(0, 200), Buffer.concat([der.subarray(0, 300), Buffer.alloc(20)])]) {
      const { found } = inspectFile(cut, { at: TEST_NOW, name: 'x' });
      expect(found.every(({ shown }) => shown === undefined)).toBe(true);
    }
  });
});

describe('other kinds', () => {
  it('reads SPKAC with its challenge', () => {
    const spkac = run('openssl', ['spkac', '-key', keyFile(), '-challenge', 'hello']);
    expect(inspect(spkac).items).toMatchObject([
      { kind: 'csr', csr: { format: 'spkac', challenge: 'hello', signatureValid: true } },
    ]);
  });

  it('reads OCSP requests', () => {
    const [issuer, leaf] = [join(folder, 'i.pem'), join(folder, 'l.pem')];
    writeFileSync(issuer, pki.certificates.client.chainPem.slice(pki.certificates.client.pem.length));
    writeFileSync(leaf, pki.certificates.client.pem);
    const request = run('openssl', ['ocsp', '-issuer', issuer, '-cert', leaf, '-reqout', '-', '-no_nonce']);
    expect(inspect(request).items).toMatchObject([
      { kind: 'ocsp-request', ocspRequest: { requests: [{ hash: 'SHA-1' }] }, content: { form: 'der' } },
    ]);
  });

  it('reads the example key of RFC 7638 and its thumbprint', () => {
    const jwk = {
      kty: 'RSA',
      n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
      e: 'AQAB',
      alg: 'RS256',
      kid: '2011-04-29',
    };
    const { items } = inspect(JSON.stringify({ keys: [jwk, { kty: 'oct', k: 'c2VjcmV0' }] }));
    expect(items).toMatchObject([
      { kind: 'jwk', jwk: { keyType: 'set', isPrivate: true, keys: 2 } },
      {
        kind: 'jwk',
        parent: 0,
        jwk: { thumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs', keyId: '2011-04-29' },
      },
      { kind: 'jwk', parent: 0, jwk: { keyType: 'oct', isPrivate: true } },
    ]);
    expect(JSON.stringify(items)).not.toContain('c2VjcmV0');
  });

  it('reads every line of authorized_keys, an SSH certificate and fingerprints as ssh-keygen prints them', () => {
    const [own, ca] = [join(folder, 'own'), join(folder, 'ca')];
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'me@host', '-f', own]);
    run('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-C', 'the ca', '-f', ca]);
    run('ssh-keygen', ['-q', '-s', ca, '-I', 'user id', '-n', 'alice,bob', '-V', '+1d', '-z', '42', `${own}.pub`]);
    const fingerprint = run('ssh-keygen', ['-lf', own]).toString().split(' ')[1];
    const lines = run('cat', [`${own}.pub`, `${ca}.pub`, `${own}-cert.pub`]).toString();
    const { items } = inspect(`# keys\nno-pty,from="10.0.0.1" ${lines}`);
    expect(items).toMatchObject([
      { kind: 'ssh-key', ssh: { form: 'public', fingerprint, comment: 'me@host', options: 'no-pty,from="10.0.0.1"' } },
      { kind: 'ssh-key', ssh: { form: 'public', type: 'ecdsa-sha2-nistp256' }, origin: { line: 3 } },
      {
        kind: 'ssh-key',
        ssh: { form: 'certificate', fingerprint, certificate: { serial: '42', principals: ['alice', 'bob'] } },
      },
    ]);
    const key = inspect(run('cat', [own]));
    expect(key.items).toMatchObject([{ kind: 'ssh-key', ssh: { form: 'private', fingerprint, encrypted: false } }]);
    expect(key.items[0]?.content).toBeUndefined();
  });

  function keyFile(): string {
    const file = join(folder, 'key.pem');
    writeFileSync(file, pki.certificates.serverRsa.keyPem);
    return file;
  }
});
