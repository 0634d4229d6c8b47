import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../shared/errors.ts';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { appendActivities, findActivityHead } from './activity-rows.ts';
import type { WriteDb } from './db.ts';
import type { OpenStoreOptions, Store } from './open-store.ts';
import { StoreFailure } from './store-failure.ts';
import { activityOf, AT, openForTest } from './store-fixture.ts';
import { findWorkspace, getWorkspace, insertWorkspace, renameWorkspace } from './workspace-rows.ts';

const workspaceRow = { id: 'w'.repeat(26) as WorkspaceId, name: 'Lab', createdAt: AT, actor: 'alice' };

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

describe('transactions', () => {
  it('commit on success, roll back on a failed Result and on a throw', async () => {
    const store = await open('create');
    await store.transaction(async (tx) => ok(await insertWorkspace(tx, workspaceRow)));
    const refused = await store.transaction(async (tx) => {
      await renameWorkspace(tx, 'Other');
      expect((await getWorkspace(tx)).name).toBe('Other');
      expect((await getWorkspace(store.read)).name).toBe('Lab');
      return fail('input.invalid', { field: 'name', problem: 'test' });
    });
    expect(refused.ok).toBe(false);
    await expect(
      store.transaction(async (tx) => {
        await renameWorkspace(tx, 'Other');
        throw new TypeError('bug');
      }),
    ).rejects.toThrow(TypeError);
    expect((await getWorkspace(store.read)).name).toBe('Lab');
  });

  it('run one after the other', async () => {
    const store = await open('create');
    await store.transaction(async (tx) => ok(await insertWorkspace(tx, { ...workspaceRow, name: '' })));
    const append = (letter: string) =>
      store.transaction(async (tx) => ok(await renameWorkspace(tx, (await getWorkspace(tx)).name + letter)));
    await Promise.all(['a', 'b', 'c', 'd'].map(append));
    expect((await getWorkspace(store.read)).name).toBe('abcd');
  });

  it('cannot be used after their end', async () => {
    const store = await open('create');
    let leaked: WriteDb | undefined;
    await store.transaction(async (tx) => {
      leaked = tx;
      return ok(await insertWorkspace(tx, workspaceRow));
    });
    if (!leaked) throw new Error('no transaction');
    await expect(renameWorkspace(leaked, 'late')).rejects.toThrow('after its end');
    await expect(insertWorkspace(leaked, workspaceRow)).rejects.toThrow('after its end');
  });

  it('answer a full disk as data, rolled back, and go on afterwards', async () => {
    const store = await open('create', { testMaxPages: 180 });
    await store.transaction(async (tx) => ok(await insertWorkspace(tx, workspaceRow)));
    const full = await store.transaction(async (tx) => {
      await renameWorkspace(tx, 'Other');
      return ok(
        await appendActivities(
          tx,
          Array.from({ length: 2000 }, () => activityOf('x'.repeat(300))),
        ),
      );
    });
    expect(full).toEqual({ ok: false, error: { code: 'store.full', evidence: { name: 'lab.countersign' } } });
    expect((await getWorkspace(store.read)).name).toBe('Lab');
    expect(await findActivityHead(store.read)).toBeUndefined();
    expect((await store.transaction(async (tx) => ok(await renameWorkspace(tx, 'Later')))).ok).toBe(true);
  });

  it('keep nothing of what was on its way when the disk was full', async () => {
    const store = await open('create', { testMaxPages: 180 });
    const drafts = Array.from({ length: 2000 }, (_, at) => ({
      kind: `k${at}`,
      content: 'x'.repeat(300),
      saved_at: AT,
    }));
    const full = await store.transaction(async (tx) => ok(await tx.insertRows('draft', drafts)));
    expect(full).toMatchObject({ ok: false, error: { code: 'store.full' } });
    expect(await store.read.query.selectFrom('draft').select('kind').execute()).toEqual([]);
  });

  it('wait for another process and then say busy, while reading goes on', async () => {
    const store = await open('create', { busyTimeoutMs: 700 });
    await store.transaction(async (tx) => ok(await insertWorkspace(tx, workspaceRow)));
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const waiting = store.transaction(async (tx) => ok(await renameWorkspace(tx, 'Mine')));
    expect((await getWorkspace(store.read)).name).toBe('Lab');
    expect(await waiting).toEqual({ ok: false, error: { code: 'store.busy', evidence: { name: 'lab.countersign' } } });
    const retried = store.transaction(async (tx) => ok(await renameWorkspace(tx, 'Mine')));
    setTimeout(() => other.exec('COMMIT'), 60);
    expect((await retried).ok).toBe(true);
    other.close();
  });

  it('notice within a second what another connection committed, and not their own commits', async () => {
    const store = await open('create');
    let changes = 0;
    const stop = store.onForeignChange(() => {
      changes += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await store.transaction(async (tx) => ok(await insertWorkspace(tx, workspaceRow)));
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(changes).toBe(0);
    const other = new DatabaseSync(file);
    other.exec("INSERT INTO setting VALUES ('k', '1', x'00')");
    other.close();
    await expect.poll(() => changes, { timeout: 3000 }).toBe(1);
    stop();
  });

  it('end as data after closing', async () => {
    const store = await open('create');
    await Promise.all([store.close(), store.close()]);
    expect(await store.transaction(async (tx) => ok(await renameWorkspace(tx, 'x')))).toMatchObject({
      ok: false,
      error: { code: 'store.io' },
    });
    await expect(findWorkspace(store.read)).rejects.toThrow(StoreFailure);
    expect(readdirSync(folder)).toEqual(['lab.countersign']);
  });
});
