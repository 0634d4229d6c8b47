import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PublishTargetId } from '../../shared/model/brands.ts';
import type { PublishState } from '../../shared/model/publish.ts';
import { ok } from '../../shared/result.ts';
import { listPublishFaults } from './fault-rows.ts';
import type { Store } from './open-store.ts';
import { insertRun, insertTarget } from './publish-rows.ts';
import { AT, insertRoot, idOf, openForTest, ROOT_ID, valueOf } from './store-fixture.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
  store = await openForTest(join(folder, 'faults.countersign'), 'create');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const targetId = idOf('t', 1) as PublishTargetId;

it('tells places whose newest publication failed or was tried often, with the attempts since the last that came about', async () => {
  const run = (state: PublishState, attempts: number, startedAt: number) =>
    store.transaction(async (tx) => {
      const rest = { finishedAt: null, nextAttemptAt: null, files: [], error: null };
      await insertRun(tx, { targetId, authorityId: ROOT_ID, number: 1, startedAt, state, attempts, ...rest });
      return ok(null);
    });
  valueOf(
    await store.transaction(async (tx) => {
      await insertRoot(tx);
      const target = { id: targetId, authorityId: ROOT_ID, kind: 'folder', name: 'web', settings: {}, sealed: null };
      await insertTarget(tx, { ...target, enabled: true, createdAt: AT });
      return ok(null);
    }),
  );
  const faults = () => listPublishFaults(store.read, 3);
  expect(await faults()).toEqual([]);
  await run('failed', 12, AT);
  await run('done', 1, AT + 10);
  expect(await faults()).toEqual([]);
  await run('waiting', 2, AT + 20);
  expect(await faults()).toEqual([]);
  await run('failed', 4, AT + 30);
  expect(await faults()).toEqual([{ targetId, authorityId: ROOT_ID, name: 'web', attempts: 6, since: AT + 20 }]);
  await run('done', 1, AT + 40);
  expect(await faults()).toEqual([]);
});
