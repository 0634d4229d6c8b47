import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeOpensslCa, type OpensslCa } from '../testing/openssl-ca.ts';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';

const UNLOCK = ['--passphrase-file', 'pass'] as const;
const workspaceOf = (name: string) => ['--workspace', `${name}.countersign`] as const;
/** Lines that make the transaction of the authority long. */
const LINES = 40_000;
/** When it is killed: first before it has written anything, then later each time until the authority is there. */
const FIRST_MS = 400;
const LATER = 1.4;
const LAST_MS = 20_000;

let cli: CommandFolder;
let ca: OpensslCa;
beforeAll(() => {
  cli = createCommandFolder();
  ca = makeOpensslCa(cli.at('ca'), { name: 'Old CA', passphrase: 'open sesame' });
  ca.revoke(ca.issue('gone'), '-crl_reason', 'superseded');
  ca.issue('stays');
  writeFileSync(cli.at('key-pass'), 'open sesame\n');
  writeFileSync(cli.at('wrong'), 'open parsley\n');
});
afterAll(() => cli.remove());

const takeOver = (name: string, ...more: readonly string[]) =>
  ['workspace', 'import-openssl', 'ca', ...workspaceOf(name), ...more] as const;

it('shows what would come, asks for what opens the key, and takes over', async () => {
  await cli.json('workspace', 'init', ...workspaceOf('a'), ...UNLOCK);
  const shown = await cli.json(...takeOver('a', '--dry-run'));
  expect(shown).toMatchObject({
    authorities: [{ name: 'Old CA', key: 'locked', revoked: 1 }],
    certificates: { fresh: 3, here: 0 },
    needsPassphrase: true,
  });
  expect(await cli.failure(2, ...takeOver('a', ...UNLOCK))).toMatchObject({
    code: 'input.invalid',
    field: '--key-passphrase-file',
  });
  expect(await cli.failure(1, ...takeOver('a', ...UNLOCK, '--key-passphrase-file', 'wrong'))).toMatchObject({
    code: 'migration.wrong-passphrase',
  });
  expect(
    await cli.failure(2, ...takeOver('a', ...UNLOCK, '--key-passphrase-file', 'wrong', '--without-keys')),
  ).toMatchObject({
    code: 'input.invalid',
  });
  expect(await cli.json('ca', 'list', ...workspaceOf('a'))).toMatchObject({ items: [] });
  expect(await cli.json(...takeOver('a', ...UNLOCK, '--key-passphrase-file', 'key-pass'))).toMatchObject({
    authorities: [{ name: 'Old CA', key: 'comes', added: 1 }],
    imported: 2,
    keys: 2,
    left: { total: 0 },
  });
  await cli.json('crl', 'issue', '--ca', 'Old CA', '--out', 'new.crl', ...workspaceOf('a'), ...UNLOCK);
  const list = cli.tool('openssl', 'crl', '-in', 'new.crl', '-noout', '-text', '-CAfile', ca.at('cacert.pem'));
  expect(list).toContain('verify OK');
  expect(list).toMatch(/Serial Number: 1000\s+Revocation Date[^]*Superseded/);
  // Without the key beside it an index proves nothing about an authority that is here with its key.
  expect(await cli.run(...takeOver('a', ...UNLOCK, '--without-keys'))).toMatchObject({ exitCode: 1 });
  const said = await cli.run(...takeOver('a', ...UNLOCK, '--key-passphrase-file', 'key-pass'));
  expect(said).toMatchObject({ exitCode: 0 });
  expect(said.stdout).toContain('Old CA (here already)');
}, 120_000);

it('leaves an authority whole or none where it is killed, and another run completes it', async () => {
  appendFileSync(
    ca.at('index.txt'),
    Array.from(
      { length: LINES },
      (_, at) => `R\t300101000000Z\t260101000000Z,superseded\t${(at + 0x10_0000).toString(16)}\tunknown\t/CN=${at}\n`,
    ).join(''),
  );
  const args = [...takeOver('b', ...UNLOCK, '--key-passphrase-file', 'key-pass', '--json')];
  const main = path.resolve(import.meta.dirname, 'main.ts');
  await cli.json('workspace', 'init', ...workspaceOf('b'), ...UNLOCK);
  const seen = { without: 0, whole: 0 };
  for (let ms = FIRST_MS; seen.whole === 0 && ms < LAST_MS; ms *= LATER) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      cwd: cli.folder,
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    await new Promise((resolve) => setTimeout(resolve, ms));
    child.kill('SIGKILL');
    await ended;
    const { items } = (await cli.json('ca', 'list', ...workspaceOf('b'))) as { items: readonly { id: string }[] };
    const [authority] = items;
    if (authority === undefined) {
      seen.without += 1;
      continue;
    }
    seen.whole += 1;
    const crl = ['--ca', authority.id, '--out', `killed-${ms}.crl`, ...workspaceOf('b'), ...UNLOCK] as const;
    expect(await cli.json('crl', 'issue', ...crl)).toMatchObject({ entries: LINES + 1 });
  }
  expect(seen.without).toBeGreaterThan(0);
  expect(seen.whole).toBe(1);
  await cli.json(...takeOver('b', ...UNLOCK, '--key-passphrase-file', 'key-pass'));
  expect(await cli.json(...takeOver('b', ...UNLOCK, '--key-passphrase-file', 'key-pass'))).toMatchObject({
    authorities: [{ added: 0, revoked: LINES + 1, key: 'here' }],
    imported: 0,
    keys: 0,
  });
  expect(await cli.json('workspace', 'check', ...workspaceOf('b'), ...UNLOCK)).toMatchObject({ clean: true });
}, 240_000);
