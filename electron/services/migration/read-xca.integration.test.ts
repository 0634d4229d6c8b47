import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, valueOf } from '../../testing/application.ts';
import {
  createTestAuthority,
  DAY_MS,
  type IssuedTestCertificate,
  type TestAuthority,
  TEST_NOW,
} from '../../testing/test-authority.ts';
import { readEntries } from '../../testing/xca/crl-entries.ts';
import { createXca, type XcaProgram } from '../../testing/xca/xca-program.ts';
import { NO_JOB } from '../ports.ts';
import type { ForeignWorkspace } from './foreign-workspace.ts';
import { createXcaReader } from './read-xca.ts';

const HOUR = 3_600_000;
const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
] as const;

const read = createXcaReader(new URL('../../workers/xca/xca-worker.ts', import.meta.url));
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const open = (file: string, password?: string) =>
  read({ path: file }, { passphrase: password === undefined ? undefined : octets(password), job: NO_JOB });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let xca: XcaProgram;
let root: TestAuthority;
let leaves: readonly IssuedTestCertificate[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-xca-'));
  xca = await createXca(folder);
  root = createTestAuthority({ name: 'CN=Old Root,O=Muster & Söhne', key: 'rsa2048' });
  leaves = REASONS.map((reason) => root.issue({ subject: `CN=${reason}` }));
  const revoked = leaves.map(({ serialHex }, at) => ({
    serialHex,
    reason: REASONS[at] ?? 'unspecified',
    revokedAt: TEST_NOW - at * HOUR,
    ...(at === 1 ? { invaliditySince: TEST_NOW - 5 * DAY_MS } : {}),
  }));
  const files = Object.fromEntries(leaves.map(({ pem }, at) => [`leaf${at}.pem`, pem]));
  xca.import({ 'root.key': root.keyPem, 'root.pem': root.pem });
  xca.import({ ...files, 'leaf0.key': leaves[0]?.keyPem ?? '', 'old.crl': root.crl(revoked, { number: 41 }).pem });
  xca.generateKey('EC:prime256v1', 'Kept for later');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function listRevoked({ issuers }: ForeignWorkspace) {
  const [issuer] = issuers;
  const groups = issuer?.revoked() ?? [];
  if (!(Symbol.iterator in groups)) throw new Error('a database is read at once');
  return [...groups].flat();
}

describe('a database of XCA', () => {
  it('brings what XCA would put on its next list: the same serials, dates, reasons and dates of invalidity', async () => {
    const list = root.crl(listRevoked(valueOf(await open(xca.file))), { number: 1 });
    const own = readEntries(xca.issueCrl('Old Root'));
    expect(own).toHaveLength(REASONS.length);
    expect(readEntries(list.pem)).toEqual(own);
  });

  it('opens its keys by the password of the database', async () => {
    const { keys, lockedKeys } = valueOf(await open(xca.file, xca.password));
    expect(lockedKeys).toEqual([]);
    expect(keys.map(({ name }) => name)).toEqual(['root', 'leaf0', 'Kept for later']);
    const spki = (key: ReturnType<typeof createPublicKey>): Buffer => key.export({ type: 'spki', format: 'der' });
    const opened = keys.map(({ pkcs8Der }) =>
      spki(createPublicKey(createPrivateKey({ key: Buffer.from(pkcs8Der), format: 'der', type: 'pkcs8' }))),
    );
    expect(opened[0]).toEqual(spki(createPublicKey(root.privateKey)));
    expect(opened[1]).toEqual(spki(createPublicKey(leaves[0]?.privateKey ?? '')));
  });

  it('keeps keys shut without the password, tells whose they are, and says of another that it is wrong', async () => {
    const { keys, lockedKeys } = valueOf(await open(xca.file));
    expect(keys).toEqual([]);
    expect(lockedKeys[0]?.spkiDer).toEqual(
      new Uint8Array(createPublicKey(root.privateKey).export({ type: 'spki', format: 'der' })),
    );
    expect(codeOf(await open(xca.file, 'another secret'))).toBe('migration.wrong-passphrase');
  });

  it('opens keys in the form of older versions, which XCA itself still signs with', async () => {
    const old = await createXca(folder, 'older');
    old.import({ 'root.key': root.keyPem, 'root.pem': root.pem });
    change(
      old.file,
      `UPDATE private_keys SET private = '${sealAsBefore(root.keyPem, old.password).toString('base64')}'`,
    );
    expect(old.issueCrl('Old Root')).toContain('X509 CRL');
    const { keys } = valueOf(await open(old.file, old.password));
    expect(createPrivateKey({ key: Buffer.from(keys[0]?.pkcs8Der ?? []), format: 'der', type: 'pkcs8' })).toEqual(
      createPrivateKey(root.keyPem),
    );
  });

  it('leaves a key with a password of its own shut under that of the database, and opens it by its own', async () => {
    const mixed = path.join(folder, 'mixed.xdb');
    copyFileSync(xca.file, mixed);
    const way = ['pkcs8', '-topk8', '-outform', 'DER', '-passout', 'pass:its own', '-v2', 'aes-256-cbc'];
    const sealed = execFileSync('openssl', way, { input: leaves[0]?.keyPem ?? '' }).toString('base64');
    change(
      mixed,
      `UPDATE private_keys SET ownPass = 1, private = '${sealed}' WHERE item = (SELECT id FROM items WHERE name = 'leaf0')`,
    );
    const byDatabase = valueOf(await open(mixed, xca.password));
    expect(byDatabase.lockedKeys.map(({ name }) => name)).toEqual(['leaf0']);
    expect(byDatabase.keys.map(({ name }) => name)).toEqual(['root', 'Kept for later']);
    const byOwn = valueOf(await open(mixed, 'its own'));
    expect(byOwn.keys.map(({ name }) => name)).toEqual(['leaf0']);
    expect(codeOf(await open(mixed, 'neither'))).toBe('migration.wrong-passphrase');
  });

  it('tells the highest number of a list, of its table or of a list that the key signed', async () => {
    expect(valueOf(await open(xca.file)).issuers[0]?.lastCrlNumber).toBe(41n);
    const copy = path.join(folder, 'numbered.xdb');
    copyFileSync(xca.file, copy);
    change(copy, 'UPDATE authority SET crlNo = 50');
    expect(valueOf(await open(copy)).issuers[0]?.lastCrlNumber).toBe(50n);
  });

  it('tells by name what has no place here', async () => {
    const copy = path.join(folder, 'more.xdb');
    copyFileSync(xca.file, copy);
    change(
      copy,
      `INSERT INTO items (id, name, type) VALUES (901, 'Our TLS clients', 5), (902, 'Card of the root', 7), (903, 'Half a key', 1);
      INSERT INTO templates (item, version, template) VALUES (901, 10, 'AA==');
      INSERT INTO tokens (item, card_serial) VALUES (902, '77');
      INSERT INTO public_keys (item, type, len, "public") VALUES (902, 'RSA', 2048, 'AA=='), (903, 'RSA', 2048, 'AA==');
      UPDATE authority SET crlDays = 7;
      UPDATE revocations SET reasonBit = 10 WHERE reasonBit = 9;
      UPDATE settings SET value = '9' WHERE key_ = 'schema'`,
    );
    const { left } = valueOf(await open(copy));
    expect(left.items.map(({ kind, why, name }) => `${kind} ${why} ${name}`).toSorted()).toEqual([
      'crl-period planned-anew Old Root',
      'key public-alone Half a key',
      `revocation reason-unspecified ${leaves[7]?.serialHex.replace(/^00/, '')}`,
      'setting newer-program schema 9',
      'template not-kept-here Our TLS clients',
      'token held-by-token Card of the root',
    ]);
  });

  it('is left as it was, and nothing is left beside it', async () => {
    const before = { hash: sha256(readFileSync(xca.file)), at: statSync(xca.file).mtimeMs };
    const beside = readdirSync(path.dirname(xca.file));
    valueOf(await open(xca.file, xca.password));
    expect({ hash: sha256(readFileSync(xca.file)), at: statSync(xca.file).mtimeMs }).toEqual(before);
    expect(readdirSync(path.dirname(xca.file))).toEqual(beside);
  });

  it('is refused while a journal lies beside it, and named where it is of XCA before 2', async () => {
    const copy = path.join(folder, 'unfinished.xdb');
    copyFileSync(xca.file, copy);
    writeFileSync(`${copy}-journal`, 'half of a change');
    expect(codeOf(await open(copy))).toBe('migration.unfinished');
    const old = path.join(folder, 'before.xdb');
    writeFileSync(old, Uint8Array.of(0xca, 0xdb, 0x19, 0x69, 0, 0, 0, 0));
    expect(codeOf(await open(old))).toBe('migration.xca-before-2');
  });
});

/** As XCA sealed keys before it took PKCS #8: OpenSSL derives the key as XCA did, and the salt is the IV. */
function sealAsBefore(keyPem: string, password: string): Buffer {
  const salt = '0102030405060708';
  const way = ['enc', '-des-ede3-cbc', '-md', 'sha1', '-S', salt];
  const said = execFileSync('openssl', [...way, '-k', password, '-P'], { encoding: 'utf8', stdio: 'pipe' });
  const key = /key=([0-9A-F]+)/.exec(said)?.[1] ?? '';
  const plain = execFileSync('openssl', ['rsa', '-traditional', '-outform', 'DER'], { input: keyPem, stdio: 'pipe' });
  const cipher = execFileSync('openssl', ['enc', '-des-ede3-cbc', '-K', key, '-iv', salt], { input: plain });
  return Buffer.concat([Buffer.from(salt, 'hex'), cipher]);
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}
