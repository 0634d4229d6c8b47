import { afterEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { REST_LANE } from '../../../shared/model/timeline.ts';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';
import {
  codeOf,
  startTestApplication,
  type TestApplication,
  TEST_INSTANT,
  valueOf,
} from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let running: TestApplication | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
});

const days = (count: number) => ({ count, unit: 'days' }) as const;

/** A root for 400 days, an authority below it for 300, and under that certificates of these many days. */
async function begin(...lives: readonly number[]): Promise<{
  readonly workspace: Workspace;
  readonly ids: readonly CertificateId[];
  readonly root: AuthorityId;
  readonly below: AuthorityId;
}> {
  running = startTestApplication();
  const workspace = await running.createWorkspace();
  const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256', validity: days(400) }));
  const below = valueOf(
    await workspace.authorities.create({ name: 'Issuing', key: 'p256', issuerId: root.id, validity: days(300) }),
  );
  const issued = valueOf(
    await workspace.issuing.issueMany(
      lives.map((life, index) => ({
        authorityId: below.id,
        profile: 'tls-client' as const,
        key: 'p256' as const,
        subject: `CN=gw-${index}`,
        sans: [`dns:gw-${index}.example`],
        validity: days(life),
      })),
      NO_JOB,
    ),
  );
  return { workspace, ids: issued.map(({ id }) => id), root: root.id, below: below.id };
}

const YEAR = { from: TEST_INSTANT - 30 * DAY_MS, to: TEST_INSTANT + 365 * DAY_MS };
const MONTHS = { ...YEAR, unit: 'month', lanes: 'authority', laneOffset: 0, laneLimit: 10 } as const;
const ACME = { name: 'Acme', contact: '', note: '', tags: [], subject: {} };
const sum = (series: readonly number[]): number => series.reduce((all, one) => all + one, 0);

describe('the timeline of a workspace', () => {
  it('counts what ends in each bar, and in the lane of each authority', async () => {
    const { workspace, below } = await begin(20, 20, 90);
    const bars = valueOf(await workspace.timeline.bars(MONTHS));
    expect(bars.edges).toHaveLength(bars.all.total.length + 1);
    expect(sum(bars.all.total)).toBe(4);
    // The root ends later than what is shown.
    expect([bars.before, bars.after]).toEqual([0, 1]);
    expect(bars.lanes.map(({ label, all }) => [label, all])).toEqual([
      ['Root', 2],
      ['Issuing', 3],
    ]);
    expect(bars.lanes[1]?.authorityId).toBe(below);
    expect(sum(bars.lanes[1]?.series.total ?? [])).toBe(3);
    expect(bars.threshold.days).toBe(30);
  });

  it('tells the same at hours, where a day is cut', async () => {
    const { workspace } = await begin(1, 2);
    const hours = valueOf(
      await workspace.timeline.bars({ ...MONTHS, unit: 'hour', from: TEST_INSTANT, to: TEST_INSTANT + 5 * DAY_MS }),
    );
    expect(sum(hours.all.total)).toBe(2);
    expect(new Date(hours.edges[0] ?? 0).getUTCHours()).toBe(0);
    expect(hours.before + hours.after).toBe(2);
  });

  it.each(['partner', 'tag'] as const)(
    'has a last lane of those without a %s, so that lanes add up to all',
    async (kind) => {
      const { workspace, ids } = await begin(20, 50, 90);
      const ask = { ...MONTHS, lanes: kind };
      const none = valueOf(await workspace.timeline.bars(ask));
      expect([none.lanes, none.laneCount]).toEqual([[], 0]);
      const acme = valueOf(await workspace.partners.save(ACME));
      const [first, second] = ids;
      if (first === undefined || second === undefined) throw new Error('nothing was issued');
      if (kind === 'partner')
        valueOf(
          await workspace.partners.setOfCertificates({ selection: { ids: [first, second] }, partnerId: acme.id }),
        );
      else
        valueOf(
          await workspace.notes.setTags({ selection: { ids: [first, second] }, add: ['edi', 'prod'], remove: [] }),
        );
      valueOf(await workspace.revocations.revoke({ id: second, reason: 'superseded' }));
      for (const unit of ['month', 'hour'] as const) {
        const to = unit === 'hour' ? TEST_INSTANT + 100 * DAY_MS : ask.to;
        const bars = valueOf(await workspace.timeline.bars({ ...ask, from: TEST_INSTANT, to, unit }));
        const rest = bars.lanes.at(-1);
        expect([rest?.key, rest?.all, bars.laneCount]).toEqual([REST_LANE, 3, bars.lanes.length]);
        const lane = bars.lanes[0]?.series;
        for (const count of ['total', 'revoked', 'due'] as const)
          expect(bars.all[count]).toEqual(rest?.series[count].map((left, bar) => left + (lane?.[count][bar] ?? 0)));
      }
      const filtered = valueOf(await workspace.timeline.bars({ ...ask, filter: 'name:gw' }));
      expect(filtered.lanes.map(({ all }) => all)).toEqual(kind === 'partner' ? [2, 1] : [2, 2, 1]);
      const rest = { lane: { kind, key: REST_LANE } };
      expect(valueOf(await workspace.timeline.range({ ...YEAR, ...rest })).sum.total).toBe(2);
      const marks = await workspace.timeline.marks({ ...YEAR, ...rest, lanes: kind, choice: 'all', limit: 10 });
      expect(valueOf(marks).items.map(({ name, lanes }) => [name, lanes])).toEqual([
        ['gw-2', [REST_LANE]],
        ['Issuing', [REST_LANE]],
      ]);
      const paged = valueOf(await workspace.timeline.bars({ ...ask, laneLimit: kind === 'partner' ? 1 : 2 }));
      expect(paged.lanes.map(({ key }) => key)).not.toContain(REST_LANE);
      const next = valueOf(await workspace.timeline.bars({ ...ask, laneOffset: paged.lanes.length }));
      expect(next.lanes.map(({ key }) => key)).toEqual([REST_LANE]);
    },
  );

  it('tells the steps of alerts: those of the workspace, and of a partner who has some', async () => {
    const { workspace, ids } = await begin(20);
    const acme = valueOf(await workspace.partners.save(ACME));
    const thresholds = { days: [45, 5], percents: [25] };
    const watch = { thresholds, snoozedUntil: null, snoozeReason: '' };
    valueOf(await workspace.watch.setOfPartner(acme.id, watch));
    valueOf(await workspace.partners.setOfCertificates({ selection: { ids }, partnerId: acme.id }));
    const { steps, lanes } = valueOf(await workspace.timeline.bars({ ...MONTHS, lanes: 'partner' }));
    expect(steps).toEqual({ days: [60, 30, 14, 7, 1], percents: [33, 10], shortLivedDays: 15 });
    expect(lanes.map((lane) => lane.steps)).toEqual([thresholds, undefined]);
    const marks = valueOf(await workspace.timeline.marks({ ...YEAR, lanes: 'tag', choice: 'all', limit: 10 }));
    expect(marks.items.map((mark) => mark.steps)).toEqual([thresholds, undefined]);
  });

  it('counts anew when something was written', async () => {
    const { workspace, ids } = await begin(20, 90);
    expect(sum(valueOf(await workspace.timeline.bars(MONTHS)).all.revoked)).toBe(0);
    const [id] = ids;
    if (id === undefined) throw new Error('nothing was issued');
    valueOf(await workspace.revocations.revoke({ id, reason: 'superseded' }));
    const bars = valueOf(await workspace.timeline.bars(MONTHS));
    expect([sum(bars.all.total), sum(bars.all.revoked)]).toEqual([3, 1]);
    expect(sum(bars.lanes[1]?.series.revoked ?? [])).toBe(1);
  });

  it('sums up a stretch of time and lists the first of it', async () => {
    const { workspace } = await begin(20, 21, 90);
    const stretch = { from: TEST_INSTANT, to: TEST_INSTANT + 30 * DAY_MS };
    const range = valueOf(await workspace.timeline.range(stretch));
    expect(range.sum.total).toBe(2);
    expect(range.issuers.map(({ label, sum: counts }) => [label, counts.total])).toEqual([['Issuing', 2]]);
    const marks = valueOf(
      await workspace.timeline.marks({ ...stretch, lanes: 'authority', choice: 'renewable', limit: 1 }),
    );
    expect(marks.items.map(({ name }) => name)).toEqual(['gw-0']);
    expect(marks.complete).toBe(false);
  });

  it('keeps to one lane', async () => {
    const { workspace } = await begin(20);
    const { lanes } = valueOf(await workspace.timeline.bars(MONTHS));
    const lane = { kind: 'authority', key: lanes[0]?.key ?? '' } as const;
    const whole = { from: TEST_INSTANT, to: TEST_INSTANT + 500 * DAY_MS };
    expect(valueOf(await workspace.timeline.range({ ...whole, lane })).sum.total).toBe(2);
    const gone = { kind: 'authority', key: 'ab'.repeat(32) } as const;
    expect(valueOf(await workspace.timeline.range({ ...whole, lane: gone })).sum.total).toBe(0);
    expect(
      valueOf(await workspace.timeline.marks({ ...whole, lane: gone, lanes: 'tag', choice: 'all', limit: 5 })).items,
    ).toEqual([]);
  });

  it('says with whom the line of an authority ends, and how much ends with it', async () => {
    const { workspace, root, below } = await begin(20, 90);
    const { authorities } = valueOf(await workspace.timeline.events());
    expect(authorities.map(({ name, endedBy }) => [name, endedBy])).toEqual([
      ['Root', undefined],
      ['Issuing', undefined],
    ]);
    const cascades = valueOf(await workspace.timeline.cascades([root, below]));
    expect(cascades.map(({ cascade }) => [cascade.authorities, cascade.certificates])).toEqual([
      [1, 2],
      [0, 2],
    ]);
  });

  it('counts what a filter lets through, in bars, lanes, stretches and marks alike', async () => {
    const { workspace } = await begin(20, 20, 90);
    const filter = 'name:gw-1 OR san:gw-2.example';
    const bars = valueOf(await workspace.timeline.bars({ ...MONTHS, filter }));
    expect([sum(bars.all.total), bars.before, bars.after]).toEqual([2, 0, 0]);
    expect(bars.lanes.map(({ label, all, series }) => [label, all, sum(series.total)])).toEqual([
      ['Root', 0, 0],
      ['Issuing', 2, 2],
    ]);
    const range = valueOf(await workspace.timeline.range({ ...YEAR, filter }));
    expect([range.sum.total, range.issuers[0]?.sum.total]).toEqual([2, 2]);
    const asked = { ...YEAR, filter, lanes: 'authority', choice: 'all', limit: 10 } as const;
    expect(valueOf(await workspace.timeline.marks(asked)).items.map(({ name }) => name)).toEqual(['gw-1', 'gw-2']);
    const facts = valueOf(await workspace.timeline.bars({ ...MONTHS, filter: 'life:>60d -is:ca' }));
    expect(sum(facts.all.total)).toBe(1);
  });

  it('says where a filter goes wrong', async () => {
    const { workspace } = await begin();
    expect(codeOf(await workspace.timeline.bars({ ...MONTHS, filter: 'status:nothing' }))).toBe('filter.invalid');
    expect(codeOf(await workspace.timeline.range({ ...YEAR, filter: '(' }))).toBe('filter.invalid');
  });
});
