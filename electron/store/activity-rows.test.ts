import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityFilter } from '../../shared/model/activity.ts';
import { ok } from '../../shared/result.ts';
import { appendActivities, appendActivity, findActivityHead, listActivity } from './activity-rows.ts';
import { countBlocks, listActors, listEntries } from './activity-page.ts';
import { type OpenStoreOptions, type Store } from './open-store.ts';
import { activityOf, AT, openForTest } from './store-fixture.ts';

let folder: string;
let file: string;
const opened: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  file = join(folder, 'lab.countersign');
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

const open = async (mode: 'open' | 'create', more: Partial<OpenStoreOptions> = {}): Promise<Store> => {
  const store = await openForTest(file, mode, more);
  opened.push(store);
  return store;
};

describe('activity', () => {
  it('chains entries, pages them and finds them', async () => {
    const store = await open('create');
    await store.transaction(async (tx) => ok(await appendActivity(tx, activityOf('first 100%'))));
    await store.transaction(async (tx) =>
      ok(await appendActivities(tx, [activityOf('second'), { ...activityOf('third'), entityId: 'e3' }])),
    );
    const some = (filter: ActivityFilter, skip = 0, limit = 9) =>
      listEntries(store.read, filter, { among: { from: 1, to: 3 }, skip, limit });
    expect((await some({}, 0, 2)).map((entry) => entry.subject)).toEqual(['third', 'second']);
    expect((await some({}, 2)).map((entry) => entry.sequence)).toEqual([1]);
    expect(await some({ search: '100%' })).toHaveLength(1);
    expect(await some({ search: '0_%' })).toEqual([]);
    expect(await some({ actors: ['alice'], actions: ['certificate.issued'], since: AT, until: AT + 1 })).toHaveLength(
      3,
    );
    expect(await some({ actors: ['bob'] })).toEqual([]);
    expect(await some({ until: AT })).toEqual([]);
    const entity = { kind: 'certificate', id: 'e3' };
    expect(await countBlocks(store.read, { entity }, { from: 0, to: 1 })).toEqual([1, 0]);
    expect(await listActors(store.read, 9)).toEqual(['alice']);
    expect((await listActivity(store.read, { limit: 9, entity: 'certificate', entityId: 'e3' })).total).toBe(1);
  });

  it('lets nobody change or remove an entry by SQL, or put one in out of order', async () => {
    const store = await open('create');
    await store.transaction(async (tx) => ok(await appendActivity(tx, activityOf('first'))));
    await store.close();
    const raw = new DatabaseSync(file);
    expect(() => raw.exec("UPDATE activity SET subject = 'x'")).toThrow('append-only');
    expect(() => raw.exec('DELETE FROM activity')).toThrow('append-only');
    expect(() => raw.exec("INSERT INTO activity VALUES (3, 0, '', '', '', '', '', '{}', '')")).toThrow('follow');
    raw.close();
  });

  it('shows on opening that the log was cut back behind a known checkpoint, or its tail changed', async () => {
    const store = await open('create');
    await store.transaction(async (tx) => ok(await appendActivities(tx, [activityOf('a'), activityOf('b')])));
    const checkpoint = await findActivityHead(store.read);
    if (!checkpoint) throw new Error('no entries');
    await store.close();
    const intact = await open('open', { checkpoint });
    expect(intact.info.activity).toEqual({ head: checkpoint, tailIntact: true, checkpoint: 'present' });
    await intact.close();
    const raw = new DatabaseSync(file);
    const triggers = raw.prepare("SELECT sql FROM sqlite_schema WHERE name LIKE 'activity_no_%'").all();
    raw.exec(
      "DROP TRIGGER activity_no_delete; DROP TRIGGER activity_no_update; DELETE FROM activity WHERE sequence = 2; UPDATE activity SET actor = 'mallory'",
    );
    for (const { sql } of triggers) raw.exec(String(sql));
    raw.close();
    const cut = await open('open', { checkpoint });
    expect(cut.info.activity).toMatchObject({ tailIntact: false, checkpoint: 'missing' });
  });
});
