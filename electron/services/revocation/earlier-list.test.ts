import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { alertSentence } from '../../../shared/text/en/alerts.ts';
import { startTestApplication, TEST_INSTANT, type TestApplication, valueOf } from '../../testing/application.ts';
import {
  deltaOf,
  type ForgedCrl,
  forgeCrl,
  type ForgedScope,
  fullName,
  keyIdOf,
  numberOf,
  scopeOf,
  uriName,
} from '../../testing/forged-crl.ts';
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

/** Takes in a watched list with these extensions beside its number. */
async function watchForged({ extensions = [], ...times }: ForgedCrl, number: number): Promise<void> {
  const bytes = forgeCrl(root, { ...times, extensions: [numberOf(number), keyIdOf(root), ...extensions] });
  const keeping = { watched: true, fetchEveryHours: null, allowPrivate: false } as const;
  valueOf(await workspace.foreignCrls.import({ source: { name: `${number}.crl`, bytes }, ...keeping }));
}

const HOLDS = { thisUpdate: NOW - DAY, nextUpdate: NOW + 10 * DAY };
const OVERDUE = { thisUpdate: NOW - 9 * DAY, nextUpdate: NOW - 2 * DAY };
const shard = (number: number) => scopeOf({ point: fullName(uriName(`http://crl.test/${number}.crl`)) });

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

  it('hears the alarm of one part of what its lists tell, whatever another part says', async () => {
    valueOf(await workspace.authorities.importCertificate({ source: certificate(), name: 'Old Root' }));
    await watchForged({ ...HOLDS, extensions: [shard(0)] }, 7);
    await watchForged({ ...OVERDUE, extensions: [shard(1)] }, 6);
    const overdue = [{ kind: 'crl-overdue', dueAt: NOW - 2 * DAY, name: 'Old Root' }];
    expect(await openAlerts()).toMatchObject(overdue);
    const id = await bringKey();
    expect(await openAlerts()).toMatchObject(overdue);
    expect(await stateOf(id)).toMatchObject({ standing: 'none' });
    expect((await stateOf(id)).earlier).toBeUndefined();
  });

  it.each<[string, ForgedScope]>([
    ['authorities', { caCerts: true }],
    ['certificates that are no authorities', { userCerts: true }],
    ['some reasons', { reasons: [1] }],
    ['one place', { point: fullName(uriName('http://crl.test/0.crl')) }],
  ])('does not take a newer list of %s only for its last one', async (_, scope) => {
    valueOf(await workspace.authorities.importCertificate({ source: certificate(), name: 'Old Root' }));
    await watchForged(OVERDUE, 6);
    await watchForged({ ...HOLDS, extensions: [scopeOf(scope)] }, 7);
    const id = await bringKey();
    expect(await stateOf(id)).toMatchObject({ standing: 'overdue', earlier: { number: '6' } });
    const [summary] = await listed();
    expect(summary?.crlNextUpdate).toBe(NOW - 2 * DAY);
    expect(await openAlerts()).toMatchObject([{ kind: 'crl-overdue', dueAt: NOW - 2 * DAY }]);
  });

  it.each([
    ['a part', () => shard(1)],
    ['changes', () => deltaOf(5)],
  ])('hears the alarm of a list of %s beside a newer one of everything', async (_, extension) => {
    valueOf(await workspace.authorities.importCertificate({ source: certificate(), name: 'Old Root' }));
    await watchForged({ ...OVERDUE, extensions: [extension()] }, 6);
    await watchForged(HOLDS, 7);
    const id = await bringKey();
    expect(await stateOf(id)).toMatchObject({ standing: 'current', earlier: { number: '7' } });
    expect(await openAlerts()).toMatchObject([{ kind: 'crl-overdue', dueAt: NOW - 2 * DAY }]);

    const part = valueOf(await workspace.foreignCrls.list({})).find(({ number }) => number === '6');
    if (part === undefined) throw new Error('the list is gone');
    const calmed = { url: null, watched: false, fetchEveryHours: null, allowPrivate: false };
    valueOf(await workspace.foreignCrls.set(part.id, calmed));
    expect(await openAlerts()).toEqual([]);
  });
});
