import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';

let cli: CommandFolder;
const ca = (command: string, ...args: readonly string[]) =>
  cli.json('ca', command, ...args, '--workspace', 'w', '--passphrase-file', 'pass');
const refused = (exitCode: number, command: string, ...args: readonly string[]) =>
  cli.failure(exitCode, 'ca', command, ...args, '--workspace', 'w', '--passphrase-file', 'pass');

beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', '--workspace', 'w', '--passphrase-file', 'pass');
}, 120_000);
afterAll(() => cli.remove());

describe('countersign ca', () => {
  it('makes, tells, renews, replaces and cross-signs authorities that openssl, certtool and keytool read', async () => {
    const root = await ca('create', '--name', 'Root', '--validity', '20y', '--crl-url', 'http://pki.example/root.crl');
    expect(root).toMatchObject({ name: 'Root', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), isRoot: true });
    const limits = ['--path-length', '0', '--permit', 'dns:acme.example', '--exclude', 'ip:0.0.0.0/0'];
    const policy = ['--policy', '1.3.6.1.4.1.99999.1=https://acme.example/cps'];
    await ca('create', '--name', 'Issuing', '--issuer', 'Root', '--validity', '18mo', ...limits, ...policy);
    await ca('renew', 'Issuing', '--validity', '3y');
    const next = await ca('rekey', 'Issuing', '--name', 'Issuing 2', '--key', 'ed25519');
    expect(next).toMatchObject({ subject: 'CN=Issuing 2', key: 'Ed25519' });
    const shown = await ca('show', 'Issuing 2');
    expect(shown).toMatchObject({
      nameConstraints: { permitted: ['dns:acme.example'], excluded: ['ip:0.0.0.0/0'] },
      policies: [{ oid: '1.3.6.1.4.1.99999.1', cps: 'https://acme.example/cps' }],
      cascade: { certificates: 0, authorities: 0, cutShort: 0 },
    });
    await ca('create', '--name', 'Other Root', '--path-length', 'none');
    const crossed = await ca('cross-sign', '--ca', 'Other Root', '--by', 'Root', '--out', 'cross.pem');
    expect(crossed).toMatchObject({ name: 'Other Root', file: 'cross.pem', crossCertificateId: expect.any(String) });
    expect(cli.tool('openssl', 'x509', '-in', 'cross.pem', '-noout', '-subject', '-issuer')).toMatch(
      /CN ?= ?Other Root\s+issuer=CN ?= ?Root/,
    );
    expect(await refused(1, 'cross-sign', '--ca', 'Other Root', '--by', 'Root', '--out', 'cross.pem')).toMatchObject({
      code: 'file.exists',
    });
    await ca('export', 'Issuing 2', '--chain', '--format', 'p7b', '--out', 'chain.p7b');
    await ca('export', 'Issuing 2', '--format', 'der', '--out', 'ca.cer');
    expect(cli.tool('openssl', 'x509', '-inform', 'DER', '-in', 'ca.cer', '-noout', '-text')).toContain('root.crl');
    expect(cli.tool('certtool', '--certificate-info', '--inder', '--infile', 'ca.cer')).toContain('acme.example');
    expect(cli.tool('keytool', '-printcert', '-file', 'ca.cer')).toContain('CN=Issuing 2');
    await ca('export', 'Issuing 2', '--out', 'by-ending.der');
    await ca('export', 'Issuing 2', '--out', 'by-ending.p7b');
    cli.tool('openssl', 'x509', '-inform', 'DER', '-in', 'by-ending.der', '-noout');
    expect(cli.tool('openssl', 'pkcs7', '-inform', 'DER', '-in', 'by-ending.p7b', '-print_certs')).toContain(
      'Issuing 2',
    );
    const listed = await ca('list');
    expect(listed).toMatchObject({ total: 4 });
    const { stdout } = await cli.run('ca', 'list', '--workspace', 'w');
    expect(stdout.split('\n').map((line) => /^ *\S+(?: \S+)?/.exec(line)?.[0])).toEqual([
      'NAME',
      'Other Root',
      'Root',
      '  Issuing',
      '  Issuing 2',
      undefined,
    ]);
    expect(stdout).toMatch(/ {2}Issuing +EC P-256 +here +valid, replaced /);
  }, 300_000);

  it('carries an authority from one workspace to another, by request and by key', async () => {
    await cli.json('workspace', 'init', '--workspace', 'v', '--passphrase-file', 'pass');
    const there = ['--workspace', 'v', '--passphrase-file', 'pass'];
    await cli.json('ca', 'request', '--name', 'Department', '--out', 'department.csr', ...there);
    await ca('cross-sign', '--file', 'department.csr', '--by', 'Root', '--validity', '2y');
    const { items } = (await cli.json('list', 'Department', '--workspace', 'w')) as { items: { id: string }[] };
    await cli.json('export', items[0]?.id ?? '', '--out', 'department.pem', '--workspace', 'w');
    const answered = await cli.json('ca', 'answer', 'department.pem', ...there);
    expect(answered).toMatchObject({ name: 'Department', hasKey: true });
    cli.tool('sh', '-c', 'echo another passphrase > p12pass');
    const key = ['--format', 'p12', '--export-passphrase-file', 'p12pass', '--out', 'root.p12'];
    await ca('export', 'Root', ...key);
    const pair = ['--p12', 'root.p12', '--key-passphrase-file', 'p12pass', '--crl-number', '41'];
    const taken = await cli.json('ca', 'import', ...pair, ...there);
    expect(taken).toMatchObject({ name: 'Root', hasKey: true, isRoot: true });
    expect(await cli.json('crl', 'issue', '--ca', 'Root', '--out', 'next.crl', ...there)).toMatchObject({ number: 42 });
    const listed = (await cli.json('ca', 'list', ...there)) as { items: { name: string; parentId?: string }[] };
    expect(listed.items.find(({ name }) => name === 'Department')?.parentId).toBe(taken['id']);
  }, 300_000);

  it('refuses with the exit code that scripts expect', async () => {
    expect(await refused(2, 'create', '--name', 'X', '--days', '5', '--validity', '1y')).toMatchObject({
      code: 'input.invalid',
    });
    expect(await refused(2, 'create', '--name', 'X', '--permit', 'dns:*.bad')).toMatchObject({
      code: 'authority.content-invalid',
    });
    expect(await refused(1, 'delete', 'Root', '--confirm', 'Root')).toMatchObject({ code: 'authority.has-dependents' });
    await ca('archive', 'Other Root');
    expect(await refused(1, 'create', '--name', 'X', '--issuer', 'Other Root')).toMatchObject({
      code: 'authority.archived',
    });
    await ca('archive', 'Other Root', '--restore');
    expect(await ca('delete', 'Other Root', '--confirm', 'Other Root')).toMatchObject({ deleted: true });
  }, 300_000);
});
