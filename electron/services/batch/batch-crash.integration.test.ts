import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchId } from '../../../shared/model/brands.ts';
import type { TestApplication } from '../../testing/application.ts';
import { passphrase, startTestApplication, valueOf } from '../../testing/application.ts';
import type { IssuingOrder } from '../../testing/issuing-process.ts';
import { NO_JOB } from '../ports.ts';

const PROCESS = path.resolve(import.meta.dirname, '../../testing/issuing-process.ts');
const ROWS = 600;

let test: TestApplication;
beforeEach(() => {
  test = startTestApplication();
});
afterEach(() => test.end());

async function planBatch(): Promise<{ readonly file: string; readonly id: BatchId }> {
  const workspace = await test.createWorkspace('crash');
  const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  const rows = Array.from({ length: ROWS }, (_, index) => `CN=client ${index}`);
  writeFileSync(test.at('batch.csv'), `subject\n${rows.join('\n')}\n`);
  const defaults = { authorityId: authority.id, profile: 'tls-client' };
  const source = { path: test.at('batch.csv') };
  const { id } = valueOf(await workspace.batches.plan({ source, defaults }, NO_JOB));
  await workspace.close();
  return { file: workspace.file, id };
}

/** Runs the batch in a process that is killed, after a step or so many milliseconds after it is ready. */
function runKilled(order: Omit<IssuingOrder, 'count'>, killAfterMs?: number): Promise<NodeJS.Signals | null> {
  const args = ['--disable-warning=ExperimentalWarning', PROCESS, JSON.stringify({ ...order, count: 0 })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.on('data', (chunk: Buffer) => {
    if (killAfterMs !== undefined && chunk.toString().includes('ready'))
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => resolve(signal));
  });
}

describe('a batch whose process is killed', () => {
  it('loses nothing and issues nothing twice, however often it is killed and resumed', async () => {
    const { file, id } = await planBatch();
    expect(await runKilled({ file, batch: id, dieAt: { step: 'signed', count: 100 } })).toBe('SIGKILL');
    expect(await runKilled({ file, batch: id, dieAt: { step: 'recorded', count: 200 } })).toBe('SIGKILL');
    for (let round = 0; round < 3; round++) await runKilled({ file, batch: id }, Math.random() * 300);
    const workspace = valueOf(await test.application.openWorkspace({ file }));
    const left = valueOf(await workspace.batches.get(id));
    expect(left.issued).toBeGreaterThanOrEqual(200);
    expect(['interrupted', 'done']).toContain(left.state);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    valueOf(await workspace.batches.run({ id, includeWarnings: false }, NO_JOB));
    const page = { search: 'client', sort: 'name', direction: 'asc', limit: 500 } as const;
    const [first, second] = [
      valueOf(await workspace.certificates.page({ ...page, offset: 0 })),
      valueOf(await workspace.certificates.page({ ...page, offset: 500 })),
    ];
    const issued = [...first.items, ...second.items];
    expect([first.total, new Set(issued.map(({ subject }) => subject)).size]).toEqual([ROWS, ROWS]);
    expect(valueOf(await workspace.batches.get(id))).toMatchObject({ state: 'done', issued: ROWS, ready: 0 });
    const rows = await Promise.all([0, 500].map((offset) => workspace.batches.rows({ id, offset, limit: 500 })));
    const answered = rows.flatMap((page) => valueOf(page).items.map((row) => `${row.certificateId} ${row.subject}`));
    expect(new Set(answered)).toEqual(new Set(issued.map((certificate) => `${certificate.id} ${certificate.subject}`)));
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  }, 300_000);
});
