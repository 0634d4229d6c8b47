import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import {
  createTestAuthority,
  DAY_MS,
  type IssuedTestCertificate,
  TEST_NOW,
  type TestAuthority,
} from '../../testing/test-authority.ts';
import { readEntries } from '../../testing/xca/crl-entries.ts';
import { createXca, type XcaProgram } from '../../testing/xca/xca-program.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const HOUR = 3_600_000;

let folder: string;
let test: TestApplication;
let workspace: Workspace;
let xca: XcaProgram;
let root: TestAuthority;
let issuing: TestAuthority;
let leaves: readonly IssuedTestCertificate[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-xca-'));
  xca = await createXca(folder);
  root = createTestAuthority({ name: 'CN=Old Root,O=Muster & Söhne', key: 'rsa2048' });
  issuing = createTestAuthority({ name: 'CN=Old Issuing CA', issuer: root });
  leaves = ['kept', 'stolen', 'held', 'replaced'].map((name) => issuing.issue({ subject: `CN=${name}` }));
  const [, stolen, held, replaced] = leaves.map(({ serialHex }) => serialHex);
  const list = issuing.crl(
    [
      {
        serialHex: stolen ?? '',
        reason: 'keyCompromise',
        revokedAt: TEST_NOW - 2 * HOUR,
        invaliditySince: TEST_NOW - 9 * DAY_MS,
      },
      { serialHex: held ?? '', reason: 'certificateHold', revokedAt: TEST_NOW - HOUR },
      { serialHex: replaced ?? '', reason: 'superseded', revokedAt: TEST_NOW - 3 * HOUR },
      { serialHex: '1234', reason: 'privilegeWithdrawn', revokedAt: TEST_NOW - 4 * HOUR },
    ],
    { number: 41 },
  );
  xca.import({ 'root.key': root.keyPem, 'root.pem': root.pem });
  xca.import({ 'issuing.key': issuing.keyPem, 'issuing.pem': issuing.pem });
  const certificates = Object.fromEntries(leaves.map(({ pem }, at) => [`leaf${at}.pem`, pem]));
  xca.import({
    ...certificates,
    'leaf0.key': leaves[0]?.keyPem ?? '',
    'old.crl': list.pem,
    'asked.csr': makeRequest(),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  test.clock.now = TEST_NOW;
});
afterEach(() => test.end());

const makeRequest = (): string =>
  execFileSync(
    'openssl',
    [
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      '-',
      '-subj',
      '/CN=asked',
    ],
    { encoding: 'utf8', stdio: 'pipe' },
  ).replace(/-----BEGIN PRIVATE KEY-----[^]+-----END PRIVATE KEY-----\n/, '');

const revoked = (leaf: IssuedTestCertificate | undefined) => [
  { serialHex: leaf?.serialHex ?? '', reason: 'superseded', revokedAt: TEST_NOW - HOUR } as const,
];
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const order = (file = xca.file, password = xca.password) => ({
  program: 'xca' as const,
  source: { path: file },
  passphrase: octets(password),
});

async function issueList(name: string): Promise<{ readonly number: number; readonly entries: readonly string[] }> {
  const { id } = valueOf(await workspace.authorities.find(name));
  test.clock.now += HOUR;
  valueOf(await workspace.revocations.issue({ authorityId: id, kinds: ['complete'] }));
  const target = { path: test.at('new.crl'), overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId: id, format: 'pem', target }));
  const said = execFileSync('openssl', ['crl', '-noout', '-crlnumber', '-in', target.path], { encoding: 'utf8' });
  return {
    number: Number.parseInt(said.replace('crlNumber=', ''), 16),
    entries: readEntries(readFileSync(target.path, 'utf8')),
  };
}

describe('a database of XCA that is taken over', () => {
  it('goes on here: our next list says what that of XCA says, under a higher number', async () => {
    const before = valueOf(await workspace.migrations.preview(order(), NO_JOB));
    expect(before.authorities).toMatchObject([
      { name: 'Old Root', key: 'comes', revoked: 0 },
      { name: 'Old Issuing CA', key: 'comes', revoked: 4, held: 1, nextCrlNumber: 42 },
    ]);
    expect(before).toMatchObject({ certificates: { fresh: 6, here: 0 }, keys: { fresh: 1, here: 0 }, requests: 1 });
    const report = valueOf(await workspace.migrations.run(order(), NO_JOB));
    expect(report).toMatchObject({ keys: 1, requests: 1 });
    expect(report.authorities.map(({ added }) => added)).toEqual([0, 4]);
    const ours = await issueList('Old Issuing CA');
    expect(ours.entries).toEqual(readEntries(xca.issueCrl('Old Issuing CA')));
    expect(ours.entries).toHaveLength(4);
    expect(ours.number).toBe(42);
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('gives the status that XCA showed, and the key of a certificate', async () => {
    valueOf(await workspace.migrations.run(order(), NO_JOB));
    const statusOf = async (name: string) => valueOf(await workspace.certificates.find(name)).status;
    expect(await Promise.all(['stolen', 'held', 'replaced'].map(statusOf))).toEqual(['revoked', 'on-hold', 'revoked']);
    expect(valueOf(await workspace.certificates.find('kept')).hasKey).toBe(true);
  });

  it('goes behind the number that XCA itself gave its last list', async () => {
    const copy = test.at('numbered.xdb');
    copyFileSync(xca.file, copy);
    const database = new DatabaseSync(copy);
    database.exec('UPDATE authority SET crlNo = 60');
    database.close();
    valueOf(await workspace.migrations.run(order(copy), NO_JOB));
    expect((await issueList('Old Issuing CA')).number).toBe(61);
  });

  it('revokes what it revoked at a time that cannot be read, and tells it', async () => {
    const copy = test.at('dates.xdb');
    copyFileSync(xca.file, copy);
    const stolen = (leaves[1]?.serialHex ?? '').replace(/^00/, '');
    const database = new DatabaseSync(copy);
    database.exec(
      `UPDATE revocations SET date = '20269901000000Z' WHERE lower(ltrim(serial, '0')) = '${stolen.replace(/^0+/, '')}'`,
    );
    database.exec("UPDATE revocations SET date = '99991231235959Z' WHERE serial LIKE '%1234'");
    database.close();
    const report = valueOf(await workspace.migrations.run(order(copy), NO_JOB));
    expect(report.authorities.map(({ key, revoked }) => `${key} ${revoked}`)).toEqual(['comes 0', 'comes 4']);
    const mended = report.left.items.filter(({ why }) => why === 'revocation-mended').map(({ name }) => name);
    expect(mended.toSorted()).toEqual(['1234', stolen].toSorted());
    expect(valueOf(await workspace.certificates.find('stolen')).status).toBe('revoked');
    const serials = (await issueList('Old Issuing CA')).entries.map((entry) => entry.split(' ', 1)[0]);
    expect(serials).toContain('1234');
    expect(serials).toContain(stolen.toUpperCase());
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('leaves the key of an authority there that revoked what cannot be read, and takes the rest', async () => {
    const copy = test.at('torn.xdb');
    copyFileSync(xca.file, copy);
    const database = new DatabaseSync(copy);
    database.exec("UPDATE revocations SET serial = 'gone' WHERE serial LIKE '%1234'");
    database.close();
    const report = valueOf(await workspace.migrations.run(order(copy), NO_JOB));
    expect(report.authorities.map(({ name, key, revoked }) => `${name} ${key} ${revoked}`)).toEqual([
      'Old Root comes 0',
      'Old Issuing CA stays 3',
    ]);
    expect(report.left.items).toEqual([
      { kind: 'revocation', name: 'gone', why: 'revocation-unreadable' },
      { kind: 'key', name: 'issuing', why: 'revocations-unknown' },
    ]);
    const { id } = valueOf(await workspace.authorities.find('Old Issuing CA'));
    expect((await workspace.revocations.issue({ authorityId: id, kinds: ['complete'] })).ok).toBe(false);
    expect(valueOf(await workspace.certificates.find('stolen')).status).toBe('revoked');
    const whole = valueOf(await workspace.migrations.run(order(), NO_JOB));
    expect(whole.authorities[1]).toMatchObject({ key: 'comes', added: 1 });
    expect((await issueList('Old Issuing CA')).entries).toHaveLength(4);
  });

  it('is one authority where its certificate was renewed with the same key, with what each of them revoked', async () => {
    const renewed = createTestAuthority({
      name: 'CN=Old Issuing CA',
      issuer: root,
      sameKeyAs: issuing,
      notBefore: TEST_NOW - DAY_MS,
    });
    const late = issuing.issue({ subject: 'CN=late' });
    const other = await createXca(folder, 'renewed');
    other.import({ 'root.key': root.keyPem, 'root.pem': root.pem });
    other.import({ 'issuing.key': issuing.keyPem, 'issuing.pem': issuing.pem });
    other.import({
      'early.pem': leaves[1]?.pem ?? '',
      'early.crl': issuing.crl(revoked(leaves[1]), { number: 5 }).pem,
    });
    other.import({ 'renewed.pem': renewed.pem, 'late.pem': late.pem });
    other.import({ 'late.crl': issuing.crl(revoked(late), { number: 9 }).pem });
    const { authorities } = valueOf(await workspace.migrations.run({ ...order(other.file, other.password) }, NO_JOB));
    expect(new Set(authorities.map(({ id }) => id)).size).toBe(2);
    const ours = await issueList('Old Issuing CA');
    expect(ours.number).toBe(10);
    const serials = [leaves[1], late].map((leaf) => (leaf?.serialHex ?? '').replace(/^00/, '').toUpperCase());
    expect(ours.entries.map((entry) => entry.split(' ', 1)[0])).toEqual(serials.toSorted());
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('taken over twice adds nothing, and brings the keys later where the password was missing', async () => {
    const locked = valueOf(await workspace.migrations.run({ ...order(), passphrase: undefined }, NO_JOB));
    expect(locked.authorities.map(({ key }) => key)).toEqual(['locked', 'locked']);
    expect(codeOf(await workspace.migrations.run(order(xca.file, 'another'), NO_JOB))).toBe(
      'migration.wrong-passphrase',
    );
    const opened = valueOf(await workspace.migrations.run(order(), NO_JOB));
    expect(opened).toMatchObject({ imported: 0, keys: 1, requests: 0 });
    expect(opened.authorities.map(({ key, added }) => `${key} ${added}`)).toEqual(['comes 0', 'comes 0']);
    expect((await issueList('Old Issuing CA')).entries).toHaveLength(4);
    const again = valueOf(await workspace.migrations.run(order(), NO_JOB));
    expect(again).toMatchObject({ imported: 0, keys: 0, requests: 0 });
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });
});
