import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartnerId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { insertCertificates } from './certificate-rows.ts';
import { noteSightings } from './note-rows.ts';
import type { Store } from './open-store.ts';
import { insertRevocation } from './revocation-rows.ts';
import { AT, certificateOf, DAY, insertRoot, openForTest, revocationOf } from './store-fixture.ts';
import {
  countedEnding,
  countEndingByWeek,
  findSeqBefore,
  listEnding,
  listUsedAfterEnd,
  type WatchView,
} from './watch-rows.ts';

let folder: string;
let file: string;
let store: Store;
const view: WatchView = {
  at: AT,
  from: AT - 30 * DAY,
  to: AT + 60 * DAY,
  maxDays: 60,
  maxPercent: 33,
  shortLivedDays: 15,
  seenSince: AT - 30 * DAY,
  oldSeq: 0,
  without: [],
};

const ending = (number: number, days: number, change: Parameters<typeof certificateOf>[1] = {}) =>
  certificateOf(number, { notBefore: AT - 300 * DAY, notAfter: AT + days * DAY, createdAt: AT - 200 * DAY, ...change });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-watch-'));
  file = join(folder, 'w.countersign');
  store = await openForTest(file, 'create');
  const written = await store.transaction(async (tx) => {
    await insertRoot(tx);
    await insertCertificates(tx, [
      ending(1, 5),
      ending(2, 6),
      ending(3, -3),
      ending(4, -3, { createdAt: AT - DAY }),
      ending(5, 7, { source: 'seen' }),
      ending(6, 7, { source: 'seen' }),
      ending(7, 6),
      ending(8, 90),
      ending(9, -40),
      ending(10, 0.5, { notBefore: AT - 0.1 * DAY }),
      ending(11, 0.1, { notBefore: AT - 0.9 * DAY }),
      ending(12, 50, { notBefore: AT - 20 * DAY }),
    ]);
    await insertRevocation(tx, revocationOf(7));
    const met = (number: number, days: number, target: string) => ({
      certificateId: certificateOf(number).id,
      target,
      side: 'server' as const,
      at: AT + days * DAY,
      runId: `run-${number}`,
    });
    await noteSightings(tx, [met(5, -2, 'a:443'), met(6, -31, 'b:443'), met(3, -4, 'c:443'), met(3, -1, 'c:443')]);
    await noteSightings(tx, [met(9, -5, 'd:443'), met(1, -1, 'd:443'), met(7, -1, 'e:443')]);
    return ok(null);
  });
  expect(written.ok).toBe(true);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const listAll = async (): Promise<readonly string[]> => {
  const weeks = await countEndingByWeek(store.read, view);
  const lists = await Promise.all(weeks.map((week) => listEnding(store.read, view, week)));
  expect(weeks.map(({ count }) => count)).toEqual(lists.map((list) => list.length));
  return lists
    .flat()
    .map(({ name }) => name)
    .sort();
};

describe('what is watched', () => {
  it('is what ends soon or ended here lately: not revoked, not forgotten, not younger than its own end', async () => {
    expect(await listAll()).toEqual([
      'host-1.example',
      'host-11.example',
      'host-2.example',
      'host-3.example',
      'host-5.example',
    ]);
  });

  it('is found by the index over ends of validity', () => {
    const { sql, parameters } = countedEnding(store.read, view).compile();
    const plan = new DatabaseSync(file, { readOnly: true })
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...(parameters as number[]))
      .map((row) => String(row['detail']));
    expect(plan[0]).toMatch(/^SEARCH certificate USING INDEX certificate_not_after/);
    expect(plan.filter((step) => /SCAN (?!s$)/.test(step))).toEqual([]);
  });

  it('of some partners is found by their certificates', () => {
    const { sql, parameters } = countedEnding(store.read, { ...view, of: ['p'.repeat(26) as PartnerId] }).compile();
    const plan = new DatabaseSync(file, { readOnly: true })
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...(parameters as (number | string)[]))
      .map((row) => String(row['detail']));
    expect(plan[0]).toMatch(/^SEARCH certificate USING INDEX sqlite_autoindex_certificate_1 \(id=\?\)/);
  });

  it('is split by the instant at which rows came', async () => {
    expect(await findSeqBefore(store.read, AT - 300 * DAY)).toBe(0);
    expect(await findSeqBefore(store.read, AT + DAY)).toBe(13);
  });
});

describe('what is in use after its end', () => {
  it('is what a place showed last, when it had ended or was revoked by then', async () => {
    const used = await listUsedAfterEnd(store.read, AT - 30 * DAY);
    expect(used.map(({ name, target, lastAt }) => [name, target, lastAt])).toEqual([
      ['host-3.example', 'c:443', AT - DAY],
    ]);
    expect(await listUsedAfterEnd(store.read, AT)).toEqual([]);
  });
});
