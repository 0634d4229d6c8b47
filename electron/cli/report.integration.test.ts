import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const UNLOCK = ['--passphrase-file', 'pass'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...W, ...UNLOCK);
  await cli.json('ca', 'create', ...W, ...UNLOCK, '--name', 'Root');
});
afterAll(() => cli.remove());

describe('report', () => {
  it('writes a page without scripts, of what the filter lets through', async () => {
    const report = ['report', ...W, 'name:root', '--title', 'Second <quarter>', '--out', 'report.html'];
    expect(await cli.json(...report)).toEqual({ file: 'report.html' });
    const page = readFileSync(cli.at('report.html'), 'utf8');
    expect(page).toContain('<h1>Second &lt;quarter&gt;</h1>');
    expect(page).toContain('<li><b>1</b>In force');
    expect((await cli.failure(1, ...report))['code']).toBe('file.exists');
    expect(await cli.failure(2, 'report', ...W, '--out', 'report.pdf')).toMatchObject({ problem: 'pdf-in-window' });
  });
});
