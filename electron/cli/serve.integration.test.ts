import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const OPEN = ['--workspace', 'w', '--passphrase-file', 'pass'] as const;

let cli: CommandFolder;
beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', ...OPEN);
  await cli.json('ca', 'create', '--name', 'Issuing CA', ...OPEN);
  await cli.json('ca', 'export', 'Issuing CA', '--format', 'pem', '--out', 'ca.pem', ...OPEN);
  const leaf = ['--profile', 'tls-client', '--key', 'p256', '--subject', 'CN=leaf', '--out', 'leaf.pem'];
  await cli.json('issue', '--ca', 'Issuing CA', ...leaf, ...OPEN);
}, 120_000);
afterAll(() => cli.remove());

it('signs an answer as a file that openssl believes', async () => {
  const signed = await cli.json('ocsp', 'sign', 'leaf', '--out', 'leaf.ocsp', ...OPEN);
  expect(signed).toMatchObject({ answers: [{ file: 'leaf.ocsp' }] });
  const given = ['-respin', 'leaf.ocsp', '-no_nonce', '-issuer', 'ca.pem', '-cert', 'leaf.pem', '-CAfile', 'ca.pem'];
  expect(cli.tool('openssl', 'ocsp', ...given)).toMatch(/leaf\.pem: good[\s\S]*Response verify OK/);
  expect(await cli.failure(1, 'ocsp', 'sign', 'leaf', '--out', 'leaf.ocsp', ...OPEN)).toMatchObject({
    code: 'file.exists',
  });
});

it('answers until it is interrupted, and tells what it did', async () => {
  const served = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--json', ...OPEN], { cwd: cli.folder });
  const lines = createInterface({ input: served.stdout });
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  const errors: string[] = [];
  served.stderr.on('data', (chunk: Buffer) => errors.push(String(chunk)));
  await once(lines, 'line');
  const first = JSON.parse(said[0] ?? '') as { listening: string; authorities: { ocsp: string; issuer: string }[] };
  expect(first.authorities).toMatchObject([{ name: 'Issuing CA', ocsp: `${first.listening}/ocsp/issuing-ca` }]);
  const asked = [
    '-url',
    first.authorities[0]?.ocsp ?? '',
    '-issuer',
    'ca.pem',
    '-cert',
    'leaf.pem',
    '-CAfile',
    'ca.pem',
  ];
  expect(cli.tool('openssl', 'ocsp', ...asked)).toMatch(/leaf\.pem: good[\s\S]*Response verify OK/);
  cli.tool('curl', '-sSf', '-o', 'fetched.cer', first.authorities[0]?.issuer ?? '');
  cli.tool('openssl', 'x509', '-inform', 'DER', '-in', 'fetched.cer', '-noout');
  const ended = once(served, 'exit');
  served.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(JSON.parse(said.slice(1).join('\n'))).toMatchObject({
    stopped: true,
    requests: 2,
    ends: { good: 1, issuer: 1 },
  });
  expect(errors.join('')).toContain('no CRL was issued yet');
  // what one run was told is not what the next one, or the window, begins with
  const file = new DatabaseSync(cli.at('w'), { readOnly: true });
  expect(file.prepare("SELECT value FROM setting WHERE key = 'responder'").all()).toEqual([]);
  file.close();
});

it('finds out by itself that the workspace is damaged, and then calls no serial unknown', async () => {
  const raw = new DatabaseSync(cli.at('w'));
  const name = raw.prepare("SELECT id, name FROM certificate WHERE name = 'leaf'").get();
  raw.prepare('UPDATE certificate SET name = ? WHERE id = ?').run('other', name?.['id'] ?? '');
  raw.close();
  const args = ['ocsp', 'serve', '--port', '0', '--json', ...OPEN];
  const served = spawn(process.execPath, [MAIN, ...args], { cwd: cli.folder });
  onTestFinished(() => void served.kill());
  const lines = createInterface({ input: served.stdout });
  const errors: string[] = [];
  served.stderr.on('data', (chunk: Buffer) => errors.push(String(chunk)));
  const [line] = (await once(lines, 'line')) as [string];
  const { authorities } = JSON.parse(line) as { authorities: { ocsp: string }[] };
  await expect.poll(() => errors.join(''), { timeout: 60_000 }).toContain('The workspace is damaged, 1 finding');
  const place = ['-url', authorities[0]?.ocsp ?? '', '-issuer', 'ca.pem', '-CAfile', 'ca.pem'];
  expect(cli.tool('openssl', 'ocsp', ...place, '-cert', 'leaf.pem')).toMatch(/leaf\.pem: good/);
  const refused = spawnSync('openssl', ['ocsp', ...place, '-serial', '0x1234'], { cwd: cli.folder, encoding: 'utf8' });
  expect(refused.stdout + refused.stderr).toContain('Responder Error: trylater');
  const ended = once(served, 'exit');
  served.kill('SIGTERM');
  await ended;
});

it('says what is wrong with how it is called', async () => {
  expect(await cli.failure(2, 'serve', '--port', '70000', ...OPEN)).toMatchObject({ code: 'input.invalid' });
  expect(await cli.failure(2, 'serve', '--address', 'example.com', ...OPEN)).toMatchObject({ field: 'address' });
  expect(await cli.failure(2, 'ocsp', 'sign', 'leaf', ...OPEN)).toMatchObject({ field: '--out', problem: 'missing' });
});
