import { X509Certificate } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const UNLOCK = ['--passphrase-file', 'pass'] as const;
const EXPORT = ['export', 'acme', ...W] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...W, ...UNLOCK);
  await cli.json('ca', 'create', ...W, ...UNLOCK, '--name', 'Root');
  const issue = ['issue', ...W, ...UNLOCK, '--ca', 'Root', '--profile', 'tls-client-server'];
  await cli.json(...issue, '--subject', 'CN=acme', '--san', 'dns:gw.acme.example', '--out', 'first.p12');
  writeFileSync(cli.at('typed'), 'typed by hand\n');
});
afterAll(() => cli.remove());

describe('export', () => {
  it('writes one file in every format, opened by the program it is for', async () => {
    const typed = ['--export-passphrase-file', 'typed'];
    await cli.json(...EXPORT, '--out', 'chain.pem');
    expect(new X509Certificate(readFileSync(cli.at('chain.pem'))).subject).toBe('CN=acme');
    expect(
      await cli.json(...EXPORT, ...UNLOCK, ...typed, '--format', 'p12-legacy', '--out', 'legacy.p12'),
    ).not.toHaveProperty('exportPassphrase');
    expect(cli.tool('openssl', 'pkcs12', '-in', 'legacy.p12', '-passin', 'file:typed', '-nodes', '-info')).toContain(
      'pbeWithSHA1And3-KeyTripleDES-CBC',
    );
    await cli.json(...EXPORT, '--format', 'java-truststore', '--out', 'trust.p12');
    expect(cli.tool('keytool', '-list', '-keystore', 'trust.p12', '-storepass', 'changeit')).toContain(
      'trustedCertEntry',
    );
    await cli.json(...EXPORT, '--out', 'ending.der');
    cli.tool('openssl', 'x509', '-inform', 'DER', '-in', 'ending.der', '-noout');
    await cli.json(...EXPORT, ...UNLOCK, ...typed, '--out', 'ending.p12');
    cli.tool('openssl', 'pkcs12', '-in', 'ending.p12', '-passin', 'file:typed', '-noout');
    const { exportPassphrase } = await cli.json(...EXPORT, ...UNLOCK, '--format', 'key-pem', '--out', 'key.pem');
    cli.tool('openssl', 'pkey', '-in', 'key.pem', '-passin', `pass:${String(exportPassphrase)}`, '-noout');
    expect(await cli.failure(1, ...EXPORT, '--out', 'chain.pem')).toMatchObject({ code: 'file.exists' });
  });

  it('writes a kit and says its passphrase once', async () => {
    const answer = await cli.json(
      ...EXPORT,
      ...UNLOCK,
      '--kit',
      '.',
      '--parts',
      'p12,nginx',
      '--endpoint',
      '[::1]:8443',
    );
    expect(answer).toMatchObject({ folder: cli.at('acme'), fingerprints: { sha256: expect.any(String) } });
    expect(statSync(cli.at('acme')).mode & 0o777).toBe(0o700);
    const files = answer['files'] as { name: string; mode: string; proof: string | null }[];
    expect(files.map(({ name }) => name).toSorted()).toEqual(readdirSync(cli.at('acme')).toSorted());
    expect(files.find(({ name }) => name === 'key.pem')).toMatchObject({ mode: '0600' });
    const passphrase = `pass:${String(answer['exportPassphrase'])}`;
    expect(
      cli.tool('openssl', 'pkcs12', '-in', 'acme/keystore.p12', '-passin', passphrase, '-noout', '-info'),
    ).toContain('PBES2');
    const nginx = files
      .filter(({ proof }) => proof !== null)
      .map(({ name }) => readFileSync(cli.at(`acme/${name}`), 'utf8'));
    expect(nginx.some((text) => text.includes('8443'))).toBe(true);
    const told = await cli.run(...EXPORT, ...UNLOCK, '--kit', '.');
    expect(told.stdout).toMatch(/shown this once: [0-9a-z]{5}(-[0-9a-z]{5}){4}\n/);
    expect(told.stdout).toContain(path.join(cli.folder, 'acme-2'));
  });

  it('needs no passphrase where no key is written', async () => {
    const answer = await cli.json(...EXPORT, '--kit', 'not/there', '--parts', 'trust', '--parts', 'fingerprints');
    expect(answer).toMatchObject({ folder: cli.at('not/there/acme') });
    expect(statSync(cli.at('not')).mode & 0o777).toBe(0o700);
    expect((await cli.failure(3, ...EXPORT, '--kit', 'typed/kits', '--parts', 'trust'))['code']).toBe(
      'file.not-writable',
    );
    expect(answer).not.toHaveProperty('exportPassphrase');
    expect(await cli.failure(2, ...EXPORT, '--kit', '.', '--parts', 'pem')).toMatchObject({ code: 'input.invalid' });
  });

  it('refuses what contradicts itself, what is unknown and a host that is none', async () => {
    const fails = async (...args: readonly string[]) => (await cli.failure(2, ...EXPORT, ...args))['code'];
    expect(await fails('--out', 'x', '--parts', 'p12')).toBe('input.invalid');
    expect(await fails('--kit', '.', '--format', 'pem')).toBe('input.invalid');
    expect(await fails('--kit', '.', '--parts', 'p12,zip')).toBe('input.invalid');
    expect(await fails('--kit', '.', '--parts', 'trust', '--endpoint', 'a b:1')).toBe('connection.host-invalid');
    expect(await cli.failure(1, 'export', 'Root', ...W, '--kit', '.', '--parts', 'p12')).toMatchObject({
      code: 'kit.part-unavailable',
      reason: 'is-authority',
    });
    expect(
      await cli.failure(1, 'export', 'Root', ...W, ...UNLOCK, '--format', 'p12', '--out', 'root.p12'),
    ).toMatchObject({ code: 'certificate.key-of-authority', authority: 'Root' });
  });

  it('leaves nothing of a kit on a full disk', async () => {
    mkdirSync(cli.at('small'));
    cli.tool('mount', '-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', cli.at('small'));
    try {
      const wanted = ['--kit', 'small', '--parts', 'pem,p12,p12-legacy'];
      expect(await cli.failure(3, ...EXPORT, ...UNLOCK, ...wanted)).toMatchObject({ code: 'file.disk-full' });
      expect(readdirSync(cli.at('small'))).toEqual([]);
    } finally {
      cli.tool('umount', cli.at('small'));
    }
  });
});
