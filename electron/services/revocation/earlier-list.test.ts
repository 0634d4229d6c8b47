import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { alertSentence } from '../../../shared/text/en/alerts.ts';
import { startTestApplication, TEST_INSTANT, type TestApplication, valueOf } from '../../testing/application.ts';
import { createTestAuthority, type TestAuthority } from '../../testing/test-pki.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const NOW = TEST_INSTANT;
const DAY = 86_400_000;

let test: TestApplication;
let workspace: Workspace;
let root: TestAuthority;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  root = createTestAuthority({ name: 'CN=Old Root', notBefore: NOW - 365 * DAY });
});
afterEach(() => test.end());

const bytesOf = (text: string) => new TextEncoder().encode(text);
const certificate = () => ({ name: 'root.pem', bytes: bytesOf(root.pem) });

/** A list of the CA before, which holds for ten days more, while its key is still elsewhere. */
async function watchEarlier(watched: boolean): Promise<void> {
  valueOf(await workspace.authorities.importCertificate({ source: certificate(), name: 'Old Root' }));
  const { der } = root.crl([], { number: 7, thisUpdate: NOW - DAY, nextUpdate: NOW + 10 * DAY });
  const keeping = { watched, fetchEveryHours: null, allowPrivate: false } as const;
  valueOf(await workspace.foreignCrls.import({ source: { name: 'old.crl', bytes: der }, ...keeping }));
}

async function bringKey(lastCrlNumber?: number): Promise<AuthorityId> {
  const keySource = { name: 'root.key', bytes: bytesOf(root.keyPem) };
  const about = lastCrlNumber === undefined ? {} : { lastCrlNumber };
  const { authority } = valueOf(
    await workspace.authorities.importWithKey({ source: certificate(), keySource, name: 'Old Root', ...about }),
  );
  return authority.id;
}

const stateOf = async (id: AuthorityId) => valueOf(await workspace.revocations.state(id));
const listed = async () => valueOf(await workspace.authorities.list());
async function openAlerts() {
  valueOf(await workspace.alerts.check());
  const { items } = valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 10 }));
  return items.filter(({ subjectKind }) => subjectKind === 'crl');
}

describe('an authority whose key came here and has signed no list yet', () => {
  it.each([true, false])('stands as the last list from elsewhere does, watched: %s', async (watched) => {
    await watchEarlier(watched);
    const id = await bringKey();
    expect(await stateOf(id)).toMatchObject({
      standing: 'current',
      earlier: { number: '7', nextUpdate: NOW + 10 * DAY },
      alarmAt: NOW + 9 * DAY,
    });
    const [summary] = await listed();
    expect(summary).toMatchObject({ hasKey: true, crlNextUpdate: NOW + 10 * DAY });
    expect(summary?.crlNumber).toBeUndefined();
    expect(await openAlerts()).toEqual([]);

    test.clock.now = NOW + 9.5 * DAY;
    expect((await stateOf(id)).standing).toBe('due');
    expect((await openAlerts()).map(({ kind }) => kind)).toEqual(['crl-due']);
    test.clock.now = NOW + 11 * DAY;
    expect((await stateOf(id)).standing).toBe('overdue');
    expect(await openAlerts()).toMatchObject([{ kind: 'crl-overdue', dueAt: NOW + 10 * DAY, name: 'Old Root' }]);

    valueOf(await workspace.revocations.issue({ authorityId: id, kinds: ['complete'] }));
    const after = await stateOf(id);
    expect(after.standing).toBe('current');
    expect(after.earlier).toBeUndefined();
    expect(await openAlerts()).toEqual([]);
  });

  it('says which numbers were used elsewhere where none of those lists is here, and does not claim that there were none', async () => {
    const id = await bringKey(41);
    expect(await stateOf(id)).toMatchObject({ standing: 'none', earlier: { number: '41' } });
    expect((await stateOf(id)).alarmAt).toBeUndefined();
    const client = { authorityId: id, profile: 'tls-client', key: 'p256', subject: 'CN=client' } as const;
    const issued = valueOf(await workspace.issuing.issue(client));
    valueOf(await workspace.revocations.revoke({ id: issued.id, reason: 'superseded' }));
    const [alert, ...others] = await openAlerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ kind: 'crl-missing' });
    if (alert !== undefined) expect(alertSentence(alert, test.clock.now)).not.toContain('never');
    valueOf(await workspace.revocations.issue({ authorityId: id, kinds: ['complete'] }));
    expect(await stateOf(id)).toMatchObject({ complete: { number: 42 } });
    expect((await stateOf(id)).earlier).toBeUndefined();
  });

  it('does not take a list of another key with the same name for its own', async () => {
    const other = createTestAuthority({ name: 'CN=Old Root', notBefore: NOW - 365 * DAY });
    valueOf(await workspace.imports.run([{ name: 'other.pem', bytes: bytesOf(other.pem) }], NO_JOB));
    const { der } = other.crl([], { number: 9, thisUpdate: NOW - DAY, nextUpdate: NOW + 10 * DAY });
    const keeping = { watched: false, fetchEveryHours: null, allowPrivate: false } as const;
    valueOf(await workspace.foreignCrls.import({ source: { name: 'other.crl', bytes: der }, ...keeping }));
    expect((await stateOf(await bringKey())).earlier).toBeUndefined();
  });
});
