import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';
import { createTestAuthority } from '../testing/test-pki.ts';

const cli = createCommandFolder();
const root = createTestAuthority({ name: 'CN=Root' });
const leaf = root.issue({ subject: 'CN=partner', eku: ['clientAuth'] });
const EXPORT = ['--export-passphrase-file', 'pass'] as const;

beforeAll(() => {
  // issuer first: the order in the file says nothing
  writeFileSync(cli.at('all.pem'), `${root.pem}${leaf.pem}${leaf.keyPem}`);
});
afterAll(() => cli.remove());

const convert = (input: string, format: string, output: string, ...more: readonly string[]) =>
  cli.json('convert', input, '--to', format, '--out', output, ...more);

/** Node's own OpenSSL 3.5 in a process of its own. */
const node = (script: string, ...args: readonly string[]): string =>
  execFileSync(process.execPath, ['-e', script, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('convert', () => {
  it('writes a modern PKCS #12 file that openssl opens, for its owner alone', async () => {
    expect(await convert('all.pem', 'p12', 'a.p12', ...EXPORT, '--name', 'Partner gw')).toMatchObject({
      certificates: 2,
      keys: 1,
    });
    expect(statSync(cli.at('a.p12')).mode & 0o777).toBe(0o600);
    const pem = cli.tool('openssl', 'pkcs12', '-in', 'a.p12', '-passin', 'file:pass', '-nodes');
    expect(pem).toContain('friendlyName: Partner gw');
    expect(new X509Certificate(pem).raw.equals(leaf.der)).toBe(true);
    expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  it('writes an old PKCS #12 file that openssl opens with its old algorithms', async () => {
    await convert('all.pem', 'p12-legacy', 'old.p12', ...EXPORT);
    const run = spawnSync(
      'openssl',
      ['pkcs12', '-in', cli.at('old.p12'), '-passin', `file:${cli.at('pass')}`, '-info', '-noout'],
      {
        encoding: 'utf8',
      },
    );
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/MAC: sha1/);
    expect(run.stderr).toMatch(/pbeWithSHA1And3-KeyTripleDES-CBC/);
  });

  it('writes a PKCS #12 file with PBMAC1 that OpenSSL 3.5 opens', async () => {
    await convert('all.pem', 'p12-pbmac1', 'mac.p12', ...EXPORT);
    const script =
      "const f=require('fs');require('tls').createSecureContext({pfx:f.readFileSync(process.argv[1]),passphrase:f.readFileSync(process.argv[2],'utf8').split('\\n')[0]});process.stdout.write(process.versions.openssl)";
    expect(node(script, cli.at('mac.p12'), cli.at('pass'))).toMatch(/^3\.5/);
    expect(() => node(script, cli.at('mac.p12'), cli.at('all.pem'))).toThrow();
  });

  // Java is not on every machine; openssl judges everywhere
  if (spawnSync('keytool', ['-help']).status === 0) {
    it('writes PKCS #12 that keytool turns into a JKS, and reads the JKS again', async () => {
      await convert('all.pem', 'p12', 'java.p12', ...EXPORT, '--name', 'partner');
      const from = ['-srckeystore', 'java.p12', '-srcstoretype', 'PKCS12', '-srcstorepass:file', 'pass'];
      const to = ['-destkeystore', 'java.jks', '-deststoretype', 'JKS', '-deststorepass:file', 'pass'];
      cli.tool('keytool', '-importkeystore', ...from, ...to);
      expect(await convert('java.jks', 'p7', 'java.p7b')).toMatchObject({ certificates: 2, keys: 0 });
      const read = await convert('java.jks', 'pem', 'java.pem', '--passphrase-file', 'pass', ...EXPORT);
      expect(read).toMatchObject({ certificates: 2, keys: 1 });
      expect(new X509Certificate(readFileSync(cli.at('java.pem'))).raw.equals(leaf.der)).toBe(true);
    });
  }

  // Java is not on every machine; openssl judges everywhere
  if (spawnSync('keytool', ['-help']).status === 0) {
    it('writes certificates without a key as a trust store of Java', async () => {
      await convert('all.pem', 'p12', 'trust.p12', '--no-key', ...EXPORT, '--name', 'partners');
      const list = cli.tool('keytool', '-list', '-keystore', 'trust.p12', '-storepass:file', 'pass');
      expect(list.match(/trustedCertEntry/g)).toHaveLength(2);
    });
  }

  it('writes an encrypted key that openssl opens', async () => {
    await convert('a.p12', 'pkcs8', 'key.pem', '--passphrase-file', 'pass', ...EXPORT);
    const spki = cli.tool('openssl', 'pkey', '-in', 'key.pem', '-passin', 'file:pass', '-pubout');
    expect(createPublicKey(spki).equals(new X509Certificate(leaf.der).publicKey)).toBe(true);
    expect(readFileSync(cli.at('key.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY/);
  });

  it('writes PKCS #7 with every certificate', async () => {
    await convert('all.pem', 'p7', 'all.p7b');
    const pem = cli.tool('openssl', 'pkcs7', '-inform', 'DER', '-in', 'all.p7b', '-print_certs');
    expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    await convert('all.p7b', 'der', 'one.der');
    expect(() => new X509Certificate(readFileSync(cli.at('one.der')))).not.toThrow();
  });

  it('writes a JWK that node takes for the same key, with its certificates', async () => {
    await convert('all.pem', 'jwk', 'key.jwk');
    const jwk = JSON.parse(readFileSync(cli.at('key.jwk'), 'utf8')) as Record<string, unknown> & { x5c: string[] };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(key.equals(new X509Certificate(leaf.der).publicKey)).toBe(true);
    expect(jwk).not.toHaveProperty('d');
    expect(jwk.x5c.map((der) => Buffer.from(der, 'base64').length)).toEqual([leaf.der.length, root.der.length]);
  });

  it('writes an SSH key that ssh-keygen takes for the same key', async () => {
    await convert('all.pem', 'ssh', 'key.pub', '--name', 'partner gw');
    const pem = cli.tool('ssh-keygen', '-e', '-m', 'PKCS8', '-f', 'key.pub');
    expect(createPublicKey(pem).equals(new X509Certificate(leaf.der).publicKey)).toBe(true);
  });

  it('does not write a key in the clear, nor over a file that is there', async () => {
    const plain = await cli.run('convert', 'all.pem', '--to', 'pem', '--out', 'x.pem');
    expect(plain.exitCode).toBe(2);
    const over = await cli.run('convert', 'all.pem', '--to', 'p7', '--out', 'all.pem');
    expect(over.exitCode).toBe(1);
    const locked = await cli.run('convert', 'a.p12', '--to', 'pem', '--no-key', '--out', 'x.pem');
    expect(locked.stderr).toMatch(/passphrase/i);
  });
});
