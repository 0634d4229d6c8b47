import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoginId, RunId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { deleteLogin, findLogin, insertLogin, listLogins } from './connection-login-rows.ts';
import {
  deleteRuns,
  deleteRunSecrets,
  findRunSecrets,
  findRunSummary,
  findStoredRun,
  insertRun,
  listRunIds,
  type NewRun,
  orderedEndpoints,
  orderedRuns,
  pageEndpoints,
  pageRuns,
  saveRunSecrets,
  setRunNote,
} from './connection-run-rows.ts';
import type { WriteDb } from './db.ts';
import type { Store } from './open-store.ts';
import { AT, idOf, openForTest, valueOf } from './store-fixture.ts';

let folder: string;
let file: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'runs-'));
  file = join(folder, 'runs.countersign');
  store = await openForTest(file, 'create');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const runId = (number: number): RunId => idOf('r', number) as RunId;

const runOf = (number: number, change: Partial<NewRun> = {}): NewRun => ({
  id: runId(number),
  target: 'api.example:443',
  startedAt: AT + number,
  handshake: 'completed',
  afterHandshake: 'accepted',
  accepted: true,
  protocol: 'TLSv1.3',
  credential: 'client',
  diagnosis: null,
  note: '',
  format: 1,
  run: Uint8Array.of(1, 2, number),
  ...change,
});

const write = async (work: (tx: WriteDb) => Promise<unknown>): Promise<void> =>
  void valueOf(
    await store.transaction(async (tx) => {
      await work(tx);
      return ok(null);
    }),
  );

const keep = (runs: readonly NewRun[]): Promise<void> =>
  write(async (tx) => {
    for (const run of runs) await insertRun(tx, run);
  });

describe('kept runs', () => {
  it('come back whole and as lists show them', async () => {
    const failed = runOf(2, { handshake: 'failed', afterHandshake: 'not-reached', accepted: false, protocol: null });
    await keep([runOf(1), { ...failed, credential: null, diagnosis: 'connection-refused', note: 'firewall?' }]);
    expect(await findStoredRun(store.read, runId(1))).toMatchObject({ format: 1, run: Uint8Array.of(1, 2, 1) });
    expect(await findStoredRun(store.read, runId(9))).toBeUndefined();
    const { total, items } = await pageRuns(store.read, { target: null, offset: 0, limit: 10 });
    expect(total).toBe(2);
    expect(items[0]).toEqual({
      id: runId(2),
      target: 'api.example:443',
      startedAt: AT + 2,
      handshake: 'failed',
      afterHandshake: 'not-reached',
      accepted: false,
      protocol: null,
      credential: null,
      diagnosis: 'connection-refused',
      note: 'firewall?',
      hasSecrets: false,
    });
    expect(items[1]).toEqual(await findRunSummary(store.read, runId(1)));
  });

  it('are paged by endpoint, the newest first', async () => {
    await keep(Array.from({ length: 7 }, (_, at) => runOf(at)));
    await keep([runOf(20, { target: 'other.example:8443' })]);
    const page = await pageRuns(store.read, { target: 'api.example:443', offset: 2, limit: 3 });
    expect(page.total).toBe(7);
    expect(page.items.map(({ id }) => id)).toEqual([runId(4), runId(3), runId(2)]);
    expect((await pageRuns(store.read, { target: null, offset: 0, limit: 1 })).items[0]?.id).toBe(runId(20));
  });

  it('are counted by endpoint, the one dialled last first, found by any part of its text', async () => {
    await keep([runOf(1), runOf(2), runOf(3, { target: '100%_sure.example:443' }), runOf(4, { target: '[::1]:443' })]);
    await keep([runOf(5)]);
    const all = await pageEndpoints(store.read, { filter: '', offset: 0, limit: 10 });
    expect(all.total).toBe(3);
    expect(all.items.map(({ target, runs, last }) => [target, runs, last.id])).toEqual([
      ['api.example:443', 3, runId(5)],
      ['[::1]:443', 1, runId(4)],
      ['100%_sure.example:443', 1, runId(3)],
    ]);
    const found = async (filter: string) =>
      (await pageEndpoints(store.read, { filter, offset: 0, limit: 10 })).items.map(({ target }) => target);
    expect(await found('API.')).toEqual(['api.example:443']);
    expect(await found('0%_s')).toEqual(['100%_sure.example:443']);
    expect(await found('a%e')).toEqual([]);
    expect(await found('\\')).toEqual([]);
    expect(await pageEndpoints(store.read, { filter: '', offset: 1, limit: 1 })).toMatchObject({
      total: 3,
      items: [{ target: '[::1]:443' }],
    });
  });

  it('show no word that is unknown here, whoever wrote it', async () => {
    await keep([runOf(1)]);
    await store.close();
    const raw = new DatabaseSync(file);
    raw
      .prepare("UPDATE connection_run SET diagnosis = 'gremlins', protocol = 'TLSv9', note = ?")
      .run('x'.repeat(50_000));
    raw.close();
    store = await openForTest(file, 'open');
    const summary = await findRunSummary(store.read, runId(1));
    expect(summary).toMatchObject({ diagnosis: null, protocol: null });
    expect(summary?.note).toHaveLength(4000);
  });

  it('take notes', async () => {
    await keep([runOf(1)]);
    await write(async (tx) => {
      expect(await setRunNote(tx, runId(1), 'after the renewal')).toBe(true);
      expect(await setRunNote(tx, runId(2), 'nobody')).toBe(false);
    });
    expect(await findRunSummary(store.read, runId(1))).toMatchObject({ note: 'after the renewal' });
  });

  it('lose their secrets with themselves, and secrets never stand without their run', async () => {
    await keep([runOf(1), runOf(2)]);
    const sealed = Uint8Array.of(9, 9);
    await write((tx) => saveRunSecrets(tx, { id: runId(1), sealed: Uint8Array.of(1), at: AT }));
    await write((tx) => saveRunSecrets(tx, { id: runId(1), sealed, at: AT }));
    expect(await findRunSecrets(store.read, runId(1))).toEqual(sealed);
    expect((await findRunSummary(store.read, runId(1)))?.hasSecrets).toBe(true);
    await write(async (tx) => expect(await deleteRuns(tx, [runId(1), runId(7)])).toEqual(['api.example:443']));
    expect(await findRunSecrets(store.read, runId(1))).toBeUndefined();
    expect(await listRunIds(store.read, 'api.example:443')).toEqual([runId(2)]);
    await write(async (tx) => expect(await deleteRunSecrets(tx, runId(2))).toBe(false));
    const lonely = store.transaction(async (tx) => ok(await saveRunSecrets(tx, { id: runId(5), sealed, at: AT })));
    await expect(lonely).rejects.toThrow();
  });
});

describe('logins', () => {
  const login = (number: number, name: string) => ({
    id: idOf('l', number) as LoginId,
    kind: 'proxy' as const,
    name,
    user: 'alice',
    sealed: Uint8Array.of(number),
    createdAt: AT,
  });

  it('are listed by name without what is sealed', async () => {
    await write(async (tx) => {
      await insertLogin(tx, login(1, 'Office'));
      await insertLogin(tx, login(2, 'Lab'));
    });
    expect(await listLogins(store.read)).toEqual([
      { id: idOf('l', 2), kind: 'proxy', name: 'Lab', user: 'alice' },
      { id: idOf('l', 1), kind: 'proxy', name: 'Office', user: 'alice' },
    ]);
    expect(await findLogin(store.read, idOf('l', 1) as LoginId)).toEqual(login(1, 'Office'));
    await write(async (tx) => {
      expect(await deleteLogin(tx, idOf('l', 1) as LoginId)).toBe('Office');
      expect(await deleteLogin(tx, idOf('l', 1) as LoginId)).toBeUndefined();
    });
  });

  it('that were edited by hand are found by the check', async () => {
    await write((tx) => insertLogin(tx, login(1, 'Office')));
    await store.close();
    const raw = new DatabaseSync(file);
    raw.exec("UPDATE connection_login SET account = 'mallory'");
    raw.close();
    store = await openForTest(file, 'open');
    const report = valueOf(
      await store.check('full', { onProgress: () => undefined, signal: new AbortController().signal }),
    );
    expect(report.findings).toMatchObject([{ code: 'store.row-digest', table: 'connection_login' }]);
  });
});

describe('their queries', () => {
  const planOf = ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }): string => {
    const raw = new DatabaseSync(file, { readOnly: true });
    const rows = raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(parameters as number[]));
    raw.close();
    return rows.map((row) => String(row['detail'])).join('\n');
  };

  it('take pages in the order of an index, without sorting', () => {
    const all = planOf(orderedRuns(store.read, { target: null, offset: 100, limit: 50 }).compile());
    expect(all).toMatch(/^SCAN connection_run USING INDEX connection_run_started$/m);
    expect(all).not.toMatch(/TEMP B-TREE/);
    const some = planOf(orderedRuns(store.read, { target: 'a:1', offset: 100, limit: 50 }).compile());
    expect(some).toMatch(/^SEARCH connection_run USING INDEX connection_run_target \(target=\?\)$/m);
    expect(some).not.toMatch(/TEMP B-TREE/);
  });

  it('count endpoints from one covering index, without reading a run', () => {
    for (const filter of ['', 'example']) {
      const plan = planOf(orderedEndpoints(store.read, { filter, offset: 0, limit: 50 }).compile());
      expect(plan).toMatch(/^SCAN connection_run USING COVERING INDEX connection_run_target$/m);
      expect(plan).not.toMatch(/GROUP BY/);
    }
  });
});
