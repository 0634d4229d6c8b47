import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { insertRoot, openForTest, valueOf } from './store-fixture.ts';
import { countWorkspace } from './workspace-rows.ts';

const ROUNDS = 40;
const CHILD = new URL('./two-processes-child.ts', import.meta.url);

interface ChildReport {
  readonly wanted: number;
  readonly reserved: readonly string[];
  readonly crlNumbers: readonly number[];
  readonly failures: readonly string[];
}

const runChild = (file: string, name: string): Promise<ChildReport> =>
  new Promise((resolve, reject) => {
    const child = fork(CHILD, [file, name, String(ROUNDS)]);
    child.on('message', (report) => resolve(report as ChildReport));
    child.on('exit', (code) => reject(new Error(`child ended with ${code}`)));
  });

it('lets two processes write into one file without a lost or doubled record, serial or number', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shared-'));
  const file = join(folder, 'shared.countersign');
  const store = await openForTest(file, 'create');
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
  let noticed = 0;
  store.onForeignChange(() => {
    noticed += 1;
  });
  const reports = await Promise.all([runChild(file, 'a'), runChild(file, 'b')]);
  expect(reports.flatMap((report) => report.failures)).toEqual([]);
  const serials = reports.flatMap((report) => report.reserved);
  // Both draw from the same few serials, so that each meets the other's.
  expect(new Set(serials).size).toBe(serials.length);
  expect(serials.length).toBeLessThan(reports.reduce((sum, report) => sum + report.wanted, 0));
  const numbers = reports.flatMap((report) => report.crlNumbers).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 2 * ROUNDS }, (_, index) => index + 1));
  expect((await countWorkspace(store.read)).certificates).toBe(1 + serials.length);
  const workspaceId = 'w'.repeat(26) as WorkspaceId;
  const question = { workspaceId, place: '00'.repeat(32), known: [] };
  const log = valueOf(
    await store.verifyLog(question, { onProgress: () => undefined, signal: new AbortController().signal }),
  );
  expect(log).toMatchObject({ intact: true, entries: 2 * ROUNDS });
  const report = valueOf(
    await store.check('full', { onProgress: () => undefined, signal: new AbortController().signal }),
  );
  expect(report.findings).toEqual([]);
  expect(noticed).toBeGreaterThan(0);
  await store.close();
  rmSync(folder, { recursive: true });
});
