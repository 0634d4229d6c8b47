import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-authority.ts';
import { makeXcaFile } from '../../testing/xca/xca-tables.ts';
import { answerXca } from './read-xca.ts';
import type { XcaDatabase } from './xca-protocol.ts';

let folder: string;
let root: TestAuthority;
let leaf: IssuedTestCertificate;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-xca-'));
  root = createTestAuthority({ name: 'CN=Old Root' });
  leaf = root.issue({ subject: 'CN=leaf' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REVOKED_AT = Date.UTC(2026, 4, 1, 10, 20, 30);

let count = 0;
/** A database as XCA's tables are, with a root, a leaf and one revocation, and what `change` makes of it. */
function fileWith(...change: readonly string[]): Uint8Array<ArrayBuffer> {
  const file = path.join(folder, `${++count}.xdb`);
  makeXcaFile(file, { root, leaf });
  const database = new DatabaseSync(file, { defensive: false });
  for (const sql of change) database.exec(sql);
  database.close();
  return new Uint8Array(readFileSync(file));
}

function valueOf(bytes: Uint8Array<ArrayBuffer>): XcaDatabase {
  const reply = answerXca(bytes);
  if (!reply.ok) throw new Error(JSON.stringify(reply.fault));
  return reply.value;
}

const faultOf = (bytes: Uint8Array<ArrayBuffer>): string => {
  const reply = answerXca(bytes);
  return reply.ok ? 'read' : `${reply.fault.kind} ${reply.fault.detail}`.trim();
};

it('a database is read as it stands there', () => {
  const { schema, certificates, revocations, authorities } = valueOf(fileWith());
  expect(schema).toBe(8);
  expect(certificates.map(({ name, title, isCa }) => ({ name, title, isCa }))).toEqual([
    { name: 'My root', title: 'Old Root', isCa: true },
    { name: 'leaf', title: 'leaf', isCa: false },
  ]);
  expect(authorities).toEqual([{ item: 1, lastCrlNumber: 7n, crlDays: 30 }]);
  const serialHex = leaf.serialHex.replace(/^00/, '');
  expect(revocations).toEqual([
    { issuer: 1, serialHex, revokedAt: REVOKED_AT, reason: 4, invaliditySince: undefined, isMended: false },
  ]);
});

describe('what XCA wrote in other times', () => {
  it.each([
    [
      'the first version, without a mark for deleted items',
      ["UPDATE settings SET value='1' WHERE key_='schema'", 'ALTER TABLE items DROP COLUMN del', 'DROP TABLE takeys'],
      1,
    ],
    [
      'a version that is newer than any known',
      ["UPDATE settings SET value='12' WHERE key_='schema'", 'ALTER TABLE items ADD colour TEXT'],
      12,
    ],
  ])('%s', (_, change, schema) => {
    const read = valueOf(fileWith(...change));
    expect(read.schema).toBe(schema);
    expect(read.certificates).toHaveLength(2);
    expect(read.revocations).toHaveLength(1);
  });

  it('a journal of what comes is a mark in the header alone', () => {
    expect(valueOf(fileWith('PRAGMA journal_mode=WAL')).certificates).toHaveLength(2);
  });
});

describe('items', () => {
  it('that were deleted are left out, with what was revoked below them', () => {
    const { certificates, revocations, unreadable } = valueOf(fileWith('UPDATE items SET del=1 WHERE id=1'));
    expect(certificates.map(({ name }) => name)).toEqual(['leaf']);
    expect([revocations, unreadable]).toEqual([[], []]);
  });

  it.each([
    ['   ', ''],
    [`  ${'é'.repeat(300)}`, 'é'.repeat(180)],
    ['a\u202Eb', 'a\u202Eb'],
  ])('a name %j is taken as %j', (written, name) => {
    const { certificates } = valueOf(fileWith(`UPDATE items SET name='${written}' WHERE id=1`));
    expect(certificates[0]?.name).toBe(name);
  });

  it('what XCA notes about an import is not what people wrote', () => {
    const { certificates } = valueOf(
      fileWith("UPDATE items SET comment='(Import from: /a/b (1).pem)\nFor the bank\n' WHERE id=2"),
    );
    expect(certificates[1]?.comment).toBe('For the bank');
  });

  it.each([
    ['certificate', "UPDATE certs SET cert='!!' WHERE item=2", 'leaf'],
    ['certificate', "UPDATE certs SET cert='MAA=' WHERE item=2", 'leaf'],
    ['certificate', 'UPDATE certs SET cert=NULL WHERE item=2', 'leaf'],
    ['certificate', "UPDATE certs SET cert=x'3000' WHERE item=2", 'leaf'],
    ['revocation', "UPDATE revocations SET serial='xyz'", 'xyz'],
    ['revocation', 'UPDATE revocations SET serial=NULL', ''],
    ['revocation', "UPDATE revocations SET caId=77, serial='0B'", '0B'],
    [
      'request',
      "INSERT INTO items (id, name) VALUES (9, 'asked'); INSERT INTO requests (item, request) VALUES (9, 'MAA=')",
      'asked',
    ],
    ['crl', "INSERT INTO items (id, name) VALUES (9, 'list'); INSERT INTO crls (item, crl) VALUES (9, 'MAA=')", 'list'],
    [
      'key',
      "INSERT INTO items (id, name) VALUES (9, 'key'); INSERT INTO private_keys (item, private) VALUES (9, '')",
      'key',
    ],
  ])('a %s that cannot be read is told by name: %s', (kind, change, name) => {
    const read = valueOf(fileWith(change));
    expect(read.unreadable).toEqual([{ kind, name }]);
  });

  it.each([
    ["date='20261301000000Z'", { revokedAt: undefined, reason: 4, invaliditySince: undefined }],
    ["date='99991231235959Z'", { revokedAt: undefined, reason: 4, invaliditySince: undefined }],
    ['date=NULL, invaldate=NULL', { revokedAt: undefined, reason: 4, invaliditySince: undefined }],
    ["invaldate='yesterday'", { revokedAt: REVOKED_AT, reason: 4, invaliditySince: undefined }],
    ['reasonBit=-5', { revokedAt: REVOKED_AT, reason: 0, invaliditySince: undefined }],
    ["reasonBit='lost'", { revokedAt: REVOKED_AT, reason: 0, invaliditySince: undefined }],
  ])('a revocation stays one where it is not whole: %s', (change, expected) => {
    const read = valueOf(fileWith(`UPDATE revocations SET serial='0B', ${change}`));
    expect(read.revocations).toEqual([{ issuer: 1, serialHex: '0b', ...expected, isMended: true }]);
    expect([read.unreadable, read.torn]).toEqual([[], []]);
  });

  it('an authority is told of which a revocation has no serial number, and of no other', () => {
    expect(valueOf(fileWith("UPDATE revocations SET serial='xyz'")).torn).toEqual([1]);
    expect(valueOf(fileWith('UPDATE revocations SET caId=77')).torn).toEqual([]);
    expect(valueOf(fileWith("UPDATE revocations SET serial='xyz'", 'UPDATE items SET del=1 WHERE id=1')).torn).toEqual(
      [],
    );
  });

  it('a list counts by its number where the key of its issuer signed it, and is a stray else', () => {
    const stranger = createTestAuthority({ name: 'CN=Old Root' });
    const add = (id: number, der: Uint8Array): string =>
      `INSERT INTO items (id, name) VALUES (${id}, 'list ${id}'); INSERT INTO crls (item, crl) VALUES (${id}, '${Buffer.from(der).toString('base64')}')`;
    const lists = [add(20, root.crl([], { number: 12 }).der), add(21, stranger.crl([], { number: 99 }).der)];
    const { authorities, strayCrls } = valueOf(fileWith(...lists));
    expect(authorities[0]?.lastCrlNumber).toBe(12n);
    expect(strayCrls).toEqual(['list 21']);
    const alone = valueOf(fileWith(...lists, 'DELETE FROM authority'));
    expect(alone.authorities).toEqual([{ item: 1, lastCrlNumber: 12n, crlDays: undefined }]);
    const twice = valueOf(fileWith('INSERT INTO authority (item, crlNo) VALUES (1, 3)'));
    expect(twice.authorities).toMatchObject([{ item: 1, lastCrlNumber: 7n }]);
  });
});

const READ =
  'settings items certs authority revocations private_keys public_keys tokens requests crls templates takeys'.split(
    ' ',
  );

describe('a file that is not what it says', () => {
  it.each([
    ['nothing', new Uint8Array(), 'not-xca'],
    ['text', new TextEncoder().encode('SQLite format 3 is a file format'), 'not-xca'],
    ['a header alone', fileHead(100), 'damaged'],
    ['XCA before 2', Uint8Array.of(0xca, 0xdb, 0x19, 0x69), 'before-2'],
  ])('%s', (_, bytes, fault) => {
    expect(faultOf(bytes)).toBe(fault);
  });

  it.each([
    ['another database', ['DROP TABLE settings'], 'not-xca'],
    ['no version', ["DELETE FROM settings WHERE key_='schema'"], 'not-xca'],
    ['a table that is missing', ['DROP TABLE revocations'], 'damaged revocations'],
    ['a column that is missing', ['ALTER TABLE revocations DROP COLUMN reasonBit'], 'damaged revocations'],
    ['a computed column', ['ALTER TABLE items ADD COLUMN twice TEXT AS (name || name)'], 'damaged items'],
    ['a computed column of a table beside', ['CREATE TABLE other (a TEXT, b TEXT AS (hex(a)))'], 'damaged other'],
    [
      'a condition that no row keeps',
      [
        'DROP TABLE tokens',
        'CREATE TABLE tokens (item INTEGER CHECK (length(hex(zeroblob(9))) = item))',
        'PRAGMA ignore_check_constraints = ON',
        'INSERT INTO tokens VALUES (2)',
      ],
      'read',
    ],
    ['tables without an end', Array.from({ length: 200 }, (_, at) => `CREATE TABLE more${at} (a)`), 'damaged'],
    [
      'views that stand on each other',
      [
        'CREATE VIEW v0 AS SELECT 1 AS a',
        ...Array.from({ length: 150 }, (_, at) => `CREATE VIEW v${at + 1} AS SELECT x.a FROM v${at} x, v${at} y`),
      ],
      'read',
    ],
    [
      'a table under another name than its own',
      ['PRAGMA writable_schema = ON', "UPDATE sqlite_schema SET name = 'CERTS' WHERE name = 'certs'"],
      'damaged certs',
    ],
    [
      'a view that says it is a table',
      [
        'ALTER TABLE certs RENAME TO "real"; CREATE VIEW certs AS SELECT * FROM "real"; PRAGMA writable_schema = ON',
        "UPDATE sqlite_schema SET type = 'table', rootpage = 2 WHERE name = 'certs'",
      ],
      'damaged',
    ],
    ['a virtual table', ['CREATE VIRTUAL TABLE words USING dbstat'], 'damaged words'],
    [
      'an item that is none',
      [
        "DROP TABLE items; CREATE TABLE items (id TEXT, name, comment, del); INSERT INTO items VALUES ('one', 'a', '', 0)",
      ],
      'damaged items',
    ],
    ['a number below nothing', ['UPDATE authority SET crlNo=-8'], 'damaged authority'],
    ['a number that is none', ["UPDATE authority SET crlNo='many'"], 'damaged authority'],
    ['a revocation of nobody', ["UPDATE revocations SET caId='one'"], 'damaged revocations'],
    ['a row without its item', ['DELETE FROM items WHERE id=2'], 'damaged certs'],
    ['an endless column', ['UPDATE certs SET cert=zeroblob(70000000) WHERE item=2'], 'damaged'],
    ['an index with a condition', ["CREATE INDEX bad ON items (name) WHERE name LIKE 'x%'"], 'read'],
    ['a trigger', ['CREATE TRIGGER t AFTER UPDATE ON items BEGIN DELETE FROM revocations; END'], 'read'],
  ])('%s', (_, change, fault) => {
    expect(faultOf(fileWith(...change))).toBe(fault);
  });

  it.each(READ)('a view in the place of the table %s, which may be one without an end', (table) => {
    const change = [`ALTER TABLE ${table} RENAME TO "real"`, `CREATE VIEW ${table} AS SELECT * FROM "real"`];
    expect(faultOf(fileWith(...change))).toBe(`damaged ${table}`);
  });

  it('cut it is told as damaged, or says the same as before', () => {
    const whole = fileWith();
    const said = JSON.stringify(valueOf(Uint8Array.from(whole)), plain);
    for (let length = 0; length < whole.length; length += 4001) {
      const reply = answerXca(whole.slice(0, length));
      expect(reply.ok ? JSON.stringify(reply.value, plain) : reply.fault.kind).toBeOneOf([said, 'not-xca', 'damaged']);
    }
  });

  it('with an octet changed it is told as damaged, or what it lacks is told, and nothing else comes instead', () => {
    const whole = fileWith();
    const { certificates, revocations, authorities } = valueOf(Uint8Array.from(whole));
    const ders = certificates.map(({ sha256 }) => sha256);
    const written = [...whole.keys()].filter((at) => whole[at] !== 0);
    let read = 0;
    for (const at of written.filter((_, index) => index % 3 === 0)) {
      const bytes = Uint8Array.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const reply = answerXca(bytes);
      if (!reply.ok) {
        expect(reply.fault.kind).toBeOneOf(['not-xca', 'damaged']);
        continue;
      }
      read += 1;
      const { unreadable, ...now } = reply.value;
      const told = (kind: string): number => unreadable.filter((each) => each.kind === kind).length;
      expect(now.certificates.length + told('certificate'), `at ${at}`).toBe(certificates.length);
      for (const { sha256 } of now.certificates) expect(ders).toContain(sha256);
      expect(now.revocations.length + told('revocation'), `at ${at}`).toBe(revocations.length);
      for (const each of now.revocations) if (!each.isMended) expect(revocations).toContainEqual(each);
      expect(now.authorities[0]?.lastCrlNumber, `at ${at}`).toBe(authorities[0]?.lastCrlNumber);
    }
    expect(read).toBeGreaterThan(0);
  });
});

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

function fileHead(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  bytes.set(new TextEncoder().encode('SQLite format 3\0'));
  return bytes;
}
