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
import { afterAll, beforeEach, expect, it } from 'vitest';
import { valueOf } from '../../testing/application.ts';
import { makeOpensslCa } from '../../testing/openssl-ca.ts';
import { createOpensslDoor } from '../../testing/openssl-door.ts';
import { openssl } from '../../testing/outside-authority.ts';
import { NO_JOB } from '../ports.ts';

const door = createOpensslDoor();
const { authorities, change, order, preview, run } = door;
beforeEach(door.open);
afterAll(door.end);

it('gives no revocations and no number to an authority that did not sign what the index tells of', async () => {
  const tree = door.test.at(`tree-${door.count}`);
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
  door.ca.revoke(door.ca.issue('gone'));
  door.ca.revoke(door.ca.issue('held'), '-crl_hold', 'holdInstructionReject');
  door.ca.genCrl();
  const whole = readFileSync(door.ca.at('index.txt'), 'utf8');
  const [first = ''] = whole.split('\n');
  writeFileSync(door.ca.at('index.txt'), `${first}\nR\t300101000000Z\t2601`);
  const report = await run();
  expect(report.authorities).toMatchObject([{ key: 'stays', revoked: 2, held: 1 }]);
  expect(report.left.items).toEqual([
    { kind: 'line', name: 'index.txt', line: 2, why: 'revocation-unreadable' },
    { kind: 'key', name: 'private/cakey.pem', why: 'revocations-unknown' },
  ]);
  expect(await authorities()).toMatchObject([{ hasKey: false, revoked: 2 }]);
  writeFileSync(door.ca.at('index.txt'), whole);
  expect(await run()).toMatchObject({ authorities: [{ key: 'comes', revoked: 2 }], left: { total: 0 } });
  expect(await authorities()).toMatchObject([{ hasKey: true, revoked: 2 }]);
});

it('revokes what a line revokes though its dates cannot be read, as of when the index was written', async () => {
  const serial = door.ca.issue('gone');
  door.ca.revoke(serial, '-crl_reason', 'keyCompromise');
  change('index.txt', /\t\d{12}Z,/, '\tsoon,');
  change('index.txt', /^R\t\d{12}Z/, 'R\tnever');
  utimesSync(door.ca.at('index.txt'), 1_750_000_000, 1_750_000_000);
  const report = await run();
  expect(report).toMatchObject({ authorities: [{ key: 'comes', added: 1 }] });
  expect(report.left.items).toEqual([{ kind: 'line', name: 'index.txt', line: 1, why: 'revocation-mended' }]);
  const [authority] = await authorities();
  door.test.clock.now = Date.now();
  if (authority === undefined) throw new Error('no authority came');
  valueOf(await door.workspace.revocations.issueCrl({ authorityId: authority.id, days: 7 }));
  const target = { path: door.test.at(`mended-${door.count}.pem`), overwrite: true };
  valueOf(await door.workspace.exports.crl({ authorityId: authority.id, format: 'pem', target }));
  const list = execFileSync('openssl', ['crl', '-in', target.path, '-noout', '-text'], { encoding: 'utf8' });
  expect(list).toMatch(new RegExp(`${serial}\\s+Revocation Date: Jun 15 15:06:40 2025[^]*Key Compromise`));
});

it('keeps a hold that only the list tells where a line of the index is none', async () => {
  door.ca.revoke(door.ca.issue('held'), '-crl_hold', 'holdInstructionReject');
  door.ca.genCrl();
  writeFileSync(door.ca.at('index.txt'), '\0'.repeat(60));
  expect((await preview()).authorities).toMatchObject([{ revoked: 1, held: 1, key: 'comes' }]);
});

it('leaves the key behind where the number of the last list cannot be gone on from', async () => {
  for (const number of ['F'.repeat(60), '20000000000000', 'none']) {
    writeFileSync(door.ca.at('crlnumber'), number);
    const shown = await preview();
    expect(shown.authorities, number).toMatchObject([{ key: 'stays' }]);
    expect(shown.left.items).toContainEqual({ kind: 'key', name: 'private/cakey.pem', why: 'number-unknown' });
  }
  expect((await run()).authorities).toMatchObject([{ key: 'stays' }]);
  expect(await authorities()).toMatchObject([{ hasKey: false }]);
  writeFileSync(door.ca.at('crlnumber'), '1000\n');
  expect((await run()).authorities).toMatchObject([{ key: 'comes', nextCrlNumber: 4096 }]);
});

it('says that a key did not come that the vault cannot keep', async () => {
  // One key in two spellings.
  const short = door.ca.at('short.key');
  const shorten = ['ec', '-in', door.ca.at('private/cakey.pem'), '-conv_form', 'compressed', '-out', short];
  execFileSync('openssl', shorten, { stdio: 'ignore' });
  const about = ['-config', door.ca.at('openssl.cnf'), '-extensions', 'authority', '-subj', '/CN=Compressed'];
  openssl('req', '-x509', '-days', '3000', ...about, '-key', short, '-out', door.ca.at('cacert.pem'));
  rmSync(short);
  const report = await run();
  expect(report.authorities).toMatchObject([{ name: 'Compressed', key: 'unsupported' }]);
  expect(report.left.items).toEqual([{ kind: 'key', name: 'private/cakey.pem', why: 'key-unsupported' }]);
  expect(await authorities()).toMatchObject([{ hasKey: false }]);
});

it('takes two copies of a folder for one authority, and holds from the newer alone', async () => {
  const back = door.ca.issue('back');
  door.ca.revoke(back, '-crl_hold', 'holdInstructionReject');
  door.ca.revoke(door.ca.issue('cleaned'), '-crl_reason', 'superseded');
  const copy = door.test.at(`copy-${door.count}`);
  cpSync(door.ca.folder, copy, { recursive: true });
  mkdirSync(door.ca.at('backup'));
  for (const name of readdirSync(copy))
    cpSync(path.join(copy, name), door.ca.at(`backup/${name}`), { recursive: true });
  writeFileSync(door.ca.at('index.txt'), '');
  appendFileSync(door.ca.at('index.txt'), 'R\t300101000000Z\t260101000000Z\t77\tunknown\t/CN=later\n');
  writeFileSync(door.ca.at('crlnumber'), '2000\n');
  utimesSync(door.ca.at('index.txt'), 1_000, 1_000);
  const shown = await preview();
  expect(shown.authorities).toMatchObject([{ name: `CA ${door.count}`, revoked: 2, held: 0, nextCrlNumber: 8192 }]);
  expect(shown.left.items).toContainEqual({ kind: 'file', name: 'backup/index.txt', why: 'older-copy' });
});

it('opens the keys of every authority before those of what one of them issued', async () => {
  const tree = door.test.at(`costly-${door.count}`);
  const one = makeOpensslCa(path.join(tree, 'a'), { name: 'First' });
  const other = makeOpensslCa(path.join(tree, 'b'), { name: 'Second', passphrase: 'sesame' });
  const [first = '', ...more] = [1, 2, 3].map((at) => one.at(`private/leaf${at}.key`));
  const costly = ['-passout', 'pass:sesame', '-iter', '9000000'];
  openssl('pkcs8', '-topk8', '-in', one.at('private/cakey.pem'), ...costly, '-out', first);
  for (const leaf of more) copyFileSync(first, leaf);
  const passphrase = Buffer.from('sesame');
  const shown = valueOf(await door.workspace.migrations.preview({ ...order(tree), passphrase }, NO_JOB));
  expect(shown.authorities).toMatchObject([
    { name: 'First', key: 'comes' },
    { name: 'Second', key: 'comes' },
  ]);
  expect(shown.left.items).toContainEqual({ kind: 'key', name: 'a/private/leaf3.key', why: 'too-costly' });
  expect(other.folder).toBe(path.join(tree, 'b'));
});
