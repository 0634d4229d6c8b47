import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { electronDist } from '../../scripts/electron-path.mjs';
import { expect, firstPage, launch, test } from '../support/app-fixture.ts';
import { seedWorkspace } from '../support/seed.ts';
import { type MeasuredProcess, measureProcesses } from './processes.ts';

const CERTIFICATES = 10_000;
const RUNS = 5;
const PASSPHRASE = 'correct horse battery staple';
const QUIET_MS = 3000;
const out = path.resolve(import.meta.dirname, '../../out/bench');

interface Start {
  /** From the start of the process to the first rows on the screen; the test tool's attaching is part of it. */
  readonly startMs: number;
  /** The part of it after the page began to load. */
  readonly pageMs: number;
}

/** Reports and judges nothing: absolute times say more about the machine than about the program. */
test(`start and memory with ${CERTIFICATES} certificates`, async ({ folder }) => {
  test.setTimeout(300_000);
  const file = path.join(folder, 'large.countersign');
  const { certificates } = seedWorkspace({ file, name: 'large', passphrase: PASSPHRASE, count: CERTIFICATES });
  expect(certificates).toBe(CERTIFICATES);
  const starts: Start[] = [];
  let processes: readonly MeasuredProcess[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { app, page, start } = await startOnce(folder, file);
    starts.push(start);
    if (run === RUNS - 1) processes = await measureUnlocked(app, page);
    await app.close();
  }
  report({ runtime: electronDist().kind, certificates, starts, processes });
});

async function startOnce(folder: string, file: string) {
  const started = performance.now();
  const app = await launch(folder, [file]);
  const page = await firstPage(app);
  await page
    .getByRole('row', { name: /Acme (Partner|Services) CA/ })
    .first()
    .waitFor();
  const pageMs = await page.evaluate(() => performance.now());
  return { app, page, start: { startMs: performance.now() - started, pageMs } };
}

/** With the vault running, and after everything has come to rest. */
async function measureUnlocked(app: ElectronApplication, page: Page): Promise<readonly MeasuredProcess[]> {
  await page.getByRole('button', { name: /^Locked/ }).click();
  await page.getByRole('dialog').getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.waitForTimeout(QUIET_MS);
  const pid = app.process().pid;
  if (pid === undefined) throw new Error('the program has no process');
  return measureProcesses(pid);
}

interface Report {
  readonly runtime: string;
  readonly certificates: number;
  readonly starts: readonly Start[];
  readonly processes: readonly MeasuredProcess[];
}

function report(measured: Report): void {
  const totalMb = measured.processes.reduce((sum, { pssMb }) => sum + pssMb, 0);
  const summary = {
    ...measured,
    medianStartMs: medianOf(measured.starts.map(({ startMs }) => startMs)),
    medianPageMs: medianOf(measured.starts.map(({ pageMs }) => pageMs)),
    totalMb,
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'start.json'), `${JSON.stringify(summary, null, 2)}\n`);
  const line = (name: string, value: number, unit: string): string =>
    `  ${name.padEnd(44)}${Math.round(value).toString().padStart(7)} ${unit}\n`;
  process.stdout.write(
    [
      `\nOn ${measured.runtime}, ${measured.certificates} certificates, median of ${measured.starts.length} starts:\n`,
      line('start to first rows', summary.medianStartMs, 'ms'),
      line('of which page load to first rows', summary.medianPageMs, 'ms'),
      'Memory of each process while unlocked (PSS):\n',
      ...measured.processes.map(({ role, pssMb }) => line(role, pssMb, 'MB')),
      line('together', totalMb, 'MB'),
    ].join(''),
  );
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
