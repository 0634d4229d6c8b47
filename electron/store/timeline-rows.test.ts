import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificateId, PartnerId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { insertCertificates } from './certificate-rows.ts';
import { insertCrl } from './crl-rows.ts';
import { saveCertificateTags } from './note-rows.ts';
import type { Store } from './open-store.ts';
import { insertPartner, setCertificatePartner } from './partner-rows.ts';
import { insertRevocation } from './revocation-rows.ts';
import {
  AT,
  certificateOf,
  crlOf,
  DAY,
  idOf,
  insertRoot,
  openForTest,
  revocationOf,
  ROOT_ID,
  valueOf,
} from './store-fixture.ts';
import { listTimelineEvents } from './timeline-events.ts';
import { listLanes } from './timeline-lanes.ts';
import { listBusiestIssuers, listMarks, type MarkChoice } from './timeline-marks.ts';
import { countGone, countGoneTwice } from './timeline-gone.ts';
import type { CountedRow } from './timeline-grouping.ts';
import { countTotals } from './timeline-rows.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'timeline-'));
const QUESTION = { at: AT, expiringDays: 30, byHour: false } as const;
const TODAY = AT / DAY;
const PARTNER = idOf('p', 1) as PartnerId;
const sha = (text: string): string => hash('sha256', text, 'hex');
const ending = (number: number, days: number, change: object = {}) =>
  certificateOf(number, { notAfter: AT + days * DAY, notBefore: AT - 100 * DAY, ...change });
const idOfNumber = (number: number): CertificateId => certificateOf(number).id;
const DEVICES = { issuerName: 'Devices', issuer: 'CN=Devices', issuerNameSha256: sha('devices') };

let store: Store;
beforeAll(async () => {
  store = await openForTest(path.join(folder, 'timeline.countersign'), 'create');
  valueOf(
    await store.transaction(async (tx) => {
      await insertRoot(tx);
      await insertCertificates(tx, [
        ending(1, 10),
        ending(2, 10.25),
        ending(3, 10, DEVICES),
        ending(4, 40, DEVICES),
        ending(5, -5, DEVICES),
        ending(6, -5),
        ending(7, 10, { notBefore: AT - 1 * DAY }),
      ]);
      await insertRevocation(tx, revocationOf(2));
      await insertPartner(tx, {
        id: PARTNER,
        name: 'Acme',
        contact: '',
        note: '',
        tags: [],
        subject: {},
        createdAt: AT,
      });
      await setCertificatePartner(tx, [1, 4].map(idOfNumber), PARTNER);
      await saveCertificateTags(tx, new Map([[idOfNumber(1), ['prod', 'edi']]]));
      await tx.insertRows('certificate_replacement', [
        { certificate_id: idOfNumber(4), replaces_id: idOfNumber(3), kind: 'renewed', created_at: AT },
      ]);
      const note = { owner: '', owner_key: '', note: '', snooze_reason: '' };
      await tx.insertRows('certificate_note', [{ ...note, certificate_id: idOfNumber(1), snoozed_until: AT + DAY }]);
      await tx.insertRows('certificate_seen', [
        {
          certificate_id: idOfNumber(5),
          target: 'a:443',
          side: 'server',
          first_at: AT - 9 * DAY,
          last_at: AT - DAY,
          run_id: null,
        },
        {
          certificate_id: idOfNumber(6),
          target: 'b:443',
          side: 'server',
          first_at: AT - 9 * DAY,
          last_at: AT - 8 * DAY,
          run_id: null,
        },
      ]);
      await insertCrl(tx, crlOf(1));
      await insertCrl(tx, { ...crlOf(2), nextUpdate: AT - DAY });
      return ok(null);
    }),
  );
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const daysOf = (rows: readonly CountedRow[]): Record<number, number> => {
  const days: Record<number, number> = {};
  for (const { slot, rows: count } of rows) days[slot - TODAY] = (days[slot - TODAY] ?? 0) + count;
  return days;
};

describe('the counts of the timeline', () => {
  it('tells how many end on each day and how many of them count as expiring', async () => {
    const { total, due } = await countTotals(store.read, QUESTION);
    expect(daysOf(total)).toEqual({ [-5]: 2, 10: 4, 40: 1, 335: 1 });
    // The seventh lives for eleven days and has ten of them left.
    expect(daysOf(due)).toEqual({ 10: 3 });
  });

  it('keeps revoked, replaced, snoozed and those met after their end apart', async () => {
    const gone = await countGone(store.read, QUESTION);
    expect(daysOf(gone.revoked)).toEqual({ 10: 1 });
    expect(daysOf(gone.replaced)).toEqual({ 10: 1 });
    expect(daysOf(gone.snoozed)).toEqual({ 10: 1 });
    expect(daysOf(gone.seen)).toEqual({ [-5]: 1 });
    expect(gone.revoked.map(({ due }) => due)).toEqual([1]);
  });

  it('counts by hours within a period', async () => {
    const period = { from: AT + 10 * DAY, to: AT + 11 * DAY };
    const { total } = await countTotals(store.read, { ...QUESTION, byHour: true, period });
    const { revoked, replaced } = await countGone(store.read, { ...QUESTION, byHour: true, period });
    expect(
      [revoked, replaced].map((rows) => rows.map(({ slot, rows: count }) => [slot * 3_600_000 - period.from, count])),
    ).toEqual([[[6 * 3_600_000, 1]], [[0, 1]]]);
    const hours = total.map(({ slot, rows }) => [slot - (AT + 10 * DAY) / 3_600_000, rows]);
    expect(hours).toEqual([
      [0, 3],
      [6, 1],
    ]);
  });

  it.each([
    ['days', 0],
    ['lanes', 100],
  ])('counts lanes of partners and tags, begun at the %s', async (_name, within) => {
    const partners = { kind: 'partner', lanes: [PARTNER], size: 2, within } as const;
    const everything = { from: AT - 900 * DAY, to: AT + 900 * DAY };
    const { total } = await countTotals(store.read, { ...QUESTION, period: everything }, partners);
    expect(daysOf(total)).toEqual({ 10: 1, 40: 1 });
    const tags = { kind: 'tag', lanes: ['prod', 'edi'], size: 2, within } as const;
    const counted = await countTotals(store.read, { ...QUESTION, period: everything }, tags);
    expect(counted.total).toHaveLength(2);
    for (const lane of ['edi', 'prod']) {
      const one = expect.objectContaining({ lane, slot: TODAY + 10, rows: 1 });
      expect(counted.total).toContainEqual(one);
      expect(counted.due).toContainEqual(one);
    }
    const gone = await countGone(store.read, QUESTION, tags);
    expect(new Set(gone.snoozed.map(({ lane }) => lane))).toEqual(new Set(['edi', 'prod']));
  });

  it('counts who has a tag once, however many there are, and not at all once the last is taken', async () => {
    const tag = async (...tags: readonly string[]) =>
      valueOf(
        await store.transaction(async (tx) => ok(await saveCertificateTags(tx, new Map([[idOfNumber(1), tags]])))),
      );
    const held = async () => {
      const { total, due } = await countTotals(store.read, QUESTION, { kind: 'tag', lanes: 'any' });
      return [daysOf(total), daysOf(due)];
    };
    expect(await held()).toEqual([{ 10: 1 }, { 10: 1 }]);
    await tag('edi');
    expect(await held()).toEqual([{ 10: 1 }, { 10: 1 }]);
    await tag();
    expect(await held()).toEqual([{}, {}]);
    await tag('prod', 'edi');
    expect(await held()).toEqual([{ 10: 1 }, { 10: 1 }]);
  });
  it('tells what is gone of each partner', async () => {
    const { byPartner, byIssuer } = await countGoneTwice(store.read, QUESTION);
    const { replaced, snoozed } = byPartner;
    expect(snoozed.map(({ lane, slot, rows }) => [lane, slot - TODAY, rows])).toEqual([[PARTNER, 10, 1]]);
    expect(replaced).toEqual([]);
    expect(byIssuer).toEqual(await countGone(store.read, QUESTION));
  });
  it('counts one lane alone', async () => {
    const issuer = await listBusiestIssuers(store.read, QUESTION, 10);
    const no = issuer.issuers.find(({ label }) => label === 'Devices')?.no ?? -1;
    const { total } = await countTotals(store.read, { ...QUESTION, lane: { kind: 'authority', no } });
    expect(daysOf(total)).toEqual({ [-5]: 1, 10: 1, 40: 1 });
    const ofPartner = await countTotals(store.read, { ...QUESTION, lane: { kind: 'partner', no: PARTNER } });
    expect(daysOf(ofPartner.total)).toEqual({ 10: 1, 40: 1 });
  });
});

describe('the lanes of the timeline', () => {
  it('puts authorities of the workspace first, then issuers by how many they issued', async () => {
    const { lanes, count } = await listLanes(store.read, 'authority', { offset: 0, limit: 10 });
    expect(lanes.map(({ label, all, authorityId }) => [label, all, authorityId])).toEqual([
      ['Root CA', 0, ROOT_ID],
      ['Issuing CA', 5, undefined],
      ['Devices', 3, undefined],
    ]);
    expect(count).toBe(3);
    const rest = await listLanes(store.read, 'authority', { offset: 2, limit: 1 });
    expect(rest.lanes.map(({ label }) => label)).toEqual(['Devices']);
  });

  it('lists partners and tags by how many they have', async () => {
    expect(await listLanes(store.read, 'partner', { offset: 0, limit: 10 })).toEqual({
      lanes: [{ no: PARTNER, key: PARTNER, label: 'Acme', all: 2 }],
      count: 1,
    });
    const tags = await listLanes(store.read, 'tag', { offset: 0, limit: 10 });
    expect(tags.lanes.map(({ key }) => key)).toEqual(['edi', 'prod']);
  });
});

describe('the marks of the timeline', () => {
  const period = { from: AT - 30 * DAY, to: AT + 30 * DAY };
  const listed = async (choice: MarkChoice, limit = 20) =>
    (await listMarks(store.read, { ...QUESTION, period }, { kind: 'tag', choice, limit })).map(({ id, state }) => [
      Number.parseInt(id.slice(1), 36),
      state,
    ]);

  it('says how each certificate stands, the first to end first', async () => {
    expect(await listed('all')).toEqual([
      [5, 'seen'],
      [6, 'ended'],
      [1, 'snoozed'],
      [3, 'replaced'],
      [7, 'ends'],
      [2, 'revoked'],
    ]);
  });

  it('leaves out what is revoked or replaced, and what was not issued here', async () => {
    expect((await listed('open')).map(([number]) => number)).toEqual([5, 6, 1, 7]);
    expect((await listed('standing')).map(([number]) => number)).toEqual([5, 6, 1, 3, 7]);
    expect(await listed('renewable')).toEqual([]);
    expect(await listed('open', 2)).toHaveLength(2);
  });

  it('names the lanes of each', async () => {
    const [, , third] = await listMarks(store.read, { ...QUESTION, period }, { kind: 'tag', choice: 'all', limit: 3 });
    expect(third?.lanes.toSorted()).toEqual(['edi', 'prod']);
  });
});

describe('the events of the timeline', () => {
  it('tells the newest list of an authority, and that it is overdue', async () => {
    const { crls, authorities } = await listTimelineEvents(store.read, AT);
    expect(crls.map(({ number, overdue }) => [number, overdue])).toEqual([[2, true]]);
    expect(authorities.map(({ name, endsAt, lineEndsAt }) => [name, endsAt, lineEndsAt])).toEqual([
      ['Root CA', AT + 335 * DAY, AT + 335 * DAY],
    ]);
  });
});
