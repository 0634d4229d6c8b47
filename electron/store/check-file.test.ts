import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { appendActivities } from './activity-rows.ts';
import { insertCertificates } from './certificate-rows.ts';
import { insertCrl } from './crl-rows.ts';
import { insertKeys, saveKeyWrap } from './key-rows.ts';
import type { Store, StoreProgress } from './open-store.ts';
import { saveProfile } from './profile-rows.ts';
import { insertRevocation } from './revocation-rows.ts';
import { digestRow } from './row-digest.ts';
import { reserveSerials } from './serial-rows.ts';
import { saveSettings } from './setting-rows.ts';
import { activityOf, AT, certificateOf, insertRoot, openForTest, ROOT_ID, valueOf } from './store-fixture.ts';
import { insertWorkspace } from './workspace-rows.ts';

let folder: string;
let file: string;
let store: Store;
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
  file = join(folder, 'template.countersign');
  store = await openForTest(file, 'create');
  valueOf(
    await store.transaction(async (tx) => {
      await insertWorkspace(tx, { id: 'w'.repeat(26) as WorkspaceId, name: 'Lab', createdAt: AT, actor: 'alice' });
      await saveKeyWrap(
        tx,
        { kind: 'recovery', kdf: { name: 'hkdf-sha256' }, salt: Uint8Array.of(1), sealed: Uint8Array.of(2) },
        AT,
      );
      await insertKeys(tx, [
        {
          id: 'k'.repeat(26) as KeyId,
          algorithm: 'p256',
          spkiDer: Uint8Array.of(1),
          sealed: Uint8Array.of(1),
          createdAt: AT,
        },
      ]);
      await insertRoot(tx);
      await insertCertificates(
        tx,
        Array.from({ length: 1200 }, (_, index) => certificateOf(index + 1, { authorityId: ROOT_ID })),
      );
      await insertRevocation(tx, {
        certificateId: certificateOf(1).id,
        authorityId: ROOT_ID,
        serialHex: '01',
        reason: 'superseded',
        revokedAt: AT,
      });
      await insertCrl(tx, {
        authorityId: ROOT_ID,
        number: 1,
        thisUpdate: AT,
        nextUpdate: AT,
        entries: 1,
        sha256: 'a',
        der: Uint8Array.of(1),
      });
      await saveProfile(tx, { id: 'p', version: 1, content: {}, createdAt: AT });
      await saveSettings(tx, { theme: 'dark', autoLockMinutes: 1, expiringDays: 1, textScale: 1 });
      await reserveSerials(tx, [{ authorityId: ROOT_ID, serialHex: 'aa', batch: 'b', createdAt: AT }]);
      await appendActivities(tx, ['a', 'b', 'c'].map(activityOf));
      return ok(null);
    }),
  );
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  copies += 1;
  file = join(folder, `${copies}.countersign`);
  copyFileSync(join(folder, 'template.countersign'), file);
  store = await openForTest(file, 'open');
});
afterEach(() => store.close());

const never = new AbortController().signal;
const findings = async () =>
  valueOf(await store.check(() => undefined, never)).findings.map(({ code, table, rowId }) => [code, table, rowId]);

/** What somebody with another tool could do to the file. */
const tamper = (sql: string): void => {
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  raw.exec(`DROP TRIGGER activity_no_update; DROP TRIGGER activity_no_delete; ${sql}`);
  raw.close();
};

const OPEN_RESERVATION = ['store.reservation-open', 'serial_reservation', `${ROOT_ID}/aa`];

describe('the check of a whole file', () => {
  it('reads every row, tells how far it is and changes nothing', async () => {
    const progress: StoreProgress[] = [];
    const report = valueOf(await store.check((step) => progress.push(step), never));
    expect(report).toMatchObject({ clean: true, rows: 1 + 1 + 1 + 1 + 1201 + 1 + 1 + 1 + 1 + 4 + 3 });
    expect(await findings()).toEqual([OPEN_RESERVATION]);
    expect(progress[0]).toEqual({ done: 0, total: report.rows });
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.at(-1)).toEqual({ done: report.rows, total: report.rows });
  });

  it.each([
    [
      "UPDATE certificate SET not_after = not_after + 1 WHERE serial_hex = '" + certificateOf(5).serialHex + "'",
      'certificate',
      certificateOf(5).id,
    ],
    ['UPDATE revocation SET revoked_at = 0', 'revocation', certificateOf(1).id],
    ["UPDATE serial_reservation SET state = 'abandoned'", 'serial_reservation', `${ROOT_ID}/aa`],
    ['UPDATE authority SET path_length = 9', 'authority', ROOT_ID],
    ["UPDATE key_record SET sealed = x'00'", 'key_record', 'k'.repeat(26)],
    ["UPDATE key_wrap SET kdf = '{}'", 'key_wrap', 'recovery'],
    ["UPDATE workspace SET name = 'Other'", 'workspace', 'w'.repeat(26)],
    ['UPDATE crl SET next_update = 1', 'crl', `${ROOT_ID}/1`],
    ["UPDATE profile SET content = '[]'", 'profile', 'p/1'],
    ["UPDATE setting SET value = '9' WHERE key = 'expiringDays'", 'setting', 'expiringDays'],
  ])('finds a row that was changed: %s', async (sql, table, rowId) => {
    tamper(sql);
    const all = await findings();
    expect(all).toContainEqual(['store.row-digest', table, rowId]);
    expect(all.filter(([code]) => code === 'store.row-digest')).toHaveLength(1);
    expect(valueOf(await store.check(() => undefined, never)).clean).toBe(false);
  });

  it('finds bytes that are not those of the hash, even behind a fitting digest', async () => {
    const raw = new DatabaseSync(file);
    const row = raw.prepare('SELECT * FROM certificate WHERE id = ?').get(certificateOf(7).id) as Record<
      string,
      string
    >;
    const der = Buffer.from('another certificate');
    raw
      .prepare('UPDATE certificate SET der = ?, digest = ? WHERE id = ?')
      .run(der, digestRow('certificate', { ...row, der }), certificateOf(7).id);
    raw.close();
    expect(await findings()).toEqual([['store.certificate-der', 'certificate', certificateOf(7).id], OPEN_RESERVATION]);
  });

  it.each([
    ['DELETE FROM certificate_fact WHERE seq = 5', 1],
    ['UPDATE certificate_fact SET end_day = end_day + 1 WHERE seq = 5', 1],
    ['UPDATE certificate_fact SET life_days = 1 WHERE seq = 5', 1],
    ['UPDATE certificate_fact SET traits = traits | 1 WHERE seq = 5', 1],
    ["UPDATE issuer_name SET sha256 = 'other'", 999],
  ])('finds facts that are missing or are not those of their certificate: %s', async (sql, count) => {
    tamper(sql);
    expect((await findings()).filter(([code]) => code === 'store.facts-differ')).toHaveLength(count);
  });

  it('finds references to rows that are gone', async () => {
    tamper(
      'DELETE FROM crl; DELETE FROM serial_reservation; DELETE FROM key_record; UPDATE certificate SET key_id = NULL; DELETE FROM revocation; DELETE FROM authority',
    );
    const broken = (await findings()).filter(([code]) => code === 'store.foreign-key');
    expect(broken.every(([, table]) => table === 'certificate')).toBe(true);
    expect(broken.length).toBeGreaterThan(900);
  });

  it('finds entries of the activity log that were changed or taken out', async () => {
    tamper("UPDATE activity SET actor = 'mallory' WHERE sequence = 2");
    expect((await findings()).slice(0, 1)).toEqual([['store.activity-chain', 'activity', '2']]);
    const raw = new DatabaseSync(file);
    raw.exec('DELETE FROM activity WHERE sequence = 2');
    raw.close();
    expect((await findings()).slice(0, 1)).toEqual([['store.activity-gap', 'activity', '3']]);
  });

  it('goes on behind pages that cannot be read', async () => {
    await store.close();
    const bytes = readFileSync(file);
    const raw = new DatabaseSync(file, { readOnly: true });
    const page = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'certificate_serial'").get()?.[
      'rootpage'
    ];
    const root = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'setting'").get()?.['rootpage'];
    raw.close();
    for (const number of [Number(page), Number(root)]) bytes.fill(0x5a, (number - 1) * 4096, number * 4096);
    writeFileSync(file, bytes);
    store = await openForTest(file, 'open');
    const all = await findings();
    expect(all.filter(([code]) => code === 'store.corrupt-page').length).toBeGreaterThan(1);
    expect(all).toContainEqual(['store.corrupt-page', 'setting', '']);
    expect(all).toContainEqual(OPEN_RESERVATION);
  });

  it('ends when it is no longer wanted', async () => {
    const controller = new AbortController();
    const cancelled = store.check(() => controller.abort(), controller.signal);
    expect(await cancelled).toEqual({ ok: false, error: { code: 'job.cancelled', evidence: {} } });
    expect(await store.check(() => undefined, controller.signal)).toMatchObject({ error: { code: 'job.cancelled' } });
    expect((await store.transaction(async (tx) => ok(await appendActivities(tx, [activityOf('d')])))).ok).toBe(true);
  });
});

describe('the canonical content of a row', () => {
  it('is the same whatever the order of columns, and another for another type, column or table', () => {
    const hex = (table: string, row: Parameters<typeof digestRow>[1]) =>
      Buffer.from(digestRow(table, row)).toString('hex');
    const base = hex('t', { a: 1, b: 'x' });
    expect(hex('t', { b: 'x', a: 1 })).toBe(base);
    expect(hex('t', { a: 1, b: 'x', c: null, digest: Uint8Array.of(1), seq: 7 })).toBe(base);
    const others = [
      hex('t', { a: '1', b: 'x' }),
      hex('u', { a: 1, b: 'x' }),
      hex('t', { a: 1, c: 'x' }),
      hex('t', { a: 1, b: Buffer.from('x') }),
      hex('t', { ab: '1', '': 'x' }),
    ];
    expect(new Set([base, ...others]).size).toBe(6);
    expect(base).toBe('eaf39fffa571806a2a03cbb569b1bac611d264426fcce4e6f4d9147bb713abe4');
  });
});
