import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';
import { createTestAuthority } from '../testing/test-authority.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...W, '--passphrase-file', 'pass');
  const authority = createTestAuthority({ name: 'Elsewhere' });
  const names = ['gw-a', 'gw-b', 'mail'];
  writeFileSync(cli.at('all.pem'), names.map((name) => authority.issue({ subject: `CN=${name}` }).pem).join(''));
  await cli.json('import', 'all.pem', ...W);
  await cli.json('partner', 'add', 'Acme', ...W);
});
afterAll(() => cli.remove());

const found = async (...filter: string[]): Promise<readonly string[]> => {
  const { items } = await cli.json('list', ...W, '--sort', 'name', filter.join(' '));
  return (items as { name: string }[]).map(({ name }) => name);
};

describe('note', () => {
  it('says whose certificates are, in one act for those that are named', async () => {
    const words = ['--owner', 'Payments', '--tag', 'prod', '--tag', 'edge', '--partner', 'Acme', '--note', 'by hand'];
    const done = await cli.json('note', 'gw-a', 'gw-b', ...W, ...words, '--snooze', '2100-01-01T00:00:00Z');
    expect(done).toEqual({ changed: { note: 2, tags: 2, partner: 2, snooze: 2 } });
    expect(await found('owner:payments', 'tag:prod', 'tag:edge', 'partner:acme', 'has:note', 'is:snoozed')).toEqual([
      'gw-a',
      'gw-b',
    ]);
    const undone = ['--owner', '', '--untag', 'edge', '--partner', 'none', '--snooze', 'off'];
    expect(await cli.json('note', 'gw-b', ...W, ...undone)).toEqual({
      changed: { note: 1, tags: 1, partner: 1, snooze: 1 },
    });
    expect(await found('owner:none', 'tag:prod', '-tag:edge', 'partner:none', '-is:snoozed', 'gw')).toEqual(['gw-b']);
    const { items } = await cli.json('activity', 'show', ...W, '--limit', '50');
    expect(JSON.stringify(items)).toContain('certificate.note-set');
  });

  it('takes a filter, for one kind of change at a time', async () => {
    expect(await cli.json('note', ...W, '--filter', 'owner:none', '--owner', 'Operations')).toEqual({
      changed: { note: 2 },
    });
    expect(await found('owner:operations')).toEqual(['gw-b', 'mail']);
    const both = ['--filter', 'owner:operations', '--owner', 'Others', '--tag', 'late'];
    expect(await cli.failure(2, 'note', ...W, ...both)).toMatchObject({ code: 'input.invalid', field: '--filter' });
    expect(await found('tag:late')).toEqual([]);
  });

  it('says what took the place of one certificate', async () => {
    expect(await cli.json('note', 'gw-a', ...W, '--replaced-by', 'gw-b')).toEqual({ changed: { replacement: 1 } });
    expect(await found('has:successor')).toEqual(['gw-a']);
    expect(await cli.failure(2, 'note', 'gw-b', ...W, '--replaced-by', 'gw-a')).toMatchObject({ problem: 'circle' });
    await cli.json('note', 'gw-a', ...W, '--replaced-by', 'none');
    expect(await found('has:successor')).toEqual([]);
  });

  it('refuses what it cannot mean', async () => {
    const refused = async (field: string, ...words: readonly string[]) =>
      expect(await cli.failure(2, 'note', 'gw-a', ...W, ...words)).toMatchObject({ code: 'input.invalid', field });
    await refused('--owner');
    await refused('--tag', '--tag', ' ');
    await refused('--snooze', '--snooze', 'tomorrow');
    await refused('until', '--snooze', '2020-01-01T00:00:00Z');
    await refused('--reason', '--reason', 'because');
    expect(await cli.failure(2, 'note', ...W, '--owner', 'X')).toMatchObject({ field: 'ID' });
    expect(await cli.failure(1, 'note', 'gw-a', ...W, '--partner', 'Nobody')).toMatchObject({
      code: 'partner.not-found',
    });
  });
});
