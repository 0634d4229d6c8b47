import type { AlertKind } from '../../../shared/model/alert.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { PartnerWatch, WatchSettings } from '../../../shared/model/watch.ts';
import type { CrlBlock } from '../../../shared/model/crl-plan.ts';
import type { ReadDb } from '../../store/db.ts';
import { listWatchedLists, type WatchedList } from '../../store/foreign-crl-rows.ts';
import { findBackupAlerts, readBackupTimes } from './backup-alerts.ts';
import type { WatchedPartner } from '../../store/watch-setting-rows.ts';
import { listPartnerWatches, readWatchSettings } from '../../store/watch-setting-rows.ts';
import {
  countEndingByWeek,
  type EndingWeek,
  findSeqBefore,
  listEnding,
  listUsedAfterEnd,
  type WatchView,
} from '../../store/watch-rows.ts';
import { listWatchedAuthorities, type WatchedAuthority } from '../../store/watched-authority-rows.ts';
import {
  buildWeekFilter,
  type CertificateThresholds,
  crlDueAt,
  ENDED_DAYS,
  findAuthorityStep,
  findCertificateStep,
  findCrlStep,
  getGroupStep,
} from './evaluate.ts';
import type { DueAlert } from './due-alert.ts';
import { findFaultAlerts } from './fault-alerts.ts';

const DAY_MS = 86_400_000;
/** A list that is wanted is signed before anybody is alarmed. */
const PLAN_SLACK_MS = 60_000;

export interface DueAlerts {
  readonly settings: WatchSettings;
  readonly alerts: readonly DueAlert[];
  /** When a CRL, or a fault, comes to its next step; undefined where none will. */
  readonly nextCrlAt: UnixMs | undefined;
}

/** What the plan of an authority says of its lists. */
export interface PlannedCrl {
  readonly graceHours: number;
  /** A list is wanted now and cannot be signed. */
  readonly block?: CrlBlock;
  /** When the next list is wanted; it may be over. */
  readonly nextIssueAt?: UnixMs;
}
export type PlannedCrls = ReadonlyMap<string, PlannedCrl>;

/** Everything that is an alert at an instant. Reads windows of indexes, never all certificates. `planned`: of authorities that have a plan. */
export async function findDueAlerts(db: ReadDb, at: UnixMs, planned: PlannedCrls): Promise<DueAlerts> {
  const settings = await readWatchSettings(db);
  const partners = await listPartnerWatches(db);
  const authorities = await listWatchedAuthorities(db);
  const foreign = await listWatchedLists(db);
  const backups = await readBackupTimes(db);
  const faults = await findFaultAlerts(db, at, settings.crlHours);
  const alerts = [
    ...authorities.flatMap((authority) =>
      findAuthorityAlerts(authority, at, { settings, planned: planned.get(authority.id) }),
    ),
    ...findForeignAlerts({ foreign, authorities }, at, settings),
    ...faults.alerts,
    ...(await findUseAlerts(db, at, settings)),
    ...(await findEndAlerts(db, { at, settings, partners })),
    ...findBackupAlerts(backups, at),
  ];
  const nextCrlAt = findNextCrl(authorities, foreign, { at, settings, planned });
  const steps = [nextCrlAt, faults.nextAt].filter((step) => step !== undefined);
  return { settings, alerts, nextCrlAt: steps.length === 0 ? undefined : Math.min(...steps) };
}

interface AuthorityRules {
  readonly settings: WatchSettings;
  /** Absent where nobody set a plan. */
  readonly planned: PlannedCrl | undefined;
}

function findAuthorityAlerts(authority: WatchedAuthority, at: UnixMs, rules: AuthorityRules): readonly DueAlert[] {
  const { id, name, isSucceeded } = authority;
  const { settings } = rules;
  const base = { subjectId: id, name, count: 1 } as const;
  const step = isSucceeded ? undefined : findAuthorityStep(authority, at, settings.authorityDays);
  const end: DueAlert[] =
    step === undefined
      ? []
      : [{ ...base, kind: endKind('authority', step), subjectKind: 'authority', step, dueAt: authority.notAfter }];
  return at > authority.notAfter ? end : [...end, ...findCrlAlerts(authority, at, rules)];
}

/** One that is blocked says more than one that is due, and that it is missing. */
function findCrlAlerts(
  authority: WatchedAuthority,
  at: UnixMs,
  { settings, planned }: AuthorityRules,
): readonly DueAlert[] {
  const { id, name, crl, hasKey, pending } = authority;
  const base = { subjectKind: 'crl', subjectId: id, name, count: 1 } as const;
  const block = planned?.block;
  const blocked: readonly DueAlert[] =
    block === undefined ? [] : [{ ...base, kind: 'crl-blocked', step: block, dueAt: planned?.nextIssueAt ?? at }];
  const newest = crl ?? (hasKey ? authority.earlier : undefined);
  if (newest === undefined) return blocked.length > 0 ? blocked : findMissing(authority, at);
  const step = findCrlStep(newest, at, planned?.graceHours ?? settings.crlHours);
  if (step === 'overdue') return [{ ...base, kind: 'crl-overdue', step, dueAt: newest.nextUpdate }, ...blocked];
  if (blocked.length > 0) return blocked;
  if (!hasKey) return [];
  return [
    ...(step === 'due' ? [{ ...base, kind: 'crl-due', step, dueAt: newest.nextUpdate } as const] : []),
    ...(crl === undefined
      ? findMissing(authority, at)
      : pending > 0
        ? [{ ...base, kind: 'crl-pending', step: 'pending', count: pending, dueAt: newest.nextUpdate } as const]
        : []),
  ];
}

/** Where lists were signed elsewhere, none was here. */
function findMissing(
  { id, name, hasKey, revoked, firstPendingAt, isContinued }: WatchedAuthority,
  at: UnixMs,
): readonly DueAlert[] {
  if (!hasKey || revoked === 0) return [];
  const step = isContinued ? 'missing-here' : 'missing';
  return [
    { kind: 'crl-missing', subjectKind: 'crl', subjectId: id, name, count: 1, step, dueAt: firstPendingAt ?? at },
  ];
}

/** Of lists of others: their subject is the authority that they are tied to, where there is one, and the list. */
function findForeignAlerts(
  {
    foreign,
    authorities,
  }: { readonly foreign: readonly WatchedList[]; readonly authorities: readonly WatchedAuthority[] },
  at: UnixMs,
  settings: WatchSettings,
): readonly DueAlert[] {
  const tied = new Map<string, WatchedAuthority>(authorities.map((authority) => [authority.id, authority]));
  return foreign.flatMap((list): readonly DueAlert[] => {
    const authority = tied.get(list.authorityId ?? '');
    const step = isOvertaken(list, authority) ? undefined : findCrlStep(list, at, settings.crlHours);
    if (step === undefined) return [];
    const subjectId = `${list.authorityId ?? 'none'} ${list.id}`;
    const name = authority?.name ?? list.issuerName;
    const base = { subjectKind: 'crl', subjectId, step, name, count: 1 } as const;
    return [{ ...base, kind: step === 'due' ? 'crl-due' : 'crl-overdue', dueAt: list.nextUpdate }];
  });
}

/**
 * An authority whose key came here has alerts of its own for its newest list, be that one from before. Those who fetch a part or the changes from elsewhere
 * are not served by it: these keep their alerts for as long as they are watched.
 */
function isOvertaken({ scope, isDelta, thisUpdate }: WatchedList, authority: WatchedAuthority | undefined): boolean {
  if (scope !== '' || isDelta) return false;
  const newest = authority?.crl ?? authority?.earlier;
  return authority?.hasKey === true && newest !== undefined && newest.thisUpdate >= thisUpdate;
}

function findNextCrl(
  authorities: readonly WatchedAuthority[],
  foreign: readonly WatchedList[],
  { at, settings, planned }: { readonly at: UnixMs; readonly settings: WatchSettings; readonly planned: PlannedCrls },
): UnixMs | undefined {
  const own = authorities.flatMap(({ id, hasKey, ...authority }) => {
    const crl = authority.crl ?? (hasKey ? authority.earlier : undefined);
    const plan = planned.get(id);
    const wanted = plan?.nextIssueAt === undefined ? [] : [plan.nextIssueAt + PLAN_SLACK_MS];
    if (crl === undefined) return wanted;
    const dueAt = Math.ceil(crlDueAt(crl, plan?.graceHours ?? settings.crlHours));
    return [...wanted, crl.nextUpdate + 1, ...(hasKey ? [dueAt] : [])];
  });
  const others = foreign.flatMap((list) => [list.nextUpdate + 1, Math.ceil(crlDueAt(list, settings.crlHours))]);
  return [...own, ...others].filter((step) => step > at).sort((a, b) => a - b)[0];
}

async function findUseAlerts(db: ReadDb, at: UnixMs, settings: WatchSettings): Promise<readonly DueAlert[]> {
  const found = new Map<string, DueAlert>();
  for (const use of await listUsedAfterEnd(db, at - settings.inUseDays * DAY_MS)) {
    if (found.has(use.id)) continue;
    const isRevoked = use.revokedAt !== undefined && use.lastAt > use.revokedAt;
    found.set(use.id, {
      kind: 'in-use',
      subjectKind: 'certificate',
      subjectId: use.id,
      step: isRevoked ? 'revoked' : 'ended',
      name: use.name,
      count: 1,
      dueAt: isRevoked ? (use.revokedAt ?? use.notAfter) : use.notAfter,
    });
  }
  return [...found.values()];
}

interface EndQuestion {
  readonly at: UnixMs;
  readonly settings: WatchSettings;
  readonly partners: readonly WatchedPartner[];
}

/** Partners with thresholds of their own are asked about one by one, those that were put off not at all. */
async function findEndAlerts(db: ReadDb, { at, settings, partners }: EndQuestion): Promise<readonly DueAlert[]> {
  const isPutOff = ({ watch }: { readonly watch: PartnerWatch }): boolean => (watch.snoozedUntil ?? 0) > at;
  const own = partners.filter((partner) => !isPutOff(partner) && partner.watch.thresholds !== null);
  const oldSeq = await findSeqBefore(db, at - ENDED_DAYS * DAY_MS);
  const base = { at, from: at - ENDED_DAYS * DAY_MS, seenSince: at - settings.inUseDays * DAY_MS, oldSeq };
  const without = [...own, ...partners.filter(isPutOff)].map(({ id }) => id);
  const all = buildView({ ...base, without }, settings);
  const alerts = [...(await findEndsIn(db, { view: all, thresholds: settings, limit: settings.groupAbove }))];
  for (const { id, name, watch } of own) {
    const thresholds = { ...settings, ...watch.thresholds };
    const view = buildView({ ...base, without: [], of: [id] }, thresholds);
    alerts.push(...(await findEndsIn(db, { view, thresholds, limit: settings.groupAbove, partner: { id, name } })));
  }
  return alerts;
}

function buildView(
  base: Pick<WatchView, 'at' | 'from' | 'seenSince' | 'oldSeq' | 'without' | 'of'>,
  { days, percents, shortLivedDays }: CertificateThresholds,
): WatchView {
  const maxDays = Math.max(0, ...days);
  return {
    ...base,
    to: base.at + Math.max(maxDays, shortLivedDays) * DAY_MS,
    maxDays,
    maxPercent: Math.max(0, ...percents),
    shortLivedDays,
  };
}

interface EndSearch {
  readonly view: WatchView;
  readonly thresholds: CertificateThresholds;
  readonly limit: number;
  /** Absent for the certificates of all others. */
  readonly partner?: { readonly id: string; readonly name: string };
}

async function findEndsIn(db: ReadDb, search: EndSearch): Promise<readonly DueAlert[]> {
  const alerts: DueAlert[] = [];
  for (const week of await countEndingByWeek(db, search.view)) {
    if (week.count > search.limit) alerts.push(buildGroup(search, week));
    else alerts.push(...(await findEndsOfWeek(db, search, week)));
  }
  return alerts;
}

async function findEndsOfWeek(
  db: ReadDb,
  { view, thresholds }: EndSearch,
  week: EndingWeek,
): Promise<readonly DueAlert[]> {
  const rows = await listEnding(db, view, week);
  return rows.flatMap((row): readonly DueAlert[] => {
    const step = findCertificateStep(row, view.at, thresholds);
    if (step === undefined) return [];
    const kind = endKind('certificate', step);
    return [
      { kind, subjectKind: 'certificate', subjectId: row.id, step, name: row.name, count: 1, dueAt: row.notAfter },
    ];
  });
}

/** Certificates that end in the same week are one alert: its members stay the same from day to day. */
function buildGroup(
  { view, thresholds, partner }: EndSearch,
  { week, hasEnded, count, firstEnd }: EndingWeek,
): DueAlert {
  const step = hasEnded ? 'ended' : getGroupStep(firstEnd - view.at, thresholds);
  return {
    kind: endKind('certificate', step),
    subjectKind: 'group',
    subjectId: partner === undefined ? `week-${week}` : `week-${week} ${partner.id}`,
    step,
    name: '',
    filter: buildWeekFilter(week, partner?.name),
    count,
    dueAt: firstEnd,
  };
}

const endKind = <Subject extends 'certificate' | 'authority'>(subject: Subject, step: string): AlertKind =>
  `${subject}-${step === 'ended' ? 'ended' : 'ending'}`;
