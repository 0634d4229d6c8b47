import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const UNLOCK = ['--passphrase-file', 'pass'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...W, ...UNLOCK);
  await cli.json('ca', 'create', ...W, ...UNLOCK, '--name', 'Root');
  for (const name of ['gw-a', 'gw-b']) {
    const issue = ['issue', ...W, ...UNLOCK, '--ca', 'Root', '--profile', 'tls-client', '--subject', `CN=${name}`];
    await cli.json(...issue, '--san', `dns:${name}.example`, '--days', '60', '--out', `${name}.p12`);
  }
});
afterAll(() => cli.remove());

describe('timeline', () => {
  it('tells how many end in each month, and later', async () => {
    const told = await cli.json('timeline', ...W, '--by', 'authority');
    expect(told).toMatchObject({ unit: 'month', before: 0, after: 1 });
    expect(told['bars']).toHaveLength(1);
    expect(told['bars']).toMatchObject([{ total: 2, revoked: 0, lanes: [{ label: 'Root', total: 2 }] }]);
  });

  it('takes filters and periods, and refuses days that are none', async () => {
    expect(await cli.json('timeline', ...W, 'name:gw-a', '--unit', 'day')).toMatchObject({ bars: [{ total: 1 }] });
    expect(await cli.json('timeline', ...W, '--from', '2001-01-01', '--to', '2001-12-31')).toMatchObject({ bars: [] });
    expect(await cli.failure(2, 'timeline', ...W, '--from', '2026-02-30')).toMatchObject({ code: 'input.invalid' });
    expect(await cli.failure(2, 'timeline', ...W, '--from', '2026-02-02', '--to', '2026-01-01')).toMatchObject({
      code: 'input.invalid',
    });
    expect(await cli.failure(2, 'timeline', ...W, 'status:never')).toMatchObject({ code: 'filter.invalid' });
  });

  it('writes a calendar and replaces none unasked', async () => {
    expect(await cli.json('timeline', ...W, '--ics', 'all.ics')).toMatchObject({ entries: 2 });
    expect(readFileSync(cli.at('all.ics'), 'utf8')).toMatch(/^BEGIN:VCALENDAR\r\n[^]*SUMMARY:gw-a ends\r\n/);
    expect(await cli.failure(1, 'timeline', ...W, '--ics', 'all.ics')).toMatchObject({ code: 'file.exists' });
    expect(await cli.json('timeline', ...W, '--ics', 'all.ics', '--force')).toMatchObject({ entries: 2 });
  });
});
