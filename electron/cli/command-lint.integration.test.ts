import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const OPEN = [...W, '--passphrase-file', 'pass'] as const;

interface Linted {
  readonly kind: string;
  readonly profiles: readonly string[];
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly why: string }[];
}

const itemsOf = (answer: unknown): readonly Linted[] => (answer as { readonly items: readonly Linted[] }).items;

async function lint(exitCode: number, ...args: readonly string[]): Promise<readonly Linted[]> {
  const done = await cli.run('lint', ...args, '--json');
  expect([done.exitCode, done.stderr]).toEqual([exitCode, '']);
  return itemsOf(JSON.parse(done.stdout));
}

const serious = (items: readonly Linted[]): string[] =>
  items.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== 'notice').map(({ rule }) => rule));

beforeAll(async () => {
  await cli.json('workspace', 'init', ...OPEN);
  await cli.json('ca', 'create', ...OPEN, '--name', 'Root CA');
  await cli.json('ca', 'create', ...OPEN, '--name', 'Issuing CA', '--issuer', 'Root CA');
  await cli.json('ca', 'export', 'Root CA', ...W, '--out', 'root.pem');
});
afterAll(() => cli.remove());

describe('countersign lint', () => {
  it.each([
    ['tls-client', 'CN=gw', 'dns:gw.example', ['mtls-client']],
    ['tls-server', 'CN=a.example', 'dns:a.example', ['mtls-server']],
    ['tls-client-server', 'CN=a.example', 'dns:a.example', ['mtls-server', 'mtls-client']],
  ])('has nothing against a %s that was issued here', async (profile, subject, san, profiles) => {
    const issue = ['issue', ...OPEN, '--ca', 'Issuing CA', '--profile', profile, '--subject', subject, '--san', san];
    // The names of one are those of another before it.
    await cli.json(...issue, '--accept-warnings', '--out', `${profile}.pem`, '--export-passphrase-file', 'pass');
    const items = await lint(0, `${profile}.pem`);
    expect(items.map((item) => item.profiles)).toEqual([profiles, ['issuing-ca']]);
    expect(serious(items)).toEqual([]);
  });

  it('has nothing against a root and its list', async () => {
    expect(serious(await lint(0, 'root.pem'))).toEqual([]);
    await cli.json('crl', 'issue', ...OPEN, '--ca', 'Root CA', '--out', 'root.crl');
    const items = await lint(0, 'root.crl');
    expect(items.map(({ kind, profiles }) => [kind, ...profiles])).toEqual([['crl', 'crl']]);
    expect(serious(items)).toEqual([]);
  });

  it('answers 1 where a rule is broken, and says in words which and why', async () => {
    cli.tool(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:1024',
      '-nodes',
      '-keyout',
      'k',
      '-out',
      'weak.pem',
      '-subj',
      '/CN=x',
    );
    const [item] = await lint(1, 'weak.pem', '--profile', 'mtls-client');
    expect(item?.findings.find(({ rule }) => rule === 'mtls.key-weak')).toMatchObject({
      severity: 'error',
      title: 'The key is too weak',
      why: expect.stringContaining('broken'),
    });
    const { stdout, exitCode } = await cli.run('lint', 'weak.pem', '--profile', 'mtls-client');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^ {2}Error: The key is too weak\. .*\n {4}NIST SP 800-131A §2, mtls\.key-weak, byte \d+, key=RSA 1024$/m,
    );
  });

  it('reads requests, bundles, standard input and what no parser takes', async () => {
    cli.tool(
      'openssl',
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'k',
      '-out',
      'x.csr',
      '-subj',
      '/CN=x',
    );
    expect((await lint(0, 'x.csr')).map(({ kind }) => kind)).toEqual(['csr']);
    cli.tool('openssl', 'crl2pkcs7', '-nocrl', '-certfile', 'root.pem', '-outform', 'der', '-out', 'root.p7b');
    expect((await lint(0, 'root.p7b')).map(({ kind }) => kind)).toEqual(['certificate']);
    const piped = await cli.runWith(readFileSync(cli.at('root.pem')), 'lint', '-');
    expect([piped.exitCode, piped.stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^Certificate, issuing-ca: .*rules (?:kept|broken)$/),
    ]);
    cli.tool('openssl', 'x509', '-in', 'root.pem', '-outform', 'der', '-out', 'root.der');
    const der = readFileSync(cli.at('root.der'));
    writeFileSync(cli.at('broken.der'), Buffer.concat([der.subarray(0, -1), Buffer.from([0]), der.subarray(-1)]));
    expect((await lint(1, 'broken.der'))[0]?.findings[0]?.rule).toBe('rfc5280.certificate-malformed');
  });

  it('judges by the rules of today where it is asked to', async () => {
    const file = 'old.pem';
    const options = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'k', '-out', file, '-subj', '/CN=x', '-days', '300'];
    cli.tool('openssl', 'req', '-x509', ...options);
    const answer = async (...args: readonly string[]) =>
      JSON.parse((await cli.run('lint', file, '--json', ...args)).stdout) as { readonly rules: string };
    expect((await answer()).rules).toBe('at-issue');
    expect((await answer('--as-of', 'issue')).rules).toBe('at-issue');
    expect((await answer('--as-of', 'today')).rules).toBe('today');
  });

  it('refuses wrong use', async () => {
    expect((await cli.failure(2, 'lint', 'root.pem', '--as-of', 'tomorrow'))['code']).toBe('input.invalid');
    expect((await cli.failure(2, 'lint', 'root.pem', '--profile', 'no-such'))['code']).toBe('input.invalid');
    expect((await cli.failure(1, 'lint', 'root.pem', '--profile', 'crl'))['code']).toBe('format.not-recognised');
    expect((await cli.failure(1, 'lint', 'pass'))['code']).toBe('format.not-recognised');
    expect((await cli.failure(3, 'lint', 'missing.pem'))['code']).toBe('file.not-found');
  });
});
