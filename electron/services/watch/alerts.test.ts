import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/model/alert.ts';
import type { AlertId, AuthorityId, PartnerId } from '../../../shared/model/brands.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const FIRST_MONDAY = Date.UTC(2026, 0, 5);

let app: TestApplication;
let workspace: Workspace;
let root: AuthorityId;
beforeAll(async () => {
  app = startTestApplication();
  app.clock.now = FIRST_MONDAY;
});
afterAll(() => app.end());

const issue = async (name: string, days: number, more: { partnerId?: PartnerId } = {}) =>
  valueOf(
    await workspace.issuing.issue({
      authorityId: root,
      profile: 'tls-client',
      key: 'p256',
      subject: `CN=${name}`,
      sans: [`dns:${name}.example`],
      validity: { count: days, unit: 'days' },
      ...more,
    }),
  ).id;

const begin = async (name: string): Promise<void> => {
  app.clock.now = FIRST_MONDAY;
  workspace = await app.createWorkspace(name);
  const created = await workspace.authorities.create({
    name: 'Root',
    key: 'p256',
    validity: { count: 3650, unit: 'days' },
  });
  root = valueOf(created).id;
};

const later = async (days: number): Promise<void> => {
  app.clock.now = FIRST_MONDAY + Math.round(days * DAY);
  valueOf(await workspace.alerts.check());
};

const listed = async (list: 'open' | 'snoozed' | 'acknowledged' | 'over' = 'open'): Promise<readonly Alert[]> =>
  valueOf(await workspace.alerts.page({ list, offset: 0, limit: 500 })).items;

const told = async (list?: Parameters<typeof listed>[0]): Promise<readonly string[]> =>
  (await listed(list)).map(({ kind, name, step, count }) => `${kind} ${name} ${step} ${count}`).sort();

const announced = async (): Promise<readonly string[]> =>
  valueOf(await workspace.alerts.takeAnnouncements()).map(({ kind, name, step }) => `${kind} ${name} ${step}`);

describe('alerts of certificates', () => {
  let id: Awaited<ReturnType<typeof issue>>;
  beforeAll(async () => {
    await begin('certificates');
    id = await issue('gw-01', 365);
  });

  it('are none while nothing is near its end', async () => {
    await later(300);
    expect(await told()).toEqual([]);
    expect(await announced()).toEqual([]);
  });

  it('come at each threshold, are told of once, and give way to the next', async () => {
    await later(306);
    expect(await told()).toEqual(['certificate-ending gw-01 60d 1']);
    expect(await announced()).toEqual(['certificate-ending gw-01 60d']);
    await later(320);
    expect(await announced()).toEqual([]);
    await later(340);
    expect(await told()).toEqual(['certificate-ending gw-01 30d 1']);
    expect(await told('over')).toEqual(['certificate-ending gw-01 60d 1']);
    expect(await announced()).toEqual(['certificate-ending gw-01 30d']);
  });

  it('keep who looks after them and what was noted, and open again at the next step', async () => {
    const [alert] = await listed();
    const ids = [alert?.id ?? ('' as AlertId)];
    valueOf(await workspace.alerts.set({ ids, assignee: ' mara ', note: 'asked the partner', acknowledged: true }));
    expect(await told()).toEqual([]);
    expect(await told('acknowledged')).toEqual(['certificate-ending gw-01 30d 1']);
    await later(352);
    const [next] = await listed();
    expect(next).toMatchObject({ step: '14d', assignee: 'mara', note: 'asked the partner', state: 'open' });
    expect(valueOf(await workspace.alerts.counts())).toMatchObject({
      lists: { open: 1, snoozed: 0, acknowledged: 0, over: 2 },
      assignees: ['mara'],
      severe: 0,
    });
  });

  it('that are put off come back and are told of once more', async () => {
    await announced();
    const [alert] = await listed();
    const ids = [alert?.id ?? ('' as AlertId)];
    valueOf(await workspace.alerts.set({ ids, snoozedUntil: FIRST_MONDAY + 354 * DAY }));
    await later(353);
    expect([await told(), await told('snoozed')]).toEqual([[], ['certificate-ending gw-01 14d 1']]);
    expect(await announced()).toEqual([]);
    await later(354.5);
    expect(await announced()).toEqual(['certificate-ending gw-01 14d']);
    expect(await announced()).toEqual([]);
    expect(codeOf(await workspace.alerts.set({ ids, snoozedUntil: FIRST_MONDAY }))).toBe('input.invalid');
  });

  it('stay silent while the certificate is put off, and come back with it', async () => {
    const selection = { ids: [id] };
    const until = FIRST_MONDAY + 356 * DAY;
    expect(
      valueOf(await workspace.notes.snooze({ selection, until, reason: 'waits for the audit' }, NO_JOB)),
    ).toMatchObject({ changed: 1 });
    await later(355);
    expect(await told()).toEqual([]);
    await later(356.5);
    expect(await announced()).toEqual(['certificate-ending gw-01 14d']);
  });

  it('turn into an end that nobody replaced, and end by themselves when it is replaced', async () => {
    await later(366);
    expect(await told()).toEqual(['certificate-ended gw-01 ended 1']);
    expect(await announced()).toEqual(['certificate-ended gw-01 ended']);
    const successorId = await issue('gw-01', 365);
    valueOf(await workspace.notes.setReplacedBy({ id, successorId }));
    await later(366.5);
    expect(await told()).toEqual([]);
    valueOf(await workspace.revocations.revoke({ id: successorId, reason: 'keyCompromise' }));
    await later(366.6);
    expect(await told()).toContain('certificate-ended gw-01 ended 1');
    expect(await announced()).not.toContain('certificate-ended gw-01 ended');
  });

  it('end when the certificate is revoked, and a month after its end', async () => {
    const other = await issue('gw-02', 10);
    await later(375.9);
    expect(await told()).toContain('certificate-ending gw-02 10% 1');
    valueOf(await workspace.revocations.revoke({ id: other, reason: 'superseded' }));
    await later(400);
    expect((await told()).filter((text) => text.includes('gw-'))).toEqual([]);
  });

  it('are entries of the log when somebody changes them', async () => {
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 100 }));
    const actions = items.map(({ action, subject }) => `${action} ${subject}`);
    expect(actions).toContain('alert.acknowledged gw-01');
    expect(actions).toContain('alert.changed gw-01');
    expect(actions).toContain('certificate.snoozed gw-01');
    expect(actions).toContain('certificate.replacement-set gw-01');
    expect(valueOf(await workspace.activity.verify()).intact).toBe(true);
  });
});

describe('many certificates', () => {
  it('that end in one week are one alert with a filter', async () => {
    await begin('many');
    for (let number = 0; number < 5; number += 1) await issue(`gw-${number}`, 100);
    valueOf(await workspace.watch.set({ groupAbove: 4 }));
    await later(95);
    const groups = await listed();
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({
      subjectKind: 'group',
      count: 5,
      step: '7d',
      filter: 'expires:2026-04-13..2026-04-19 -status:revoked,on-hold -has:successor -is:snoozed',
    });
    expect(await announced()).toHaveLength(1);
    await later(96);
    expect(await announced()).toEqual([]);
  });

  it('are noted together by a filter, each with its entry in the log', async () => {
    const { items } = valueOf(
      await workspace.certificates.page({ search: 'gw-4', sort: 'name', direction: 'asc', offset: 0, limit: 1 }),
    );
    const except = items.map(({ id }) => id);
    const selection = { filter: 'name:gw', except };
    expect(valueOf(await workspace.notes.setTags({ selection, add: ['edge', ' prod '], remove: [] }))).toMatchObject({
      changed: 4,
    });
    expect(valueOf(await workspace.notes.setTags({ selection, add: [], remove: ['edge'] }))).toMatchObject({
      changed: 4,
    });
    expect(valueOf(await workspace.notes.setTags({ selection, add: ['prod'], remove: [] }))).toMatchObject({
      changed: 0,
    });
    expect(valueOf(await workspace.notes.setNote({ selection: { ids: except }, owner: 'Mara' }))).toMatchObject({
      changed: 1,
    });
    const other = items[0]?.id ?? expect.fail('none');
    expect(valueOf(await workspace.notes.get(other))).toMatchObject({ owner: 'Mara', tags: [] });
    expect(valueOf(await workspace.notes.known('ma')).owners).toEqual(['Mara']);
    expect(
      codeOf(await workspace.notes.setTags({ selection: { filter: 'name:', except: [] }, add: [], remove: [] })),
    ).toBe('filter.invalid');
    const log = valueOf(await workspace.activity.page({ search: 'tags', offset: 0, limit: 100 }));
    expect(log.items.filter(({ action }) => action === 'certificate.tags-set')).toHaveLength(8);
    const tooMany = Array.from({ length: 21 }, (_, index) => `t${index}`);
    expect(codeOf(await workspace.notes.setTags({ selection, add: tooMany, remove: [] }))).toBe('input.invalid');
  });

  it('that had ended when they came are no alert', async () => {
    const { items } = valueOf(
      await workspace.certificates.page({ search: 'gw-', sort: 'name', direction: 'asc', offset: 0, limit: 10 }),
    );
    const pem = await Promise.all(items.map(async ({ id }) => valueOf(await workspace.certificates.octets(id)).bytes));
    await begin('late');
    app.clock.now = FIRST_MONDAY + 101 * DAY;
    const report = await workspace.imports.run(
      pem.map((bytes, index) => ({ name: `${index}.cer`, bytes })),
      NO_JOB,
    );
    expect(valueOf(report).imported).toBe(5);
    await later(102);
    expect(await told()).toEqual([]);
  });
});

describe('partners', () => {
  it('have thresholds of their own and can be put off', async () => {
    await begin('partners');
    const save = async (name: string) =>
      valueOf(await workspace.partners.save({ name, contact: '', note: '', tags: [], subject: {} })).id;
    const [early, late] = [await save('Early'), await save('Late')];
    await issue('early-gw', 365, { partnerId: early });
    await issue('late-gw', 365, { partnerId: late });
    const none = { snoozedUntil: null, snoozeReason: '' };
    valueOf(await workspace.watch.setOfPartner(early, { ...none, thresholds: { days: [90, 120], percents: [] } }));
    await later(260);
    expect(await told()).toEqual(['certificate-ending early-gw 120d 1']);
    await later(320);
    expect(await told()).toEqual(['certificate-ending early-gw 90d 1', 'certificate-ending late-gw 60d 1']);
    const until = FIRST_MONDAY + 330 * DAY;
    valueOf(await workspace.watch.setOfPartner(late, { thresholds: null, snoozedUntil: until, snoozeReason: 'moves' }));
    await later(321);
    expect(await told()).toEqual(['certificate-ending early-gw 90d 1']);
    await later(331);
    expect(await told()).toContain('certificate-ending late-gw 60d 1');
    expect(valueOf(await workspace.watch.ofPartner(early)).thresholds?.days).toEqual([120, 90]);
    expect(codeOf(await workspace.watch.ofPartner('x'.repeat(26) as PartnerId))).toBe('partner.not-found');
  });
});

describe('authorities and their lists', () => {
  it('are told of long before the end, and when a list is missing, pending, due and overdue', async () => {
    await begin('authorities');
    const id = await issue('gw', 3000);
    valueOf(await workspace.revocations.revoke({ id, reason: 'keyCompromise' }));
    await later(1);
    expect(await told()).toEqual(['crl-missing Root missing 1']);
    valueOf(await workspace.revocations.issueCrl({ authorityId: root, days: 7 }));
    await later(2);
    expect(await told()).toEqual([]);
    await later(7.5);
    expect(await told()).toEqual(['crl-due Root due 1']);
    const checked = valueOf(await workspace.alerts.check());
    expect(checked.nextAt).toBe(app.clock.now + HOUR);
    await later(8.1);
    expect(await told()).toEqual(['crl-overdue Root overdue 1']);
    const other = await issue('gw-2', 3000);
    valueOf(await workspace.revocations.issueCrl({ authorityId: root, days: 7 }));
    valueOf(await workspace.revocations.revoke({ id: other, reason: 'superseded' }));
    await announced();
    await later(8.2);
    expect(await told()).toEqual(['crl-pending Root pending 1']);
    expect(await announced()).toEqual([]);
    await later(15.05);
    expect(await announced()).toEqual(['crl-due Root due']);
    await later(3650 - 200);
    expect(await told()).toContain('authority-ending Root 365d 1');
    await later(3651);
    expect(await told()).toEqual(['authority-ended Root ended 1']);
  });

  it('are looked at while the workspace is locked', async () => {
    valueOf(await workspace.lock());
    expect(valueOf(await workspace.alerts.check())).toMatchObject({ raised: 0, ended: 0 });
    expect(workspace.isLocked()).toBe(true);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
  });
});

describe('a check without news', () => {
  it('writes nothing, so that two processes that watch one file come to rest', async () => {
    // Unlocking makes it in the background, once.
    valueOf(await workspace.backups.ensureKey());
    const changes: (readonly string[])[] = [];
    const stop = workspace.onChange((tables) => changes.push(tables));
    valueOf(await workspace.alerts.check());
    expect(changes).toEqual([]);
    stop();
  });
});
