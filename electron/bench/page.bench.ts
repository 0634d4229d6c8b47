import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CERTIFICATE_SORTS, type CertificateSort } from '../../shared/model/certificate.ts';
import { ok } from '../../shared/result.ts';
import { appendActivities } from '../store/activity-rows.ts';
import { pageCertificates } from '../store/certificate-page.ts';
import { insertCertificates } from '../store/certificate-rows.ts';
import type { Store } from '../store/open-store.ts';
import { markRecorded, reserveSerials } from '../store/serial-rows.ts';
import {
  activityOf,
  AT,
  certificateOf,
  DAY,
  insertRoot,
  openForTest,
  ROOT_ID,
  valueOf,
} from '../store/store-fixture.ts';
import { medianMs } from './median-ms.ts';

const ROWS = 10_000;
const PAGE_ROWS = 100;
const GROUP = 100;
const RUNS = 25;
const MAX_RATIO = 3;
const MAX_MS = 5;

/** One line of the report: `ours` and `rival` in the unit of the bar, `ratio` how far ours is behind. */
export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly rival: number;
  readonly ratio: number;
  readonly bar: string;
  readonly passed: boolean;
}

/**
 * Pages of an inventory of 10 000 certificates against the same SQL on a bare connection in this thread, every sort, at
 * the end of the list; searches; and how fast groups of 100 certificates are kept.
 *
 * Bar: at most three times the bare SQL; for a page also 5 ms.
 */
export async function benchPages(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'bench.countersign');
  const store = await openForTest(file, 'create');
  const bare = new DatabaseSync(file);
  try {
    const results = await fill(store, folder, bare);
    for (const sort of CERTIFICATE_SORTS) results.push(await benchSort(store, bare, sort));
    for (const search of ['host-77', 'example', 'ho', 'host 99 exam'])
      results.push(await benchSearch(store, bare, search));
    return results;
  } finally {
    bare.close();
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function fill(store: Store, folder: string, bare: DatabaseSync): Promise<BenchResult[]> {
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
  const certificates = Array.from({ length: ROWS }, (_, index) =>
    certificateOf(index + 1, {
      name: `host-${(index * 7919) % ROWS}.example`,
      notAfter: AT + ((index * 31) % 900) * DAY - 50 * DAY,
      authorityId: ROOT_ID,
      source: 'issued',
    }),
  );
  const started = performance.now();
  for (let start = 0; start < ROWS; start += GROUP) {
    const group = certificates.slice(start, start + GROUP);
    valueOf(
      await store.transaction(async (tx) => {
        await reserveSerials(
          tx,
          group.map(({ serialHex }) => ({ authorityId: ROOT_ID, serialHex, batch: 'bench', createdAt: AT })),
        );
        await insertCertificates(tx, group);
        await markRecorded(
          tx,
          ROOT_ID,
          group.map(({ id, serialHex }) => ({ certificateId: id, serialHex })),
        );
        return ok(
          await appendActivities(
            tx,
            group.map(({ name }) => activityOf(name)),
          ),
        );
      }),
    );
  }
  const ours = performance.now() - started;
  const rival = await fillBare(folder, bare);
  const ratio = ours / rival;
  const name = `keep ${ROWS} certificates in groups of ${GROUP}, with reservation and log (ms)`;
  return [{ name, ours, rival, ratio, bar: `<= ${MAX_RATIO}x`, passed: ratio <= MAX_RATIO }];
}

/** The same rows by prepared statements in this thread, committed as often. */
async function fillBare(folder: string, filled: DatabaseSync): Promise<number> {
  const file = join(folder, 'bare.countersign');
  await (await openForTest(file, 'create')).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA foreign_keys = OFF');
  const tables = (['certificate', 'serial_reservation', 'activity'] as const).map((table) => {
    const rows = filled.prepare(`SELECT * FROM ${table} LIMIT ${ROWS}`).all();
    const columns = Object.keys(rows[0] ?? {});
    return {
      rows,
      columns,
      insert: db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`),
    };
  });
  const index = db.prepare(
    'INSERT INTO certificate_search (rowid, search) SELECT seq, search FROM certificate WHERE seq > ? AND seq <= ?',
  );
  const started = performance.now();
  for (let start = 0; start < ROWS; start += GROUP) {
    db.exec('BEGIN IMMEDIATE');
    for (const { rows, columns, insert } of tables) {
      for (const row of rows.slice(start, start + GROUP)) insert.run(...columns.map((column) => row[column] ?? null));
    }
    index.run(start, start + GROUP);
    db.exec('COMMIT');
  }
  const ms = performance.now() - started;
  db.close();
  return ms;
}

const BARE_JOIN: Readonly<Partial<Record<CertificateSort, string>>> = {
  status: 'LEFT JOIN revocation r ON r.certificate_id = c.id',
  partner: 'LEFT JOIN certificate_partner l ON l.certificate_id = c.id LEFT JOIN partner p ON p.id = l.partner_id',
  owner: "LEFT JOIN certificate_note n ON n.certificate_id = c.id AND n.owner_key <> ''",
};

const BARE_ORDER: Readonly<Record<CertificateSort, string>> = {
  name: 'name_key',
  issuer: 'issuer_key',
  status: `case when r.reason = 'certificateHold' then 3 when r.reason is not null then 2 when c.not_after < c.not_before then 5
    when c.not_before > ${AT} then 4 when c.not_after < ${AT} then 1
    when c.not_after - ${AT} <= ${30 * DAY} and (c.not_after - ${AT}) * 3 <= c.not_after - c.not_before then 0 else 6 end, c.not_after`,
  notAfter: 'not_after',
  notBefore: 'not_before',
  key: 'key',
  serial: 'serial_hex',
  sha256: 'sha256',
  source: 'source',
  partner: 'p.name_key is null, p.name_key, not_after',
  owner: 'n.owner_key is null, n.owner_key, iif(n.owner_key is null, not_after, c.id)',
  created: 'c.seq',
};

const benchSort = (store: Store, bare: DatabaseSync, sort: CertificateSort): Promise<BenchResult> => {
  const offset = ROWS - PAGE_ROWS;
  const sql = `SELECT c.*, r.revoked_at FROM (SELECT c.seq FROM certificate c ${BARE_JOIN[sort] ?? ''}
      ORDER BY ${BARE_ORDER[sort]}, c.seq LIMIT ${PAGE_ROWS} OFFSET ${offset}) p
    JOIN certificate c ON c.seq = p.seq LEFT JOIN revocation r ON r.certificate_id = c.id`;
  return compare({
    name: `page ${offset}–${ROWS} by ${sort} (ms)`,
    ours: () =>
      pageCertificates(store.read, { at: AT, expiringDays: 30, sort, direction: 'asc', offset, limit: PAGE_ROWS }),
    rival: () => {
      bare.prepare(sql).all();
      bare.prepare('SELECT count(*) FROM certificate').get();
    },
  });
};

const benchSearch = (store: Store, bare: DatabaseSync, search: string): Promise<BenchResult> => {
  const terms = search.split(' ').map((term) => `%${term}%`);
  const where = terms.map(() => 'search LIKE ?').join(' AND ');
  return compare({
    name: `search "${search}" (ms)`,
    ours: () =>
      pageCertificates(store.read, {
        at: AT,
        expiringDays: 30,
        search,
        sort: 'name',
        direction: 'asc',
        offset: 0,
        limit: PAGE_ROWS,
      }),
    rival: () => {
      bare.prepare(`SELECT * FROM certificate WHERE ${where} ORDER BY name_key LIMIT ${PAGE_ROWS}`).all(...terms);
      bare.prepare(`SELECT count(*) FROM certificate WHERE ${where}`).get(...terms);
    },
  });
};

async function compare(contest: {
  readonly name: string;
  readonly ours: () => Promise<unknown>;
  readonly rival: () => void;
}): Promise<BenchResult> {
  const ours = await medianMs(RUNS, contest.ours);
  const rival = await medianMs(RUNS, contest.rival);
  const ratio = ours / rival;
  return {
    name: contest.name,
    ours,
    rival,
    ratio,
    bar: `<= ${MAX_RATIO}x or ${MAX_MS} ms`,
    passed: ratio <= MAX_RATIO || ours <= MAX_MS,
  };
}
