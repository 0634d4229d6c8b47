import { CERTIFICATE_STATUSES, type CertificateStatus } from '../../../shared/model/certificate.ts';
import type { FilterNode } from '../../../shared/model/filter/ast.ts';
import { parseFilter } from '../../../shared/model/filter/parser.ts';
import {
  REPORT_LIVES,
  REPORT_MONTHS,
  type ReportFigures,
  type ReportFinding,
  type ReportShare,
} from '../../../shared/model/report.ts';
import { DAY_MS, startOfUnit, stepUnit } from '../../../shared/model/timeline-units.ts';
import { BugError } from '../../../shared/result.ts';
import { countCertificates } from '../../store/certificate-count.ts';
import { pageCertificates } from '../../store/certificate-page.ts';
import type { StatusView } from '../../store/certificate-status.ts';
import type { ReadDb } from '../../store/db.ts';
import { findIssuerNames, findPartnerNames } from '../../store/facet-rows.ts';
import { conditionsOf } from '../../store/filter/query-conditions.ts';
import { countBy, countRevoked } from '../../store/report-rows.ts';
import { listTimelineEvents } from '../../store/timeline-events.ts';

/** Names of authorities and partners that are told. */
const NAMED = 12;
/** Certificates that stand below a finding. */
const EXAMPLES = 12;
const IN_FORCE = 'status:valid,expiring';

/** What is reported on. */
export interface ReportQuestion {
  readonly view: StatusView;
  readonly filter: FilterNode;
  readonly period: { readonly from: number; readonly to: number };
  /** Nobody waits any more. */
  readonly isStale: () => boolean;
  /** Called after each of the counts. */
  readonly onCount: (done: number, total: number) => void;
}

type Counted = Omit<ReportFigures, 'title' | 'workspace' | 'filter' | 'at' | 'period'>;

/** Counts all that a report says, one after the other; null once nobody waits any more. A million certificates take seconds. */
export async function countFigures(db: ReadDb, question: ReportQuestion): Promise<Counted | null> {
  const counts = createCounts(db, question);
  const inForce = both(question.filter, IN_FORCE);
  const statuses = {} as Record<CertificateStatus, number>;
  for (const status of CERTIFICATE_STATUSES)
    statuses[status] = await counts.count(both(question.filter, `status:${status}`));
  const lives: { days: number; count: number }[] = [];
  for (const days of REPORT_LIVES) lives.push({ days, count: await counts.count(both(inForce, `life:>${days}d`)) });
  const issuers = await counts.share(inForce, 'issuer');
  const partners = await counts.share(inForce, 'partner');
  const figures: Counted = {
    total: CERTIFICATE_STATUSES.reduce((sum, status) => sum + statuses[status], 0),
    inForce: statuses.valid + statuses.expiring,
    statuses,
    ...(await counts.months(inForce)),
    issuers: issuers.shares,
    issuersRest: issuers.rest,
    partners: partners.shares,
    partnersRest: partners.rest,
    weakKeys: await counts.find(both(inForce, 'is:weak-key')),
    weakSignatures: await counts.find(both(inForce, 'is:weak-signature')),
    sunset: await counts.find(both(inForce, 'is:sunset')),
    lives,
    weak: await counts.count(both(inForce, 'is:weak')),
    noOwner: await counts.count(both(inForce, 'owner:none')),
    crls: (await listTimelineEvents(db, question.view.at)).crls.map((crl) => ({
      authority: crl.authorityName,
      number: crl.number,
      nextUpdate: crl.nextUpdate,
      overdue: crl.overdue,
    })),
    revoked: await countRevoked(
      db,
      question.period,
      conditionsOf({ ...question.view, filter: question.filter }).conditions,
    ),
  };
  return question.isStale() ? null : figures;
}

/** Both hold. */
function both(filter: FilterNode, text: string): FilterNode {
  const other = parseFilter(text);
  if (!other.ok) throw new BugError(`a filter of a report cannot be read: ${text}`);
  const parts = [filter, other.value].flatMap((node) =>
    node.kind === 'and' ? node.parts : node.kind === 'everything' ? [] : [node],
  );
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: 'and', parts };
}

interface Counts {
  count(filter: FilterNode): Promise<number>;
  find(filter: FilterNode): Promise<ReportFinding>;
  share(
    filter: FilterNode,
    by: 'issuer' | 'partner',
  ): Promise<{ readonly shares: readonly ReportShare[]; readonly rest: number }>;
  months(filter: FilterNode): Promise<Pick<ReportFigures, 'months' | 'later'>>;
}

/** Statuses, lives, weak ones, owners, three findings, two shares and the months. */
const STEPS = CERTIFICATE_STATUSES.length + REPORT_LIVES.length + 2 + 3 + 2 + 1;

function createCounts(db: ReadDb, { view, isStale, onCount }: ReportQuestion): Counts {
  let done = 0;
  const counted = <T>(value: T): T => {
    done += 1;
    onCount(done, STEPS);
    return value;
  };
  const count = async (filter: FilterNode): Promise<number> =>
    isStale() ? 0 : ((await countCertificates(db, { ...view, filter }, isStale)) ?? 0);
  const by = (filter: FilterNode, column: 'issuer' | 'partner' | 'end-day') =>
    countBy(db, { column, conditions: conditionsOf({ ...view, filter }).conditions }, isStale);
  return {
    count: async (filter) => counted(await count(filter)),
    find: async (filter) => {
      const found = await count(filter);
      const order = { sort: 'notAfter', direction: 'asc', offset: 0, limit: EXAMPLES } as const;
      const page = found === 0 ? undefined : await pageCertificates(db, { ...view, filter, ...order });
      const examples = (page?.items ?? []).map(({ name, issuerName, key, notAfter }) => ({
        name,
        issuerName,
        key,
        notAfter,
      }));
      return counted({ count: found, examples });
    },
    share: async (filter, column) => counted(await nameShares(db, column, await by(filter, column))),
    months: async (filter) => counted(foldMonths(await by(filter, 'end-day'), view.at)),
  };
}

async function nameShares(
  db: ReadDb,
  column: 'issuer' | 'partner',
  counts: ReadonlyMap<number | string | null, number>,
) {
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one);
  const told = sorted.slice(0, NAMED);
  const keys = told.flatMap(([key]) => key ?? []);
  const names =
    column === 'issuer' ? await findIssuerNames(db, keys.map(Number)) : await findPartnerNames(db, keys.map(String));
  return {
    shares: told.map(([key, count]) => ({ name: key === null ? null : (names.get(String(key)) ?? ''), count })),
    rest: sorted.slice(NAMED).reduce((sum, [, count]) => sum + count, 0),
  };
}

function foldMonths(
  days: ReadonlyMap<number | string | null, number>,
  at: number,
): Pick<ReportFigures, 'months' | 'later'> {
  const first = startOfUnit(at, 'month');
  const starts = Array.from({ length: REPORT_MONTHS + 1 }, (_, index) => stepUnit(first, 'month', index));
  const counts = starts.map(() => 0);
  for (const [day, rows] of days) {
    const end = Number(day) * DAY_MS;
    // What is in force ends in this month at the earliest; the last place is for everything beyond.
    const place = Math.max(
      0,
      starts.findLastIndex((start) => start <= end),
    );
    counts[place] = (counts[place] ?? 0) + rows;
  }
  return {
    months: starts.slice(0, -1).map((from, index) => ({ from, count: counts[index] ?? 0 })),
    later: counts.at(-1) ?? 0,
  };
}
