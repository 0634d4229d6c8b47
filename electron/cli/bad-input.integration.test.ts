import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const OPEN = [...W, '--passphrase-file', 'pass'] as const;
const ISSUE = ['issue', ...OPEN, '--ca', 'Root CA', '--profile', 'tls-client'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...OPEN);
  await cli.json('ca', 'create', ...OPEN, '--name', 'Root CA', '--days', '100');
  await cli.json('ca', 'export', 'Root CA', ...W, '--out', 'root.pem');
  writeFileSync(cli.at('wrong'), 'not the passphrase\n');
});
afterAll(() => cli.remove());

const request = (name: string, ...how: readonly string[]): void => {
  cli.tool(
    'openssl',
    'req',
    '-new',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
    ...how,
  );
};

describe('bad input on the command line', () => {
  it('refuses a wrong passphrase', async () => {
    const error = await cli.failure(
      1,
      ...ISSUE.filter((word) => word !== 'pass').map((word) =>
        word === '--passphrase-file' ? '--passphrase-file=wrong' : word,
      ),
      '--subject',
      'CN=a',
      '--out',
      'a.pem',
    );
    expect(error['code']).toBe('vault.wrong-passphrase');
    expect(error['text']).toMatch(/passphrase/i);
  });

  it('asks for a passphrase file where there is no terminal', async () => {
    expect(
      await cli.failure(
        2,
        'issue',
        ...W,
        '--ca',
        'Root CA',
        '--profile',
        'tls-client',
        '--subject',
        'CN=a',
        '--out',
        'a.pem',
      ),
    ).toMatchObject({ code: 'input.invalid', field: '--passphrase-file', problem: 'missing' });
  });

  it('refuses a weak passphrase and leaves no file', async () => {
    writeFileSync(cli.at('short'), 'abc\n');
    expect(
      await cli.failure(2, 'workspace', 'init', '--workspace', 'weak.countersign', '--passphrase-file', 'short'),
    ).toMatchObject({ code: 'vault.passphrase-too-short' });
    expect(readdirSync(cli.folder).filter((name) => name.startsWith('weak'))).toEqual([]);
  });

  it('never overwrites a workspace', async () => {
    const before = readFileSync(cli.at('w.countersign'));
    expect(await cli.failure(1, 'workspace', 'init', ...OPEN)).toMatchObject({ code: 'file.exists' });
    expect(readFileSync(cli.at('w.countersign')).equals(before)).toBe(true);
  });

  it('says of a file that is no certificate that it recognises nothing, and where a cut one ends', async () => {
    writeFileSync(cli.at('noise.bin'), 'nothing of the kind');
    const noise = await cli.run('inspect', 'noise.bin', '--json');
    expect(noise.exitCode).toBe(1);
    expect(noise.stdout).toContain('file.not-recognised');
    const pem = readFileSync(cli.at('root.pem'), 'utf8');
    writeFileSync(cli.at('cut.der'), Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64').subarray(0, 200));
    const cut = await cli.run('inspect', 'cut.der', '--json');
    expect(cut.exitCode).toBe(1);
    expect(cut.stdout).toMatch(/der\.truncated[\s\S]*"offset": \d+/);
  });

  it('reads a certificate from standard input', async () => {
    const done = await cli.runWith(readFileSync(cli.at('root.pem')), 'inspect', '-', '--json');
    expect(JSON.parse(done.stdout)).toMatchObject({
      items: [{ kind: 'certificate', subject: 'CN=Root CA', isCa: true }],
    });
    expect(done.exitCode).toBe(0);
  });

  it('refuses a file of 100 MB before it reads it, and imports it as a stream', async () => {
    const pem = readFileSync(cli.at('root.pem'));
    writeFileSync(cli.at('huge.txt'), Buffer.concat([pem, Buffer.alloc(100 * 1024 * 1024, '\n'), pem]));
    expect(await cli.failure(1, 'inspect', 'huge.txt')).toMatchObject({
      code: 'file.too-large',
      limit: 64 * 1024 * 1024,
    });
    expect(await cli.json('import', 'huge.txt', ...W)).toMatchObject({ imported: 0, duplicates: 2, failed: [] });
  });

  it('imports the same folder a second time as duplicates alone', async () => {
    mkdirSync(cli.at('folder/below'), { recursive: true });
    cli.tool(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'k',
      '-out',
      'folder/below/other.pem',
      '-subj',
      '/CN=other',
    );
    expect(await cli.json('import', 'folder', ...W)).toMatchObject({ imported: 1, duplicates: 0, failed: [] });
    expect(await cli.json('import', 'folder', ...W)).toMatchObject({ imported: 0, duplicates: 1, failed: [] });
  });

  it('refuses a request whose signature does not verify', async () => {
    request('forged', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256');
    const der = Buffer.from(readFileSync(cli.at('forged.csr'), 'utf8').replaceAll(/-----.*-----|\s/g, ''), 'base64');
    const name = der.indexOf('forged');
    der.write('f0rged', name);
    writeFileSync(cli.at('forged.csr'), der);
    expect(await cli.failure(1, ...ISSUE, '--csr', 'forged.csr', '--out', 'f.pem')).toMatchObject({
      code: 'request.signature-invalid',
    });
  });

  it('refuses weak keys and curves that no handshake here can use', async () => {
    request('weak', '-newkey', 'rsa:1024');
    expect(await cli.failure(1, ...ISSUE, '--csr', 'weak.csr', '--out', 'f.pem')).toMatchObject({
      code: 'request.weak-key',
      key: 'RSA 1024',
    });
    request('brainpool', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1');
    expect(await cli.failure(1, ...ISSUE, '--csr', 'brainpool.csr', '--out', 'f.pem')).toMatchObject({
      code: 'request.unsupported-key',
    });
  });

  it('refuses what its own checks refuse and names the rule', async () => {
    const error = await cli.failure(1, ...ISSUE, '--subject', 'CN=long', '--days', '3650', '--out', 'long.pem');
    expect(error).toMatchObject({ code: 'issue.refused', rules: [{ code: 'draft.validity-outside-issuer' }] });
    const words = await cli.run(...ISSUE, '--subject', 'CN=long', '--days', '3650', '--out', 'long.pem');
    expect(words.stderr).toContain('RFC 5280');
  });

  it('refuses an existing output before anything is issued, unless it is forced', async () => {
    const { total } = await cli.json('list', ...W);
    writeFileSync(cli.at('taken.pem'), 'mine');
    expect(await cli.failure(1, ...ISSUE, '--subject', 'CN=taken', '--out', 'taken.pem')).toMatchObject({
      code: 'file.exists',
      name: 'taken.pem',
    });
    expect(await cli.json('list', ...W)).toMatchObject({ total });
    expect(readFileSync(cli.at('taken.pem'), 'utf8')).toBe('mine');
    await cli.json(...ISSUE, '--subject', 'CN=taken', '--out', 'taken.pem', '--force');
    expect(readFileSync(cli.at('taken.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  it('refuses authorities, certificates and words that it does not know', async () => {
    expect(await cli.failure(1, 'ca', 'export', 'Nobody', ...W, '--out', 'n.pem')).toMatchObject({
      code: 'authority.not-found',
      wanted: 'Nobody',
    });
    expect(await cli.failure(1, 'revoke', 'abcdef', ...W, '--reason', 'superseded')).toMatchObject({
      code: 'certificate.not-found',
    });
    expect(await cli.failure(2, 'revoke', 'abcdef', ...W, '--reason', 'boredom')).toMatchObject({ field: '--reason' });
    expect(await cli.failure(2, 'list', ...W, '--lmit', '3')).toMatchObject({
      problem: 'unknown-option',
      field: '--lmit',
    });
    expect(await cli.failure(2, 'dance')).toMatchObject({ problem: 'unknown-command' });
    expect(await cli.failure(1, 'ca', 'create', ...OPEN, '--name', 'root ca')).toMatchObject({
      code: 'authority.name-taken',
    });
    expect(await cli.failure(2, ...ISSUE, '--subject', 'no equals', '--out', 'n.pem')).toMatchObject({
      code: 'issue.subject-invalid',
    });
    expect(await cli.failure(2, ...ISSUE, '--subject', 'CN=a', '--san', 'dns:a b', '--out', 'n.pem')).toMatchObject({
      code: 'issue.name-invalid',
      value: 'a b',
    });
  });

  it('does not revoke twice, and not what others issued', async () => {
    const { serialHex } = await cli.json(...ISSUE, '--subject', 'CN=gone', '--out', 'gone.pem');
    await cli.json('revoke', String(serialHex), ...W, '--reason', 'superseded');
    expect(await cli.failure(1, 'revoke', String(serialHex), ...W, '--reason', 'superseded')).toMatchObject({
      code: 'certificate.already-revoked',
    });
    expect(await cli.failure(1, 'revoke', 'other', ...W, '--reason', 'superseded')).toMatchObject({
      code: 'certificate.not-ours',
    });
  });

  it('refuses a workspace of a later version and a file that is none', async () => {
    const copy = cli.at('newer.countersign');
    writeFileSync(copy, readFileSync(cli.at('w.countersign')));
    const database = new DatabaseSync(copy);
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(await cli.failure(3, 'list', '--workspace', 'newer.countersign')).toMatchObject({
      code: 'workspace.newer-version',
      version: 999,
    });
    expect(await cli.failure(1, 'list', '--workspace', 'root.pem')).toMatchObject({
      code: 'workspace.not-a-workspace',
    });
    expect(await cli.failure(3, 'list', '--workspace', 'absent.countersign')).toMatchObject({ code: 'file.not-found' });
  });

  it('leaves nothing half written on a full disk', async () => {
    mkdirSync(cli.at('small'));
    cli.tool('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', cli.at('small'));
    try {
      writeFileSync(cli.at('small/filler'), Buffer.alloc(64 * 1024));
      expect(
        await cli.failure(3, ...ISSUE, '--subject', 'CN=full', '--key', 'rsa3072', '--out', 'small/full.pem'),
      ).toMatchObject({
        code: 'issue.recorded-not-written',
        name: 'full.pem',
        cause: 'file.disk-full',
        serialHex: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
      expect(readdirSync(cli.at('small'))).toEqual(['filler']);
      expect(
        await cli.failure(3, 'workspace', 'init', '--workspace', 'small/w.countersign', '--passphrase-file', 'pass'),
      ).toMatchObject({ code: expect.stringMatching(/^(file\.disk-full|store\.full)$/) });
      expect(readdirSync(cli.at('small'))).toEqual(['filler']);
    } finally {
      cli.tool('umount', cli.at('small'));
    }
  });

  it('prints no control or bidirectional character of a name that others chose', async () => {
    cli.tool(
      'openssl',
      'req',
      '-x509',
      '-utf8',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'k',
      '-out',
      'evil.pem',
      '-subj',
      '/CN=a\u001b[2J\u202egnp.exe\u0007',
    );
    await cli.json('import', 'evil.pem', ...W);
    for (const args of [
      ['inspect', 'evil.pem'],
      ['inspect', 'evil.pem', '--json'],
      ['list', ...W],
      ['list', ...W, '--json'],
    ]) {
      const done = await cli.run(...args);
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(done.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(done.stdout).toContain('gnp.exe');
    }
  });
});
