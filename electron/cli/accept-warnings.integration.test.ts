import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const ACCESS = ['--workspace', 'w.countersign', '--passphrase-file', 'pass'] as const;
const ISSUE = ['issue', ...ACCESS, '--ca', 'CA', '--profile', 'tls-client', '--subject', 'CN=gw'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...ACCESS);
  await cli.json('ca', 'create', ...ACCESS, '--name', 'CA');
  await cli.json(...ISSUE, '--out', 'first.p12');
});
afterAll(() => cli.remove());

const countAll = async (): Promise<unknown> => (await cli.json('list', '--workspace', 'w.countersign'))['total'];

const issueOne = async (subject: string): Promise<string> =>
  String((await cli.json(...ISSUE, '--subject', subject, '--out', `${subject}.p12`))['id']);

describe('what wants a click in the window', () => {
  it('is told and not signed by issue, unless it is accepted', async () => {
    expect(await cli.failure(1, ...ISSUE, '--out', 'second.p12')).toMatchObject({
      code: 'issue.warnings',
      rules: [{ code: 'draft.same-names', severity: 'warning' }],
    });
    const told = await cli.run(...ISSUE, '--out', 'second.p12');
    expect(told.stderr).toMatch(/^Warning: A valid certificate with these names/m);
    expect(told.stderr).toContain('--accept-warnings');
    expect([existsSync(cli.at('second.p12')), await countAll()]).toEqual([false, 2]);
    await cli.json(...ISSUE, '--out', 'second.p12', '--accept-warnings');
    expect([existsSync(cli.at('second.p12')), await countAll()]).toEqual([true, 3]);
  });

  it('says of a refusal that it is one, whatever warns besides', async () => {
    const tooLong = ['--days', '36000', '--out', 'third.p12'] as const;
    expect(await cli.failure(1, ...ISSUE, ...tooLong)).toMatchObject({ code: 'issue.refused' });
  });

  it('is told and left by renew, which renews the others, unless it is accepted', async () => {
    const [other, old] = [await issueOne('CN=other'), await issueOne('CN=old')];
    await cli.json('renew', old, ...ACCESS);
    const left = await cli.run('renew', old, other, ...ACCESS, '--json');
    expect(left.exitCode).toBe(1);
    expect(JSON.parse(left.stdout)).toMatchObject({
      issued: 1,
      refused: 0,
      left: [{ certificateId: old, warnings: ['already-replaced'] }],
    });
    const told = await cli.run('renew', old, ...ACCESS);
    expect([told.exitCode, told.stdout]).toEqual([1, expect.stringContaining('It has a successor already.')]);
    expect(told.stdout).toContain('--accept-warnings');
    expect(await cli.json('renew', old, ...ACCESS, '--accept-warnings')).toMatchObject({ issued: 1, left: [] });
  });

  it('is told and not signed for authorities: new, renewed, with a new key, across', async () => {
    const hidden = 'Hidden \u202e Root';
    const create = ['ca', 'create', ...ACCESS, '--name', hidden] as const;
    const list = async (): Promise<unknown> => (await cli.json('ca', 'list', '--workspace', 'w.countersign'))['total'];
    const refused = { code: 'issue.warnings' };
    expect(await cli.failure(1, ...create)).toMatchObject(refused);
    expect(await list()).toBe(1);
    const { id } = await cli.json(...create, '--accept-warnings');
    const before = await countAll();
    const acts = [
      ['ca', 'renew', String(id)],
      ['ca', 'rekey', String(id), '--name', `${hidden} 2`],
      ['ca', 'cross-sign', '--ca', String(id), '--by', 'CA'],
    ];
    for (const act of acts) expect(await cli.failure(1, ...act, ...ACCESS)).toMatchObject(refused);
    expect([await list(), await countAll()]).toEqual([2, before]);
    for (const act of acts) await cli.json(...act, ...ACCESS, '--accept-warnings');
    expect(await countAll()).toBe(Number(before) + 3);
  });
});
