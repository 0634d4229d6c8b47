import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';

let cli: CommandFolder;
const access = ['--workspace', 'w', '--passphrase-file', 'pass'] as const;
const check = (...args: readonly string[]) => cli.run('check', '--workspace', 'w', ...args);

beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', ...access);
  await cli.json('ca', 'create', '--name', 'Root', ...access);
}, 120_000);
afterAll(() => cli.remove());

describe('countersign check', () => {
  it('answers 0 while nothing needs attention, without a passphrase', async () => {
    expect(await check()).toEqual({ exitCode: 0, stdout: 'Nothing needs attention.\n', stderr: '' });
    expect(await check('--quiet')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  }, 60_000);

  it('answers 1 with one line each when something does, and tells of it once when asked for news', async () => {
    const how = ['--ca', 'Root', '--profile', 'tls-client', '--key', 'p256', '--export-passphrase-file', 'pass'];
    const names = ['--subject', 'CN=gw-01', '--san', 'dns:gw.example'];
    await cli.json('issue', ...how, ...names, '--days', '90', '--out', 'gw.p12', ...access);
    await cli.json('revoke', 'gw-01', '--reason', 'superseded', '--workspace', 'w');
    const told = await check();
    expect(told.exitCode).toBe(1);
    expect(told.stdout).toContain('CRL of Root was never issued, revocations wait for it');
    expect(told.stdout).toContain('1 alert needs attention.');
    const asJson = await check('--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      open: 1,
      total: 1,
      items: [{ kind: 'crl-missing', name: 'Root', step: 'missing', state: 'open', announcedAt: null }],
    });
    expect((await check('--new')).exitCode).toBe(1);
    expect(await check('--new')).toEqual({ exitCode: 0, stdout: 'Nothing new needs attention.\n', stderr: '' });
    expect(await check('--quiet')).toEqual({ exitCode: 1, stdout: '', stderr: '' });
  }, 120_000);

  it('lets an alert be acknowledged, snoozed and assigned, until its cause ends', async () => {
    const read = async () => {
      const told = await check('--json');
      const { items } = JSON.parse(told.stdout) as { items: readonly { id: string }[] };
      return { exitCode: told.exitCode, alert: items[0] };
    };
    const id = (await read()).alert?.id ?? '';
    const change = (...args: readonly string[]) => cli.json('alert', id, '--workspace', 'w', ...args);
    expect(await change('--acknowledge', '--assign', 'mara', '--note', 'asked')).toEqual({ changed: 1 });
    const acknowledged = { state: 'acknowledged', assignee: 'mara', note: 'asked' };
    expect(await read()).toMatchObject({ exitCode: 0, alert: acknowledged });
    await change('--reopen', '--snooze', '2100-01-01T00:00:00Z');
    expect(await read()).toMatchObject({
      exitCode: 0,
      alert: { state: 'snoozed', snoozedUntil: '2100-01-01T00:00:00.000Z' },
    });
    await change('--snooze', 'off');
    expect(await read()).toMatchObject({ exitCode: 1, alert: { state: 'open', snoozedUntil: null } });
    const refused = (...args: readonly string[]) => cli.failure(2, 'alert', ...args, '--workspace', 'w');
    expect(await refused('nothing', '--acknowledge')).toMatchObject({ field: 'ID' });
    expect(await refused(id)).toMatchObject({ field: '--acknowledge', problem: 'missing' });
    expect(await refused(id, '--acknowledge', '--reopen')).toMatchObject({ problem: 'contradicts' });
    expect(await refused(id, '--snooze', 'later')).toMatchObject({ field: '--snooze' });
    await cli.json('crl', 'issue', '--ca', 'Root', '--out', 'root.crl', ...access);
    expect((await check()).exitCode).toBe(0);
  }, 120_000);

  it('answers 3 where it cannot look, so that cron does not take it for an alert', async () => {
    expect((await cli.run('check', '--workspace', 'missing')).exitCode).toBe(3);
    expect((await cli.run('check')).exitCode).toBe(2);
  }, 60_000);
});
