import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki, TEST_NOW, type TestPki, writeTestPki } from './test-pki.ts';

let pki: TestPki;
let folder: string;

beforeAll(() => {
  pki = makeTestPki();
  folder = mkdtempSync(join(tmpdir(), 'test-pki-'));
  writeTestPki(pki, folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function opensslVerify(name: string, purpose: string, ...more: string[]): string {
  const at = String(TEST_NOW / 1000);
  const args = ['verify', '-x509_strict', '-attime', at, '-purpose', purpose, '-CAfile', join(folder, 'root.pem')];
  const run = spawnSync(
    'openssl',
    [...args, '-untrusted', join(folder, 'intermediate.pem'), ...more, join(folder, `${name}.pem`)],
    { encoding: 'utf8' },
  );
  return run.status === 0 ? 'ok' : (/error (\d+) at/.exec(run.stderr)?.[1] ?? run.stderr);
}

describe('the test PKI', () => {
  it.each(['server', 'serverRsa', 'serverEd25519'])('makes a %s certificate that openssl verifies strictly', (name) => {
    expect(opensslVerify(name, 'sslserver', '-verify_hostname', 'localhost')).toBe('ok');
  });

  it.each(['client', 'clientRsa', 'clientNoEku'])('makes a %s certificate that openssl verifies strictly', (name) => {
    expect(opensslVerify(name, 'sslclient')).toBe('ok');
  });

  it.each([
    ['serverWrongName', 'sslserver', '62'],
    ['serverExpired', 'sslserver', '10'],
    ['serverWrongEku', 'sslserver', '26'],
    ['clientExpired', 'sslclient', '10'],
    ['clientNotYetValid', 'sslclient', '9'],
    ['clientWrongCa', 'sslclient', '20'],
    ['clientWrongEku', 'sslclient', '26'],
  ])('breaks %s in exactly the way its name says', (name, purpose, code) => {
    const host = purpose === 'sslserver' ? ['-verify_hostname', 'localhost'] : [];
    expect(opensslVerify(name, purpose, ...host)).toBe(code);
  });

  it('makes a CRL that revokes one certificate for openssl and leaves the others', () => {
    const withCrl = ['-crl_check', '-CRLfile', join(folder, 'crl.pem')];
    expect(opensslVerify('revoked', 'sslclient', ...withCrl)).toBe('23');
    expect(opensslVerify('client', 'sslclient', ...withCrl)).toBe('ok');
    expect(opensslVerify('client', 'sslclient', '-crl_check', '-CRLfile', join(folder, 'stale-crl.pem'))).toBe('12');
  });

  it('hands out keys that match their certificates', () => {
    for (const certificate of Object.values(pki.certificates)) {
      expect(new X509Certificate(certificate.pem).checkPrivateKey(certificate.privateKey)).toBe(true);
    }
  });

  it('names reason and number in the CRL', () => {
    const text = execFileSync('openssl', ['crl', '-noout', '-text', '-in', join(folder, 'crl.pem')], {
      encoding: 'utf8',
    });
    expect(text).toContain('Key Compromise');
    expect(text).toMatch(/X509v3 CRL Number:\s+2/);
  });
});
