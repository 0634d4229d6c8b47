import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJsonFile } from './json-file.ts';
import { createLogFile } from './log-file.ts';
import { parseOpenedFiles } from './opened-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shell-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = { where: 'job.list', name: 'Error', message: 'x'.repeat(400), stack: [] };

describe('log file', () => {
  const build = () => createLogFile({ folder: path.join(folder, 'logs'), newId: () => 'id', now: () => new Date(0) });

  it('writes a line that its id finds, for the owner alone', () => {
    expect(build().writeError(entry)).toBe('id');
    const file = path.join(folder, 'logs', 'countersign.log');
    const [line = ''] = readFileSync(file, 'utf8').split('\n');
    expect(JSON.parse(line)).toEqual({ at: '1970-01-01T00:00:00.000Z', logId: 'id', ...entry });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });

  it('keeps three files of a megabyte', () => {
    const log = build();
    for (let count = 0; count < 10_000; count += 1) log.writeError(entry);
    const files = readdirSync(path.join(folder, 'logs')).sort();
    expect(files).toEqual(['countersign.log', 'countersign.log.1', 'countersign.log.2']);
    for (const file of files) expect(statSync(path.join(folder, 'logs', file)).size).toBeLessThan(1_050_000);
  });

  it('does not fail where nothing can be written', () => {
    writeFileSync(path.join(folder, 'logs'), 'a file in the way');
    expect(build().writeError(entry)).toBe('id');
  });
});

describe('JSON file', () => {
  it('reads back what was written and counts a damaged file as none', () => {
    const file = path.join(folder, 'deep', 'settings.json');
    createJsonFile(file).write({ theme: 'dark' });
    expect(createJsonFile(file).read()).toEqual({ theme: 'dark' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(path.dirname(file))).toEqual(['settings.json']);
    writeFileSync(file, '{"theme":');
    expect(createJsonFile(file).read()).toBeUndefined();
  });
});

describe('files on the command line', () => {
  it('tells workspaces from the rest and passes over switches and names of nothing', () => {
    for (const name of ['acme.countersign', 'leaf.pem']) writeFileSync(path.join(folder, name), '');
    const argv = ['electron', '.', '--inspect=0', 'acme.countersign', 'leaf.pem', 'gone.pem', '.'];
    expect(parseOpenedFiles(argv, folder, 2)).toEqual({
      workspaces: [path.join(folder, 'acme.countersign')],
      others: [path.join(folder, 'leaf.pem')],
    });
    const url = pathToFileURL(path.join(folder, 'leaf.pem')).href;
    expect(parseOpenedFiles(['countersign', url, 'file://%', 'file://elsewhere/x.pem'], folder, 1).others).toEqual([
      path.join(folder, 'leaf.pem'),
    ]);
    expect(parseOpenedFiles(['countersign', 'leaf.pem'], folder, 1).others).toEqual([path.join(folder, 'leaf.pem')]);
  });
});
