import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBundle } from '../testing/inventory-certificates.ts';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';

const W = ['--workspace', 'lab.countersign'];
const ROWS = 6000;
/** From before the program has begun to where it writes. */
const MOMENTS_MS = [40, 800, 1400, 2000] as const;
/** How long after the first signal npm or `timeout` send it again. */
const AGAIN_MS = 30;

let cli: CommandFolder;
beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', ...W, '--passphrase-file', 'pass');
  writeFileSync(cli.at('all.pem'), makeBundle(0, ROWS));
  writeFileSync(cli.at('one.pem'), makeBundle(20_000, 23_000));
  writeFileSync(cli.at('other.pem'), makeBundle(21_500, 24_500));
});
afterAll(() => cli.remove());

interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

function startImport(...more: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const main = path.resolve(import.meta.dirname, 'main.ts');
  const args = ['--disable-warning=ExperimentalWarning', main, 'import', 'all.pem', ...W, '--json', ...more];
  const child = spawn(process.execPath, args, { cwd: cli.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(() => ({ exitCode: child.exitCode, signal: child.signalCode, stderr }));
  return { child, ended };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Ctrl+C as a program hears it that `timeout` or npm has started: twice. */
async function interruptAfter(ms: number, ...more: readonly string[]): Promise<Ended> {
  const { child, ended } = startImport(...more);
  await pause(ms);
  child.kill('SIGINT');
  await pause(AGAIN_MS);
  child.kill('SIGINT');
  return ended;
}

/** It ended before it could hear the signal, said that it was cancelled, or was through. On a busy computer the second may come while it ends. */
function expectInGoodOrder({ exitCode, signal, stderr }: Ended): void {
  expect(signal === null ? [0, 3] : ['SIGINT']).toContain(signal ?? exitCode);
  if (exitCode !== 0 && stderr !== '') {
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'job.cancelled' } });
  }
}

const countRows = async (): Promise<number> => Number((await cli.json('list', ...W, '--limit', '1'))['total']);

describe('Ctrl+C in the first two seconds of an import', () => {
  it('leaves the workspace as it was where that is wanted, with the exit code of a cancel', async () => {
    for (const ms of MOMENTS_MS) {
      const ended = await interruptAfter(ms, '--on-cancel', 'undo');
      expectInGoodOrder(ended);
      if (ended.exitCode !== 0) expect(await countRows()).toBe(0);
      else await cli.json('import', '--undo', String((await newest()).no), ...W);
    }
    expect(await cli.json('workspace', 'check', ...W)).toMatchObject({ clean: true });
  }, 300_000);

  it('keeps whole transactions otherwise, and the same files bring the rest', async () => {
    for (const ms of MOMENTS_MS) {
      const before = await countRows();
      expectInGoodOrder(await interruptAfter(ms));
      expect(await countRows()).toBeGreaterThanOrEqual(before);
    }
    expect(await cli.json('workspace', 'check', ...W)).toMatchObject({ clean: true });
    const kept = await countRows();
    expect(await cli.json('import', 'all.pem', ...W)).toMatchObject({ imported: ROWS - kept, duplicates: kept });
    const { items } = await cli.json('import', '--list', ...W);
    // One that was killed before it could say so is told apart later.
    for (const { state } of items as readonly { readonly state: string }[])
      expect(['done', 'cancelled', 'undone']).toContain(state);
  }, 300_000);
});

describe('two imports at once', () => {
  it('go through beside each other, and bring what both have once', async () => {
    const before = await countRows();
    const bundles = ['one.pem', 'other.pem'] as const;
    const both = await Promise.all(bundles.map((bundle) => cli.json('import', bundle, ...W)));
    const sum = (what: string): number => both.reduce((all, report) => all + Number(report[what]), 0);
    expect({ imported: sum('imported'), duplicates: sum('duplicates') }).toEqual({ imported: 4500, duplicates: 1500 });
    expect(await countRows()).toBe(before + 4500);
    expect(await cli.json('workspace', 'check', ...W)).toMatchObject({ clean: true });
  }, 300_000);
});

async function newest(): Promise<{ readonly no: number }> {
  const { items } = await cli.json('import', '--list', ...W);
  const [first] = items as readonly { readonly no: number }[];
  if (first === undefined) throw new Error('nothing was imported');
  return first;
}
