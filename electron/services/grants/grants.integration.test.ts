import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { Workspace } from '../workspace.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let test: TestApplication;
beforeEach(() => {
  test = startTestApplication();
});
afterEach(() => test.end());

async function workspaceWith(...names: readonly string[]): Promise<{ workspace: Workspace; ids: AuthorityId[] }> {
  const workspace = await test.createWorkspace();
  const ids: AuthorityId[] = [];
  for (const name of names) ids.push(valueOf(await workspace.authorities.create({ name, key: 'p256' })).id);
  return { workspace, ids };
}

const first = (ids: readonly AuthorityId[]): AuthorityId => ids[0] ?? expect.fail('no authority');

const grantFor = (authorityId: AuthorityId, lastsMs = DAY) =>
  ({ authorityId, purposes: ['crl'], until: test.clock.now + lastsMs }) as const;

/** Actions of the log, newest first, with what is told of grants. */
async function logOf(workspace: Workspace, count: number): Promise<unknown[]> {
  const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: count }));
  return items.map(({ action, detail }) => [action, detail['grantEnd'] ?? detail['purposes'] ?? null]);
}

describe('grants', () => {
  it('are given while unlocked, outlive the automatic lock, and end with lock now', async () => {
    const { workspace, ids } = await workspaceWith('Issuing CA');
    const heard: string[] = [];
    workspace.onChange((tables) => heard.push(...tables));
    const grant = valueOf(await workspace.grants.give(grantFor(first(ids))));
    expect(grant).toMatchObject({ authorityName: 'Issuing CA', purposes: ['crl'], givenAt: test.clock.now });
    expect(heard).toContain('grant');
    valueOf(await workspace.lockAway());
    expect(workspace.isLocked()).toBe(true);
    expect(valueOf(await workspace.grants.list())).toEqual([grant]);
    valueOf(await workspace.lock());
    expect(valueOf(await workspace.grants.list())).toEqual([]);
    expect(await logOf(workspace, 3)).toEqual([
      ['grant.ended', 'locked'],
      ['workspace.locked', null],
      ['grant.given', 'crl'],
    ]);
  });

  it('are kept when nobody was there for the chosen time', async () => {
    const { workspace, ids } = await workspaceWith('CA');
    valueOf(await workspace.settings.set({ autoLockMinutes: 5 }));
    valueOf(await workspace.grants.give(grantFor(first(ids))));
    test.clock.now += 6 * 60_000;
    expect(await workspace.lockIfIdle()).toBe(true);
    expect(valueOf(await workspace.grants.list())).toHaveLength(1);
  });

  it('are refused while locked, for a time that is over or too long, and for nothing to sign with', async () => {
    const { workspace, ids } = await workspaceWith('CA');
    const id = first(ids);
    expect(codeOf(await workspace.grants.give(grantFor(id, 0)))).toBe('input.invalid');
    const tooLong = await workspace.grants.give(grantFor(id, 32 * DAY));
    expect(tooLong).toMatchObject({
      error: { code: 'grant.too-long', evidence: { latest: test.clock.now + 31 * DAY } },
    });
    expect(codeOf(await workspace.grants.give({ ...grantFor(id), purposes: ['ocsp'] }))).toBe('grant.nothing-to-sign');
    expect(codeOf(await workspace.grants.give(grantFor('0'.repeat(26) as AuthorityId)))).toBe('authority.not-found');
    valueOf(await workspace.lockAway());
    expect(codeOf(await workspace.grants.give(grantFor(id)))).toBe('vault.locked');
    expect(valueOf(await workspace.grants.offer(id))).toMatchObject({
      purposes: ['crl'],
      current: null,
      covers: { schedule: false, signers: 0, targets: 0 },
    });
  });

  it('replace the one of the same authority, and are ended one by one', async () => {
    const { workspace, ids } = await workspaceWith('A', 'B');
    const [a, b] = ids;
    if (a === undefined || b === undefined) return expect.fail('no authorities');
    valueOf(await workspace.grants.give(grantFor(a, HOUR)));
    const second = valueOf(await workspace.grants.give(grantFor(a, 3 * HOUR)));
    const other = valueOf(await workspace.grants.give(grantFor(b, 2 * HOUR)));
    expect(valueOf(await workspace.grants.list()).map(({ id }) => id)).toEqual([other.id, second.id]);
    expect(valueOf(await workspace.grants.offer(a)).current?.id).toBe(second.id);
    valueOf(await workspace.grants.end(other.id));
    valueOf(await workspace.grants.end(other.id));
    expect(valueOf(await workspace.grants.list()).map(({ id }) => id)).toEqual([second.id]);
    valueOf(await workspace.grants.endAll('ended'));
    expect(valueOf(await workspace.grants.list())).toEqual([]);
    expect(await logOf(workspace, 6)).toEqual([
      ['grant.ended', 'ended'],
      ['grant.ended', 'ended'],
      ['grant.given', 'crl'],
      ['grant.given', 'crl'],
      ['grant.ended', 'replaced'],
      ['grant.given', 'crl'],
    ]);
  });

  it('stay ended where they were about to be given anew with other signers', async () => {
    const { workspace, ids } = await workspaceWith('CA');
    const purposes = ['crl', 'ocsp'] as const;
    const grant = valueOf(await workspace.grants.give({ ...grantFor(first(ids)), purposes }));
    valueOf(await workspace.responder.renewSigners(first(ids)));
    const reviewing = workspace.grants.review(test.clock.now);
    valueOf(await workspace.grants.end(grant.id));
    valueOf(await reviewing);
    expect(valueOf(await workspace.grants.list())).toEqual([]);
  });

  it('end when their time is up, also on a clock that was set forward', async () => {
    const { workspace, ids } = await workspaceWith('CA');
    const grant = valueOf(await workspace.grants.give(grantFor(first(ids))));
    expect(valueOf(await workspace.grants.review(test.clock.now))).toBe(grant.until);
    test.clock.now += DAY;
    expect(valueOf(await workspace.grants.review(test.clock.now))).toBeUndefined();
    expect(valueOf(await workspace.grants.list())).toEqual([]);
    expect(await logOf(workspace, 1)).toEqual([['grant.ended', 'expired']]);
  });

  it('end by the timer of their own process', async () => {
    const { workspace, ids } = await workspaceWith('CA');
    valueOf(await workspace.grants.give(grantFor(first(ids), 1200)));
    await expect.poll(async () => valueOf(await workspace.grants.list()), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => logOf(workspace, 1)).toEqual([['grant.ended', 'expired']]);
  });

  it('end when their authority is archived, revoked or gone', async () => {
    const { workspace, ids } = await workspaceWith('A', 'B');
    const [a, b] = ids;
    if (a === undefined || b === undefined) return expect.fail('no authorities');
    valueOf(await workspace.grants.give(grantFor(a)));
    valueOf(await workspace.grants.give(grantFor(b)));
    valueOf(await workspace.authorities.archive({ id: a, archived: true }));
    valueOf(await workspace.lockAway());
    valueOf(await workspace.grants.review(test.clock.now));
    expect(valueOf(await workspace.grants.list()).map(({ authorityName }) => authorityName)).toEqual(['B']);
    valueOf(await workspace.authorities.delete({ id: b, confirmName: 'B' }));
    valueOf(await workspace.grants.review(test.clock.now));
    expect(valueOf(await workspace.grants.list())).toEqual([]);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    expect(codeOf(await workspace.grants.give(grantFor(a)))).toBe('authority.archived');
  });

  it('last no longer than the authority', async () => {
    const { workspace } = await workspaceWith();
    const validity = { count: 2, unit: 'days' } as const;
    const { id, notAfter } = valueOf(await workspace.authorities.create({ name: 'short', key: 'p256', validity }));
    expect(valueOf(await workspace.grants.offer(id)).latest).toBe(notAfter);
    expect(codeOf(await workspace.grants.give(grantFor(id, 3 * DAY)))).toBe('grant.too-long');
  });

  it('are noted as ended when the workspace closes, and do not come back with it', async () => {
    const { workspace, ids } = await workspaceWith('CA');
    valueOf(await workspace.grants.give(grantFor(first(ids))));
    await workspace.close();
    const opened = valueOf(await test.application.openWorkspace({ file: workspace.file }));
    expect(valueOf(await opened.grants.list())).toEqual([]);
    expect(await logOf(opened, 1)).toEqual([['grant.ended', 'closed']]);
  });
});
