import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBundle } from '../testing/inventory-certificates.ts';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';

const W = ['--workspace', 'lab.countersign'];
const ROWS = 16_000;
let cli: CommandFolder;
beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', ...W, '--passphrase-file', 'pass');
  writeFileSync(cli.at('few.pem'), makeBundle(1_000_000, 1_000_003));
  writeFileSync(cli.at('many.pem'), makeBundle(0, ROWS));
});
afterAll(() => cli.remove());

const countRows = (): number => {
  const raw = new DatabaseSync(cli.at('lab.countersign'), { readOnly: true, timeout: 5000 });
  try {
    return Number(raw.prepare('SELECT count(*) AS rows FROM certificate').get()?.['rows']);
  } finally {
    raw.close();
  }
};

/** An import under way, once it has written something. */
async function startImport(...more: readonly string[]): Promise<ChildProcess> {
  const before = countRows();
  const main = path.resolve(import.meta.dirname, 'main.ts');
  const args = ['--disable-warning=ExperimentalWarning', main, 'import', 'many.pem', ...W, ...more];
  const child = spawn(process.execPath, args, { cwd: cli.folder, stdio: 'ignore' });
  while (countRows() === before) {
    if (child.exitCode !== null) throw new Error(`the import ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return child;
}

async function endBy(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Ctrl+C of a program that npm or `timeout` has started: they pass on what it has heard already. */
async function pressCtrlC(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 30));
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(3);
}

describe('imports on the command line', () => {
  it('are listed and taken back', async () => {
    expect(await cli.json('import', 'few.pem', ...W)).toEqual({ imported: 3, duplicates: 0, failed: [] });
    expect(await cli.json('import', '--list', ...W)).toMatchObject({
      total: 1,
      items: [{ no: 1, state: 'done', imported: 3, duplicates: 0, failed: 0, sources: ['few.pem'] }],
    });
    expect(await cli.json('import', '--undo', '1', ...W)).toEqual({ removed: 3, kept: 0 });
    expect(countRows()).toBe(0);
    expect(await cli.failure(1, 'import', '--undo', '7', ...W)).toMatchObject({ code: 'import.not-found' });
    expect(await cli.failure(2, 'import', '--list', '--undo', '1', ...W)).toMatchObject({ code: 'input.invalid' });
    expect(await cli.failure(2, 'import', ...W)).toMatchObject({ code: 'input.invalid' });
  });

  it('are taken back by Ctrl+C when that is wanted, and kept otherwise', async () => {
    await pressCtrlC(await startImport('--on-cancel', 'undo'));
    expect(countRows()).toBe(0);
    await pressCtrlC(await startImport());
    expect(countRows()).toBeGreaterThan(0);
    const { items } = await cli.json('import', '--list', ...W);
    expect(items).toMatchObject([{ state: 'cancelled', imported: countRows() }, { state: 'undone' }, {}]);
  }, 300_000);

  it('leave whole transactions when they are killed, and go on with the same files', async () => {
    const before = countRows();
    await endBy(await startImport(), 'SIGKILL');
    const after = countRows();
    expect(after).toBeGreaterThan(before);
    expect(await cli.json('workspace', 'check', ...W)).toMatchObject({ clean: true });
    const { items } = await cli.json('import', '--list', ...W);
    expect(items).toMatchObject([{ state: 'running', imported: after - before }, {}, {}, {}]);
    const rest = await cli.json('import', 'many.pem', ...W);
    expect(rest).toMatchObject({ imported: ROWS - after, duplicates: after });
  }, 300_000);
});
