import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { makeOpensslCa, type OpensslCa } from '../../testing/openssl-ca.ts';
import { openssl } from '../../testing/outside-authority.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let count = 0;
let workspace: Workspace;
let ca: OpensslCa;

beforeAll(() => {
  test = startTestApplication();
});
afterAll(() => test.end());
beforeEach(async () => {
  count += 1;
  test.clock.now = Date.now();
  workspace = await test.createWorkspace(`to-${count}`);
  ca = makeOpensslCa(test.at(`ca-${count}`), { name: `CA ${count}` });
});

const order = (folder = ca.folder) => ({ program: 'openssl-ca' as const, source: { path: folder } });
const preview = async (folder?: string) => valueOf(await workspace.migrations.preview(order(folder), NO_JOB));
const run = async (folder?: string) => valueOf(await workspace.migrations.run(order(folder), NO_JOB));
const authorities = async () => valueOf(await workspace.authorities.list());
const change = (file: string, from: RegExp | string, to: string) =>
  writeFileSync(ca.at(file), readFileSync(ca.at(file), 'utf8').replace(from, to));

it('gives no revocations and no number to an authority that did not sign what the index tells of', async () => {
  const tree = test.at(`tree-${count}`);
  const root = makeOpensslCa(path.join(tree, 'root'), { name: 'True Root' });
  const below = makeOpensslCa(path.join(tree, 'below'), { name: 'Below', parent: root, firstCrlNumber: '99' });
  root.revoke(root.issue('of-root'));
  below.revoke(below.issue('of-below'));
  below.issue('other');
  // The same serial numbers mean other certificates at the root.
  rmSync(below.at('cacert.pem'));
  rmSync(below.at('private/cakey.pem'));
  copyFileSync(root.at('cacert.pem'), below.at('root.crt'));
  const report = await run(tree);
  expect(report.authorities).toMatchObject([{ name: 'True Root', added: 1 }]);
  expect(report.left.items).toContainEqual({ kind: 'authority', name: 'below/index.txt', why: 'no-certificate' });
  renameSync(below.at('root.crt'), below.at('cacert.pem'));
  const configured = await preview(tree);
  expect(configured.authorities).toMatchObject([{ name: 'True Root', revoked: 1, nextCrlNumber: 4096 }]);
});

it('leaves the key of an authority behind where what it revoked is not readable, and brings it when it is', async () => {
  ca.revoke(ca.issue('gone'));
  ca.revoke(ca.issue('held'), '-crl_hold', 'holdInstructionReject');
  ca.genCrl();
  const whole = readFileSync(ca.at('index.txt'), 'utf8');
  const [first = ''] = whole.split('\n');
  writeFileSync(ca.at('index.txt'), `${first}\nR\t300101000000Z\t2601`);
  const report = await run();
  expect(report.authorities).toMatchObject([{ key: 'stays', revoked: 2, held: 1 }]);
  expect(report.left.items).toEqual([
    { kind: 'line', name: 'index.txt', line: 2, why: 'revocation-unreadable' },
    { kind: 'key', name: 'private/cakey.pem', why: 'revocations-unknown' },
  ]);
  expect(await authorities()).toMatchObject([{ hasKey: false, revoked: 2 }]);
  writeFileSync(ca.at('index.txt'), whole);
  expect(await run()).toMatchObject({ authorities: [{ key: 'comes', revoked: 2 }], left: { total: 0 } });
  expect(await authorities()).toMatchObject([{ hasKey: true, revoked: 2 }]);
});

it('revokes what a line revokes though its dates cannot be read, as of when the index was written', async () => {
  const serial = ca.issue('gone');
  ca.revoke(serial, '-crl_reason', 'keyCompromise');
  change('index.txt', /\t\d{12}Z,/, '\tsoon,');
  change('index.txt', /^R\t\d{12}Z/, 'R\tnever');
  utimesSync(ca.at('index.txt'), 1_750_000_000, 1_750_000_000);
  const report = await run();
  expect(report).toMatchObject({ authorities: [{ key: 'comes', added: 1 }] });
  expect(report.left.items).toEqual([{ kind: 'line', name: 'index.txt', line: 1, why: 'revocation-mended' }]);
  const [authority] = await authorities();
  test.clock.now = Date.now();
  if (authority === undefined) throw new Error('no authority came');
  valueOf(await workspace.revocations.issueCrl({ authorityId: authority.id, days: 7 }));
  const target = { path: test.at(`mended-${count}.pem`), overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId: authority.id, format: 'pem', target }));
  const list = execFileSync('openssl', ['crl', '-in', target.path, '-noout', '-text'], { encoding: 'utf8' });
  expect(list).toMatch(new RegExp(`${serial}\\s+Revocation Date: Jun 15 15:06:40 2025[^]*Key Compromise`));
});

it('keeps a hold that only the list tells where a line of the index is none', async () => {
  ca.revoke(ca.issue('held'), '-crl_hold', 'holdInstructionReject');
  ca.genCrl();
  writeFileSync(ca.at('index.txt'), '\0'.repeat(60));
  expect((await preview()).authorities).toMatchObject([{ revoked: 1, held: 1, key: 'comes' }]);
});

it('leaves the key behind where the number of the last list cannot be gone on from', async () => {
  for (const number of ['F'.repeat(60), '20000000000000', 'none']) {
    writeFileSync(ca.at('crlnumber'), number);
    const shown = await preview();
    expect(shown.authorities, number).toMatchObject([{ key: 'stays' }]);
    expect(shown.left.items).toContainEqual({ kind: 'key', name: 'private/cakey.pem', why: 'number-unknown' });
  }
  expect((await run()).authorities).toMatchObject([{ key: 'stays' }]);
  expect(await authorities()).toMatchObject([{ hasKey: false }]);
  writeFileSync(ca.at('crlnumber'), '1000\n');
  expect((await run()).authorities).toMatchObject([{ key: 'comes', nextCrlNumber: 4096 }]);
});

it('says that a key did not come that the vault cannot keep', async () => {
  // One key in two spellings.
  const short = ca.at('short.key');
  const shorten = ['ec', '-in', ca.at('private/cakey.pem'), '-conv_form', 'compressed', '-out', short];
  execFileSync('openssl', shorten, { stdio: 'ignore' });
  const about = ['-config', ca.at('openssl.cnf'), '-extensions', 'authority', '-subj', '/CN=Compressed'];
  openssl('req', '-x509', '-days', '3000', ...about, '-key', short, '-out', ca.at('cacert.pem'));
  rmSync(short);
  const report = await run();
  expect(report.authorities).toMatchObject([{ name: 'Compressed', key: 'unsupported' }]);
  expect(report.left.items).toEqual([{ kind: 'key', name: 'private/cakey.pem', why: 'key-unsupported' }]);
  expect(await authorities()).toMatchObject([{ hasKey: false }]);
});

it('takes two copies of a folder for one authority, and holds from the newer alone', async () => {
  const back = ca.issue('back');
  ca.revoke(back, '-crl_hold', 'holdInstructionReject');
  ca.revoke(ca.issue('cleaned'), '-crl_reason', 'superseded');
  const copy = test.at(`copy-${count}`);
  cpSync(ca.folder, copy, { recursive: true });
  mkdirSync(ca.at('backup'));
  for (const name of readdirSync(copy)) cpSync(path.join(copy, name), ca.at(`backup/${name}`), { recursive: true });
  writeFileSync(ca.at('index.txt'), '');
  appendFileSync(ca.at('index.txt'), 'R\t300101000000Z\t260101000000Z\t77\tunknown\t/CN=later\n');
  writeFileSync(ca.at('crlnumber'), '2000\n');
  utimesSync(ca.at('index.txt'), 1_000, 1_000);
  const shown = await preview();
  expect(shown.authorities).toMatchObject([{ name: `CA ${count}`, revoked: 2, held: 0, nextCrlNumber: 8192 }]);
  expect(shown.left.items).toContainEqual({ kind: 'file', name: 'backup/index.txt', why: 'older-copy' });
});

it('opens the keys of every authority before those of what one of them issued', async () => {
  const tree = test.at(`costly-${count}`);
  const one = makeOpensslCa(path.join(tree, 'a'), { name: 'First' });
  const other = makeOpensslCa(path.join(tree, 'b'), { name: 'Second', passphrase: 'sesame' });
  const [first = '', ...more] = [1, 2, 3].map((at) => one.at(`private/leaf${at}.key`));
  const costly = ['-passout', 'pass:sesame', '-iter', '9000000'];
  openssl('pkcs8', '-topk8', '-in', one.at('private/cakey.pem'), ...costly, '-out', first);
  for (const leaf of more) copyFileSync(first, leaf);
  const passphrase = Buffer.from('sesame');
  const shown = valueOf(await workspace.migrations.preview({ ...order(tree), passphrase }, NO_JOB));
  expect(shown.authorities).toMatchObject([
    { name: 'First', key: 'comes' },
    { name: 'Second', key: 'comes' },
  ]);
  expect(shown.left.items).toContainEqual({ kind: 'key', name: 'a/private/leaf3.key', why: 'too-costly' });
  expect(other.folder).toBe(path.join(tree, 'b'));
});
