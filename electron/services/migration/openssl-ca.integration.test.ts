import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { makeOpensslCa, type OpensslCa } from '../../testing/openssl-ca.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let count = 0;
let workspace: Workspace;
let folder: string;

beforeAll(() => {
  test = startTestApplication();
});
afterAll(() => test.end());
beforeEach(async () => {
  count += 1;
  follow();
  workspace = await test.createWorkspace(`to-${count}`);
  folder = test.at(`ca-${count}`);
});

// openssl dates by the clock of the computer.
const follow = () => {
  test.clock.now = Date.now();
};
const run = (at = folder, secret?: string) =>
  workspace.migrations.run(
    { program: 'openssl-ca', source: { path: at }, passphrase: secret === undefined ? undefined : passphrase(secret) },
    NO_JOB,
  );
const preview = (at = folder, secret?: string) =>
  workspace.migrations.preview(
    { program: 'openssl-ca', source: { path: at }, passphrase: secret === undefined ? undefined : passphrase(secret) },
    NO_JOB,
  );
const authorities = async () => valueOf(await workspace.authorities.list());

/** The next list of an authority here, in words of openssl. */
async function nextList(id: Parameters<Workspace['authorities']['get']>[0]): Promise<string> {
  follow();
  valueOf(await workspace.revocations.issueCrl({ authorityId: id, days: 7 }));
  const target = { path: test.at(`next-${count}.pem`), overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId: id, format: 'pem', target }));
  return execFileSync('openssl', ['crl', '-in', target.path, '-noout', '-text', '-crlnumber'], { encoding: 'utf8' });
}

/** What a list says of each serial number: reason and date. */
const entriesOf = (list: string): ReadonlyMap<string, string> =>
  new Map(
    list
      .split('Serial Number: ')
      .slice(1)
      .map((entry) => {
        const [serial = ''] = entry.split('\n', 1);
        const date = /Revocation Date: (.*)/.exec(entry)?.[1] ?? '';
        const reason = /Reason Code: *\n *(.*)/.exec(entry)?.[1] ?? 'none';
        const since = /Invalidity Date: *\n *(.*)/.exec(entry)?.[1] ?? '';
        return [serial, [date, reason, since].join('|')] as const;
      }),
  );

function makeFull(): { readonly ca: OpensslCa; readonly serials: Readonly<Record<string, string>> } {
  const ca = makeOpensslCa(folder, { name: 'Old CA', firstCrlNumber: '2A' });
  const names = ['alive', 'plain', 'stolen', 'held', 'replaced', 'since', 'lost'];
  const serials = Object.fromEntries(names.map((name) => [name, ca.issue(name)]));
  const serialOf = (name: string): string => serials[name] ?? '';
  ca.revoke(serialOf('plain'));
  ca.revoke(serialOf('stolen'), '-crl_reason', 'keyCompromise');
  ca.revoke(serialOf('held'), '-crl_hold', 'holdInstructionReject');
  ca.revoke(serialOf('replaced'), '-crl_reason', 'superseded');
  ca.revoke(serialOf('since'), '-crl_compromise', '20260102030405Z');
  ca.revoke(serialOf('lost'), '-crl_reason', 'cessationOfOperation');
  ca.genCrl();
  rmSync(ca.at(`newcerts/${serialOf('lost')}.pem`));
  rmSync(ca.at('lost.out'));
  return { ca, serials };
}

it('takes an authority over with its key, what it issued and revoked, and its numbers; another run brings nothing', async () => {
  const { ca, serials } = makeFull();
  const before = entriesOf(
    execFileSync('openssl', ['crl', '-in', ca.at('crl/crl.pem'), '-noout', '-text'], { encoding: 'utf8' }),
  );
  const shown = valueOf(await preview());
  expect(shown).toMatchObject({
    authorities: [{ name: 'Old CA', isHere: false, key: 'comes', revoked: 6, held: 1, nextCrlNumber: 43 }],
    certificates: { fresh: 7, here: 0 },
    keys: { fresh: 6, here: 0 },
    requests: 1,
    left: { total: 1, items: [{ kind: 'key', why: 'no-certificate', name: 'private/lost.key' }] },
    needsPassphrase: false,
  });
  expect(await authorities()).toEqual([]);
  const report = valueOf(await run());
  expect(report).toMatchObject({ authorities: [{ added: 6 }], imported: 6, keys: 6, requests: 1 });
  const [authority] = await authorities();
  if (authority === undefined) throw new Error('no authority came');
  expect(authority).toMatchObject({ name: 'Old CA', hasKey: true, issued: 6, revoked: 5 });
  const list = await nextList(authority.id);
  expect(entriesOf(list)).toEqual(before);
  expect(list).toMatch(/crlNumber=0x2B/i);
  // What it issues now chains to the same certificate, and the list revokes what was revoked there.
  const issue = {
    authorityId: authority.id,
    profile: 'tls-server',
    key: 'p256',
    subject: 'CN=new',
    sans: ['dns:new.example'],
  } as const;
  const [fresh] = valueOf(await workspace.issuing.issueMany([issue], NO_JOB));
  if (fresh === undefined) throw new Error('nothing was issued');
  const target = { path: test.at('fresh.pem'), overwrite: true };
  valueOf(await workspace.exports.certificate({ id: fresh.id, format: 'pem', target }));
  const trust = ['-CAfile', ca.at('cacert.pem'), '-CRLfile', test.at(`next-${count}.pem`), '-crl_check'];
  const verify = (file: string) =>
    execFileSync('openssl', ['verify', ...trust, file], { encoding: 'utf8', stdio: 'pipe' });
  expect(verify(target.path)).toContain('OK');
  expect(verify(ca.at(`newcerts/${serials['alive']}.pem`))).toContain('OK');
  expect(() => verify(ca.at(`newcerts/${serials['stolen']}.pem`))).toThrow(/revoked/);
  const again = valueOf(await run());
  expect(again).toMatchObject({
    authorities: [{ isHere: true, key: 'here', added: 0 }],
    imported: 0,
    keys: 0,
    requests: 0,
  });
  expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
});

it('needs the passphrase of a key, brings the authority without it, and the key with a later run', async () => {
  const ca = makeOpensslCa(folder, { name: 'Sealed CA', passphrase: 'open sesame' });
  ca.revoke(ca.issue('gone'));
  expect(valueOf(await preview())).toMatchObject({
    authorities: [{ key: 'locked', revoked: 1 }],
    needsPassphrase: true,
  });
  expect(codeOf(await preview(folder, 'wrong'))).toBe('migration.wrong-passphrase');
  expect(codeOf(await run(folder, 'wrong'))).toBe('migration.wrong-passphrase');
  expect(await authorities()).toEqual([]);
  const without = valueOf(await run());
  expect(without.left.items).toContainEqual({ kind: 'key', name: 'private/cakey.pem', why: 'other-passphrase' });
  expect(await authorities()).toMatchObject([{ name: 'Sealed CA', hasKey: false, revoked: 1 }]);
  valueOf(await run(folder, 'open sesame'));
  expect(await authorities()).toMatchObject([{ name: 'Sealed CA', hasKey: true, revoked: 1 }]);
  await workspace.lock();
  expect(valueOf(await preview(folder, 'open sesame'))).toMatchObject({ authorities: [{ key: 'here' }] });
  expect(codeOf(await run(folder, 'open sesame'))).toBe('vault.locked');
});

it('takes over a root and the authority below it, each with its own index, from one folder', async () => {
  const root = makeOpensslCa(`${folder}/root`, { name: 'Tree Root' });
  const below = makeOpensslCa(`${folder}/intermediate`, { name: 'Tree Below', parent: root, firstCrlNumber: '07' });
  below.revoke(below.issue('one'), '-crl_reason', 'CACompromise');
  root.genCrl();
  const report = valueOf(await run());
  expect(report.authorities).toMatchObject([{ name: 'Tree Root' }, { name: 'Tree Below', nextCrlNumber: 7 }]);
  const listed = await authorities();
  const top = listed.find(({ name }) => name === 'Tree Root');
  expect(listed.find(({ name }) => name === 'Tree Below')).toMatchObject({
    parentId: top?.id,
    hasKey: true,
    revoked: 1,
  });
  expect(report.left.items).toEqual([]);
});

it('takes over what easy-rsa keeps', async () => {
  mkdirSync(folder);
  const easyrsa = (...args: readonly string[]) =>
    execFileSync('/usr/share/easy-rsa/easyrsa', args, {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, EASYRSA_BATCH: '1', EASYRSA_ALGO: 'ec', EASYRSA_CURVE: 'prime256v1' },
    });
  easyrsa('init-pki');
  easyrsa('--req-cn=Easy CA', 'build-ca', 'nopass');
  easyrsa('build-client-full', 'anna', 'nopass');
  easyrsa('build-client-full', 'bert', 'nopass');
  easyrsa('revoke', 'bert', 'affiliationChanged');
  easyrsa('gen-crl');
  const report = valueOf(await run());
  expect(report).toMatchObject({ authorities: [{ name: 'Easy CA', key: 'comes', added: 1 }], imported: 2, keys: 1 });
  expect(report.left.items).toEqual([]);
  const [authority] = await authorities();
  if (authority === undefined) throw new Error('no authority came');
  expect(authority).toMatchObject({ hasKey: true, issued: 2, revoked: 1 });
  expect([...entriesOf(await nextList(authority.id)).values()]).toMatchObject([expect.stringContaining('Affiliation')]);
});

it('tells what does not fit by its line and leaves it', async () => {
  const ca = makeOpensslCa(folder, { name: 'Odd CA' });
  const other = makeOpensslCa(test.at(`other-${count}`), { name: 'Odd CA' });
  const serial = ca.issue('good');
  const foreign = other.issue('foreign');
  const index = readFileSync(ca.at('index.txt'), 'utf8');
  writeFileSync(ca.at('newcerts/2000.pem'), readFileSync(other.at(`newcerts/${foreign}.pem`)));
  const third = makeOpensslCa(test.at(`third-${count}`), { name: 'Third CA' });
  writeFileSync(ca.at('newcerts/2001.pem'), readFileSync(third.at(`newcerts/${third.issue('stray')}.pem`)));
  appendFileSync(
    ca.at('index.txt'),
    [
      'no line at all',
      'R\t300101000000Z\tyesterday\t3000\tunknown\t/CN=bad date',
      'R\t20300101000000Z\t20260101000000Z,whatEver\t3001\tunknown\t/CN=odd reason',
      index.trim().replace('CN=good', 'CN=twice'),
      `R\t300101000000Z\t260101000000Z,keyCompromise\t3002\tunknown\t/CN=${'long'.repeat(20_000)}`,
      'E\t200101000000Z\t\t3003\tunknown\t/CN=expired',
      '',
    ].join('\n'),
  );
  const shown = valueOf(await preview());
  const line = (number: number, why: string) => ({ kind: 'line', name: 'index.txt', line: number, why });
  expect(shown.left.items).toEqual(
    expect.arrayContaining([
      line(2, 'line-malformed'),
      line(3, 'revocation-mended'),
      line(4, 'reason-unspecified'),
      line(5, 'serial-twice'),
      line(6, 'revocation-mended'),
      { kind: 'certificate', name: 'newcerts/2000.pem', why: 'line-differs' },
      { kind: 'certificate', name: 'foreign (newcerts/2000.pem)', why: 'not-signed-by-it' },
      { kind: 'certificate', name: 'newcerts/2001.pem', why: 'not-signed-by-it' },
    ]),
  );
  expect(shown.authorities).toMatchObject([{ key: 'comes', revoked: 3 }]);
  writeFileSync(ca.at('index.txt'), index.replace('CN=good', 'CN=somebody else'));
  expect(valueOf(await preview()).left.items).toContainEqual({
    kind: 'certificate',
    name: `newcerts/${serial}.pem`,
    why: 'line-differs',
  });
});
