import { hash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/model/workspace.ts';
import type { KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { appendActivities } from './activity-rows.ts';
import { insertCertificates } from './certificate-rows.ts';
import { insertCrl } from './crl-rows.ts';
import { insertKeys } from './key-rows.ts';
import { saveKeyWrap } from './key-wrap-rows.ts';
import type { Store } from './open-store.ts';
import { checkWorkspaceFile, type StoreProgress } from './own-thread.ts';
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
        serialHex: certificateOf(1).serialHex,
        reason: 'superseded',
        revokedAt: AT,
      });
      await insertCrl(tx, {
        authorityId: ROOT_ID,
        number: 1,
        thisUpdate: AT,
        nextUpdate: AT,
        entries: 1,
        sha256: hash('sha256', Uint8Array.of(1), 'hex'),
        der: Uint8Array.of(1),
      });
      await saveProfile(tx, { id: 'p', version: 1, content: {}, createdAt: AT });
      await saveSettings(tx, { ...DEFAULT_SETTINGS, theme: 'dark', autoLockMinutes: 1 });
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
  valueOf(await store.check('full', { onProgress: () => undefined, signal: never })).findings.map(
    ({ code, table, rowId }) => [code, table, rowId],
  );

/** What somebody with another tool could do to the file. */
const tamper = (sql: string): void => {
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  const guards = raw
    .prepare("SELECT name, sql FROM sqlite_schema WHERE name IN ('activity_no_update', 'activity_no_delete')")
    .all();
  for (const guard of guards) raw.exec(`DROP TRIGGER ${String(guard['name'])}`);
  raw.exec(sql);
  for (const guard of guards) raw.exec(String(guard['sql']));
  raw.close();
};

const OPEN_RESERVATION = ['store.reservation-open', 'serial_reservation', `${ROOT_ID}/aa`];

describe('the check of a whole file', () => {
  it('reads every row, tells how far it is and changes nothing', async () => {
    const progress: StoreProgress[] = [];
    const report = valueOf(await store.check('full', { onProgress: (step) => progress.push(step), signal: never }));
    expect(report).toMatchObject({ clean: true, rows: 1 + 1 + 1 + 1 + 1201 + 1 + 1 + 1 + 1 + 5 + 3 });
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
    expect(valueOf(await store.check('full', { onProgress: () => undefined, signal: never })).clean).toBe(false);
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
    ["UPDATE issuer_name SET sha256 = 'other'", 900],
  ])('finds facts that are missing or are not those of their certificate: %s', async (sql, count) => {
    tamper(sql);
    expect((await findings()).filter(([code]) => code === 'store.facts-differ').length).toBeGreaterThanOrEqual(count);
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
    expect((await findings()).slice(0, 1)).toEqual([['store.activity-changed', 'activity', '2']]);
    tamper('DELETE FROM activity WHERE sequence = 2');
    expect((await findings()).slice(0, 1)).toEqual([['store.activity-removed', 'activity', '2']]);
  });

  it('goes on behind pages that cannot be read', async () => {
    await store.close();
    const bytes = readFileSync(file);
    const raw = new DatabaseSync(file, { readOnly: true });
    const page = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'certificate_serial'").get()?.[
      'rootpage'
    ];
    const root = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'profile'").get()?.['rootpage'];
    raw.close();
    for (const number of [Number(page), Number(root)]) bytes.fill(0x5a, (number - 1) * 4096, number * 4096);
    writeFileSync(file, bytes);
    const watched = { onProgress: () => undefined, signal: new AbortController().signal };
    const entry = new URL('store-worker.ts', import.meta.url);
    const report = valueOf(await checkWorkspaceFile(entry, { file, depth: 'full' }, watched));
    const all = report.findings.map(({ code, table, rowId }) => [code, table, rowId]);
    expect(all.filter(([code]) => code === 'store.corrupt-page').length).toBeGreaterThan(1);
    expect(all).toContainEqual(['store.corrupt-page', 'profile', '']);
    expect(all).toContainEqual(OPEN_RESERVATION);
  });

  it('ends when it is no longer wanted', async () => {
    const controller = new AbortController();
    const cancelled = store.check('full', { onProgress: () => controller.abort(), signal: controller.signal });
    expect(await cancelled).toEqual({ ok: false, error: { code: 'job.cancelled', evidence: {} } });
    expect(await store.check('full', { onProgress: () => undefined, signal: controller.signal })).toMatchObject({
      error: { code: 'job.cancelled' },
    });
    expect((await store.transaction(async (tx) => ok(await appendActivities(tx, [activityOf('d')])))).ok).toBe(true);
  });
});

describe('its rules between tables', () => {
  const LEAF = certificateOf(5).id;
  it.each([
    [`UPDATE certificate SET search = search || 'x' WHERE id = '${LEAF}'`, 'store.search-differs', 'certificate'],
    ["UPDATE revocation SET serial_hex = '77'", 'store.derived-differs', 'revocation'],
    [
      `UPDATE certificate SET source = 'issued', serial_hex = '4a' WHERE id IN ('${LEAF}', '${certificateOf(6).id}')`,
      'store.serial-twice',
      'certificate',
    ],
    [`INSERT INTO certificate_tag VALUES ('${LEAF}', 'prod', 1, 1)`, 'store.derived-differs', 'certificate_tag'],
    [`INSERT INTO certificate_tagged VALUES ('${LEAF}', 1, 1)`, 'store.derived-differs', 'certificate_tagged'],
    ["UPDATE crl SET der = x'02'", 'store.crl-der', 'crl'],
    [
      "INSERT INTO publish_run VALUES (1, 'gone', 'a', 1, 1, 1, 'done', 1, NULL, '[]', NULL)",
      'store.reference',
      'publish_run',
    ],
    ['CREATE INDEX planted ON setting (value)', 'store.schema', ''],
    [
      'UPDATE crl SET number = 9; INSERT INTO crl SELECT * FROM (SELECT authority_id, 10, base_number, this_update, next_update, entries, sha256, digest, der FROM crl); UPDATE crl SET number = 3 WHERE number = 10',
      'store.crl-number',
      'crl',
    ],
  ])('find %s', async (sql, code, table) => {
    const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    raw.exec(sql);
    raw.close();
    expect((await findings()).map(([found, where]) => `${found} ${where}`)).toContain(`${code} ${table}`);
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
