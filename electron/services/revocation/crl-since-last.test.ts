import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex } from '../../pki/certificate/certificate.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { listRevocations, parseCrl } from '../../pki/revocation/crl.ts';
import { insertAct } from '../../store/crl-act-rows.ts';
import type { StillDb, WriteDb } from '../../store/db.ts';
import type { Store } from '../../store/open-store.ts';
import type { SumQuestion } from '../../store/packed-revoked.ts';
import { markListed, releaseHold } from '../../store/revocation-rows.ts';
import { createDigester } from '../../store/row-digest.ts';
import type { DbRow } from '../../store/schema.ts';
import { AT, certificateOf, DAY, idOf, insertRoot, openForTest, ROOT_ID, valueOf } from '../../store/store-fixture.ts';
import { insertCertificates } from '../../store/certificate-rows.ts';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { buildTbs } from './crl-thread.ts';

const context = { ports: { crlWorkerEntry: new URL('../../workers/crl-worker.ts', import.meta.url) } };
const ROWS = 20_400;
const LATER = TEST_NOW + 100 * DAY;
/** In the middle of the others. */
const HELD = '5000f00000';
const OLD = '5000e00000';

let ca: TestAuthority;
let folder: string;
let file: string;
let store: Store;

beforeAll(() => {
  ca = createTestAuthority({ name: 'CN=Root' });
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crl-since-last-'));
  file = join(folder, 'a.countersign');
  store = await openForTest(file, 'create');
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
  fillRevocations();
  await revoke(HELD, { reason: 'certificateHold' });
  await revoke(OLD, { not_after: AT - DAY });
  expect((await makeList(1)).summed).toBe(true);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Past everything that checks, and without certificates. */
function fillRevocations(): void {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  const row = { authority_id: ROOT_ID, reason: 'superseded', revoked_at: AT, not_after: LATER };
  const columns = ['certificate_id', 'serial_hex', ...Object.keys(row)];
  const digest = createDigester('revocation', columns);
  const insert = db.prepare(`INSERT INTO revocation (${columns.join()}, digest) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  db.exec('BEGIN');
  for (let n = 0; n < ROWS; n++) {
    const named = { certificate_id: idOf('x', n), serial_hex: (0x50_0000_0000 + n * 0x101).toString(16), ...row };
    insert.run(...Object.values(named), digest(named));
  }
  db.exec('COMMIT');
  db.close();
}

let certificates = 0;

async function revoke(
  serialHex: string,
  more: { readonly reason?: string; readonly not_after?: number } = {},
): Promise<void> {
  certificates += 1;
  const number = certificates;
  const id = idOf('c', number) as CertificateId;
  const row = {
    certificate_id: id,
    authority_id: ROOT_ID,
    serial_hex: serialHex,
    reason: 'keyCompromise',
    revoked_at: AT,
  };
  const rest = {
    invalidity_since: number % 2 === 0 ? AT - 5 : null,
    comment: null,
    crl_number: null,
    not_after: LATER,
  };
  const written = await store.transaction(async (tx) => {
    await insertCertificates(tx, [certificateOf(number, { id, serialHex })]);
    return ok(await tx.insertRows('revocation', [{ ...row, ...rest, ...more }]));
  });
  valueOf(written);
}

interface Made {
  /** Whether the rows of the table were compared as a whole. */
  readonly summed: boolean;
  readonly serials: readonly string[];
}

/** Makes, signs and keeps a complete list. */
async function makeList(number: number): Promise<Made> {
  return valueOf(
    await store.transaction(async (tx) => {
      const asked: SumQuestion[] = [];
      const db: StillDb = { ...tx, sumRevoked: (question) => tx.sumRevoked((asked.push(question), question)) };
      const [built] = valueOf(await buildTbs(context, db, orderOf(number)));
      if (built === undefined) throw new Error('no list');
      const der = assembleSigned(built.tbs, ca.algorithm, signBytes(ca, built.tbs));
      const crl = parseCrl(der);
      if (!crl.ok) throw new Error(JSON.stringify(crl.error));
      const serials = [...listRevocations(crl.value)].map(({ serialHex }) => serialHex);
      await keep(tx, { number, der, entries: built.entries });
      return ok({ summed: asked.length > 0, serials });
    }),
  );
}

const orderOf = (number: number): Parameters<typeof buildTbs>[2] => ({
  authorityId: ROOT_ID,
  number,
  thisUpdate: TEST_NOW + number * 1000,
  nextUpdate: TEST_NOW + DAY,
  issuerNameDer: ca.nameDer,
  issuerKeyId: ca.keyId,
  signatureAlgorithm: ca.algorithm,
  documents: [{ kind: 'complete', shard: 0, shards: 1, idpUrls: [], freshestUrls: [] }],
  expected: ROWS,
  ...(number > 1 && { dropEndedBefore: TEST_NOW + (number - 1) * 1000 }),
});

async function keep(
  tx: WriteDb,
  { number, der, entries }: { readonly number: number; readonly der: Uint8Array; readonly entries: number },
): Promise<void> {
  const document = {
    kind: 'complete',
    shard: 0,
    nextUpdate: TEST_NOW + DAY,
    entries,
    sha256: sha256Hex(der),
    der,
  } as const;
  await insertAct(tx, { authorityId: ROOT_ID, number, thisUpdate: TEST_NOW + number * 1000, documents: [document] });
  await markListed(tx, ROOT_ID, number);
}

describe('a list of many entries that one stood before', () => {
  it('is made without reading the table as a whole, whatever came, went or changed', async () => {
    const nothing = await makeList(2);
    // The one that had ended was told by the first list, which is enough.
    expect(nothing).toMatchObject({ summed: false });
    expect(nothing.serials).toHaveLength(ROWS + 1);
    expect(nothing.serials).not.toContain(OLD);
    for (const serial of ['40', '5000800000', 'ff'.repeat(3).replace('ff', '7f')]) await revoke(serial);
    const held = idOf('c', certificates - 4) as CertificateId;
    valueOf(await store.transaction(async (tx) => ok(await releaseHold(tx, held, AT + 5))));
    const changed = await makeList(3);
    expect(changed.summed).toBe(false);
    expect(changed.serials).toHaveLength(ROWS + 3);
    expect(changed.serials).not.toContain(HELD);
    for (const serial of ['40', '5000800000', '7fffff']) expect(changed.serials).toContain(serial);
  }, 60_000);

  it('is compared with the table where rows cannot tell it all', async () => {
    await revoke('90');
    await revoke('5000000000');
    const made = await makeList(2);
    expect(made.summed).toBe(true);
    expect(made.serials).toContain('0090');
  }, 60_000);

  it('is compared with the table after one in parts', async () => {
    await makeList(2);
    const part = { authority_id: ROOT_ID, number: 2, shard: 1, kind: 'complete', base_number: null, entries: 0 };
    const rest = { this_update: AT, next_update: AT + DAY, sha256: 'a'.repeat(64), der: Uint8Array.of(0x30, 0) };
    valueOf(await store.transaction(async (tx) => ok(await tx.insertRows('crl_part', [{ ...part, ...rest }]))));
    expect((await makeList(3)).summed).toBe(true);
    expect((await makeList(4)).summed).toBe(false);
  }, 60_000);

  it('is compared with the table when eight numbers have passed, be they of deltas', async () => {
    await makeList(7);
    expect((await makeList(9)).summed).toBe(true);
    expect((await makeList(11)).summed).toBe(false);
  }, 60_000);
});

/** Changes both the table and the index that lists are made of, then takes it back in the table alone. */
function changeIndex(change: string, back: string): void {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false, defensive: false });
  const { sql } = db.prepare("SELECT * FROM sqlite_schema WHERE name = 'revocation_serial'").get() as { sql: string };
  const row = db.prepare("SELECT * FROM sqlite_schema WHERE name = 'revocation_serial'").get() as DbRow;
  db.exec(change);
  db.exec(
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'revocation_serial'; PRAGMA writable_schema = RESET",
  );
  db.exec(back);
  db.exec('PRAGMA writable_schema = ON');
  db.prepare("INSERT INTO sqlite_schema VALUES ('index', 'revocation_serial', 'revocation', ?, ?)").run(
    Number(row['rootpage']),
    sql,
  );
  db.exec('PRAGMA writable_schema = RESET');
  db.close();
}

const ROW = `certificate_id = '${idOf('x', 777)}'`;

describe('an index that is not what the table is', () => {
  const set = (column: string, wrong: string, right: string): [string, string] => [
    `UPDATE revocation SET ${column} = ${wrong} WHERE ${ROW}`,
    `UPDATE revocation SET ${column} = ${right} WHERE ${ROW}`,
  ];
  const serial = `'${(0x50_0000_0000 + 777 * 0x101).toString(16)}'`;
  const copy = 'CREATE TABLE kept AS SELECT * FROM revocation WHERE';
  const giveBack = 'INSERT INTO revocation SELECT * FROM kept; DROP TABLE kept';

  it.each([
    ['another moment', ...set('revoked_at', `${AT + 5000}`, `${AT}`)],
    ['another reason', ...set('reason', `'keyCompromise'`, `'superseded'`)],
    ['another serial', ...set('serial_hex', `'5100000000'`, serial)],
    ['an end that leaves it out', ...set('not_after', '5', `${LATER}`)],
    ['nothing of it', `${copy} ${ROW}; DELETE FROM revocation WHERE ${ROW}`, giveBack],
  ])(
    'gives no list: %s',
    async (_, change, back) => {
      await makeList(2);
      changeIndex(change, back);
      await expect(makeList(3)).rejects.toThrow('workspace.damaged');
    },
    60_000,
  );

  it('gives no list: nothing of what came since', async () => {
    await makeList(2);
    await revoke('5000800000');
    const which = "serial_hex = '5000800000'";
    changeIndex(`${copy} ${which}; DELETE FROM revocation WHERE ${which}`, giveBack);
    await expect(makeList(3)).rejects.toThrow('workspace.damaged');
  }, 60_000);

  it('gives no list: one of two that have the same serial', async () => {
    await revoke('5000800003', { reason: 'superseded' });
    const hidden = `certificate_id = '${idOf('c', certificates)}'`;
    await revoke('5000800003', { reason: 'certificateHold' });
    await makeList(2);
    changeIndex(`${copy} ${hidden}; DELETE FROM revocation WHERE ${hidden}`, giveBack);
    await expect(makeList(3)).rejects.toThrow('workspace.damaged');
  }, 60_000);

  it('gives no list where the one before is not as it was written', async () => {
    await makeList(2);
    const db = new DatabaseSync(file);
    db.exec("UPDATE crl SET der = CAST(substr(der, 1, 5000) || x'00' || substr(der, 5002) AS BLOB) WHERE number = 2");
    db.close();
    await expect(makeList(3)).rejects.toThrow('workspace.damaged');
  }, 60_000);
});
