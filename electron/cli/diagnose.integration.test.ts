import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';

let cli: CommandFolder;
const access = ['--workspace', 'w', '--passphrase-file', 'pass'] as const;

beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', ...access);
  await cli.json('ca', 'create', '--name', 'Quite Secret Root', ...access);
}, 120_000);
afterAll(() => cli.remove());

describe('countersign diagnose', () => {
  it('measures a workspace without a word of what stands in it', async () => {
    const told = await cli.run('diagnose', '--workspace', 'w');
    expect(told).toMatchObject({ exitCode: 0, stderr: '' });
    expect(told.stdout).toContain('rows of authority: 1\n');
    expect(told.stdout).toMatch(/ {2}sqlite: 3\./);
    expect(told.stdout).not.toContain('Quite Secret Root');
    expect(told.stdout).not.toContain(cli.folder);
    const passphrase = readFileSync(path.join(cli.folder, 'pass'), 'utf8').trim();
    expect(told.stdout).not.toContain(passphrase);
  }, 60_000);

  it('tells the newest lines of the log that the window writes', async () => {
    const logs = path.join(cli.folder, '.user-data', 'logs');
    mkdirSync(logs, { recursive: true });
    const fault = { at: '2026-11-22T10:00:00.000Z', logId: 'ab12', where: 'list', name: 'TypeError', stack: ['at f'] };
    writeFileSync(path.join(logs, 'countersign.log'), `${JSON.stringify(fault)}\n`);
    const told = await cli.run('diagnose');
    expect(told.stdout).toContain('  2026-11-22T10:00:00.000Z · ab12 · list · TypeError\n      at f\n');
    expect(told.stdout).toContain('No workspace open');
  }, 60_000);

  it('writes a file for its owner alone and replaces none unasked', async () => {
    expect((await cli.run('diagnose', '--out', 'report.txt')).exitCode).toBe(0);
    const file = path.join(cli.folder, 'report.txt');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^Countersign diagnostic report, /);
    expect((await cli.run('diagnose', '--out', 'report.txt')).exitCode).toBe(3);
    expect((await cli.run('diagnose', '--out', 'report.txt', '--force')).exitCode).toBe(0);
  }, 60_000);
});
