import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityFilter } from '../../../shared/model/activity.ts';
import { ok } from '../../../shared/result.ts';
import { BLOCK_ENTRIES } from '../../store/activity-page.ts';
import { appendActivities } from '../../store/activity-rows.ts';
import type { Store } from '../../store/open-store.ts';
import { activityOf, openForTest, valueOf } from '../../store/store-fixture.ts';
import { createLogPages, type LogPages } from './log-pages.ts';

/** Four blocks, of which the last is short. */
const ENTRIES = 3 * BLOCK_ENTRIES + 100;
const RARE = 1000;

let folder: string;
let store: Store;
let now: number;
/** Every look at the clock takes an hour: who is in a hurry gets one block at a time. */
const slowClock = (): number => (now += 3_600_000);

const append = async (from: number, to: number): Promise<void> => {
  const entries = Array.from({ length: to - from }, (_, at) =>
    activityOf((from + at) % RARE === 0 ? `rare ${from + at}` : `host ${from + at}`),
  );
  valueOf(await store.transaction(async (tx) => ok((await appendActivities(tx, entries)).length)));
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'log-pages-'));
  store = await openForTest(join(folder, 'a.countersign'), 'create');
  now = 0;
  await append(1, ENTRIES + 1);
}, 120_000);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function readAll(pages: LogPages, filter: ActivityFilter): Promise<readonly string[]> {
  const { total } = await pages.page({ filter, offset: 0, limit: 1 });
  const subjects: string[] = [];
  for (let offset = 0; offset < total; offset += 7)
    subjects.push(...(await pages.page({ filter, offset, limit: 7 })).items.map(({ subject }) => subject));
  return subjects;
}

describe('pages of the log', () => {
  it('hold every entry that fits once, newest first, across blocks', async () => {
    const found = await readAll(createLogPages(store, slowClock), { search: 'RARE' });
    expect(found).toEqual(Array.from({ length: 24 }, (_, at) => `rare ${(24 - at) * RARE}`));
  });

  it('tell who is in a hurry what was found by now, and go on when asked again', async () => {
    const pages = createLogPages(store, slowClock);
    const ask = () => pages.page({ filter: { search: 'rare' }, offset: 0, limit: 100, soon: true });
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.map(({ total }) => total)).toEqual([0, 8, 16, 24]);
    expect(answers.map(({ isSearching }) => isSearching)).toEqual([true, true, true, undefined]);
    for (const { items, total } of answers) expect(items).toHaveLength(total);
    expect(answers[1]?.items[0]?.subject).toBe('rare 24000');
  });

  it('look through everything for who is not, and count what came meanwhile', async () => {
    const pages = createLogPages(store, slowClock);
    const ask = () => pages.page({ filter: { search: 'rare' }, offset: 0, limit: 1 });
    expect(await ask()).toMatchObject({ total: 24, items: [{ subject: 'rare 24000' }] });
    await append(25_000, 25_001);
    const after = await ask();
    expect(after).toMatchObject({ total: 25, items: [{ subject: 'rare 25000' }] });
    expect(after.isSearching).toBeUndefined();
  });

  it('of a filter along an index are whole at the first look', async () => {
    const answer = await createLogPages(store, slowClock).page({
      filter: { actors: ['alice'] },
      offset: 0,
      limit: 1,
      soon: true,
    });
    expect(answer.isSearching).toBeUndefined();
    expect(answer.total).toBeGreaterThanOrEqual(ENTRIES);
  });
});
