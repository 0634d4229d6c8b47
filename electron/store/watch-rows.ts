import { type RawBuilder, sql } from 'kysely';
import type { CertificateId, PartnerId, UnixMs } from '../../shared/model/brands.ts';
import { findNewestSeq } from './certificate-rows.ts';
import type { ReadDb } from './db.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** A Monday. */
const FIRST_WEEK = 4 * DAY_MS;

/** Which certificates are watched at an instant; made by `openWatchView`. */
export interface WatchView {
  readonly at: UnixMs;
  /** Ends from here on, up to there. */
  readonly from: UnixMs;
  readonly to: UnixMs;
  /** The widest of the thresholds. */
  readonly maxDays: number;
  readonly maxPercent: number;
  readonly shortLivedDays: number;
  /** Certificates that are known from connections alone are watched while they were seen since. */
  readonly seenSince: UnixMs;
  /** Rows up to this one came before `from`: they were here when they ended. */
  readonly oldSeq: number;
  /** Partners whose certificates are looked at apart, or not at all. */
  readonly without: readonly PartnerId[];
  /** Only certificates of these partners. */
  readonly of?: readonly PartnerId[];
}

export interface EndingWeek {
  readonly week: number;
  readonly hasEnded: boolean;
  readonly count: number;
  readonly firstEnd: UnixMs;
}

export interface EndingCertificate {
  readonly id: CertificateId;
  readonly name: string;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/**
 * How many watched certificates end in each week, those that ended apart. Walks the index over ends of validity within the window; rows themselves are
 * read only for those that came lately and ended, and for those that connections brought.
 */
export async function countEndingByWeek(db: ReadDb, view: WatchView): Promise<readonly EndingWeek[]> {
  const rows = await countedEnding(db, view).execute();
  return rows.map((row) => ({
    week: row.week,
    hasEnded: row.ended === 1,
    count: row.rows,
    firstEnd: row.first ?? view.at,
  }));
}

/** The query of `countEndingByWeek`. */
export const countedEnding = (db: ReadDb, view: WatchView) =>
  selectWatched(db, view)
    .select([
      sql<number>`cast((certificate.not_after - ${FIRST_WEEK}) / ${WEEK_MS} as integer)`.as('week'),
      sql<number>`certificate.not_after < ${view.at}`.as('ended'),
      (select) => select.fn.countAll<number>().as('rows'),
      (select) => select.fn.min('certificate.not_after').as('first'),
    ])
    .groupBy(['week', 'ended']);

/** The watched certificates of one week, in the order of their ends. */
export async function listEnding(
  db: ReadDb,
  view: WatchView,
  { week, hasEnded, count }: EndingWeek,
): Promise<readonly EndingCertificate[]> {
  const start = FIRST_WEEK + week * WEEK_MS;
  const rows = await selectWatched(db, {
    ...view,
    from: Math.max(view.from, start, hasEnded ? 0 : view.at),
    to: Math.min(view.to, start + WEEK_MS - 1, hasEnded ? view.at - 1 : Number.MAX_SAFE_INTEGER),
  })
    .select(['certificate.id', 'certificate.name', 'certificate.not_before', 'certificate.not_after'])
    .orderBy('certificate.not_after')
    .orderBy('certificate.seq')
    .limit(count)
    .execute();
  return rows.map((row) => ({
    id: row.id as CertificateId,
    name: row.name,
    notBefore: row.not_before,
    notAfter: row.not_after,
  }));
}

/** Neither revoked nor replaced nor put off nor an authority's, ended here or about to end. */
function selectWatched(db: ReadDb, view: WatchView) {
  // The `+` keeps the planner from walking everything that ends to find the few of some partners.
  const notAfter = view.of === undefined ? sql.ref('certificate.not_after') : sql`+certificate.not_after`;
  const watched = db.query
    .selectFrom('certificate')
    .where(sql<boolean>`${notAfter} >= ${view.from} and ${notAfter} <= ${view.to}`)
    .where(hasReachedStep(view))
    .where(sql<boolean>`not exists (select 1 from revocation r where r.certificate_id = certificate.id)`)
    .where(isNotReplaced)
    .where(
      sql<boolean>`certificate.id not in (select n.certificate_id from certificate_note n where n.snoozed_until > ${view.at})`,
    )
    .where(sql<boolean>`certificate.id not in (select a.certificate_id from authority a)`)
    // Those that sign answers are short-lived and follow each other by themselves.
    .where(sql<boolean>`certificate.id not in (select o.certificate_id from ocsp_signer o)`)
    .where(sql<boolean>`certificate.id not in (select m.certificate_id from certificate_of_authority m)`)
    .where(cameBeforeItsEnd(view))
    .where(isNotForgotten(view));
  const apart = view.without.length === 0 ? watched : watched.where(isOfPartner(view.without, false));
  return view.of === undefined ? apart : apart.where(isOfPartner(view.of, true));
}

function hasReachedStep({ at, maxDays, maxPercent, shortLivedDays }: WatchView): RawBuilder<boolean> {
  const life = sql`(certificate.not_after - certificate.not_before)`;
  const left = sql`(certificate.not_after - ${at})`;
  return sql<boolean>`(certificate.not_before <= certificate.not_after and (certificate.not_after < ${at} or case
    when ${life} < ${shortLivedDays * DAY_MS} then ${left} * 100 <= ${life} * ${maxPercent}
    else ${left} * 3 <= ${life} and ${left} <= ${maxDays * DAY_MS} end))`;
}

/** A successor that was revoked takes nobody's place. */
const isNotReplaced: RawBuilder<boolean> = sql<boolean>`not exists (select 1 from certificate_replacement x where x.replaces_id = certificate.id
    and not exists (select 1 from revocation y where y.certificate_id = x.certificate_id))`;

/** The row itself is read only where its number does not tell. */
const cameBeforeItsEnd = ({ at, oldSeq }: WatchView): RawBuilder<boolean> =>
  sql<boolean>`(certificate.not_after >= ${at} or certificate.seq <= ${oldSeq} or certificate.created_at <= certificate.not_after)`;

/** The list is made once a query: to look each row up would cost its octets with it. */
const isNotForgotten = ({ seenSince }: WatchView): RawBuilder<boolean> =>
  sql<boolean>`certificate.id not in (select s.certificate_id from certificate_seen s
    inner join certificate c on c.id = s.certificate_id where c.source = 'seen'
    group by s.certificate_id having max(s.last_at) < ${seenSince})`;

const isOfPartner = (partners: readonly PartnerId[], wanted: boolean): RawBuilder<boolean> =>
  sql<boolean>`certificate.id ${wanted ? sql`in` : sql`not in`} (select p.certificate_id from certificate_partner p where p.partner_id in (${sql.join(partners)}))`;

/** The number of the last row that came before an instant, found by halving: rows are numbered as they come. */
export async function findSeqBefore(db: ReadDb, at: UnixMs): Promise<number> {
  let low = 0;
  let high = await findNewestSeq(db);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = await db.query
      .selectFrom('certificate')
      .select(['seq', 'created_at'])
      .where('seq', '<=', middle)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined || row.seq <= low) return low;
    if (row.created_at < at) low = middle;
    else high = row.seq - 1;
  }
  return low;
}

/** A certificate that connections met after its end or its revocation. */
export interface UsedAfterEnd {
  readonly id: CertificateId;
  readonly name: string;
  readonly target: string;
  readonly side: 'client' | 'server';
  readonly lastAt: UnixMs;
  readonly notAfter: UnixMs;
  /** Absent where it is not revoked. */
  readonly revokedAt?: UnixMs;
}

const MAX_SEEN = 5000;

/** Certificates met since an instant that had ended or been revoked by then, as long as nothing else was met at the same place later. */
export async function listUsedAfterEnd(db: ReadDb, since: UnixMs): Promise<readonly UsedAfterEnd[]> {
  const rows = await db.query
    .selectFrom('certificate_seen')
    .innerJoin('certificate', 'certificate.id', 'certificate_seen.certificate_id')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select([
      'certificate.id',
      'certificate.name',
      'certificate.not_after',
      'certificate_seen.target',
      'certificate_seen.side',
      'certificate_seen.last_at',
      'revocation.revoked_at',
    ])
    .where('certificate_seen.last_at', '>=', since)
    .orderBy('certificate_seen.last_at', 'desc')
    .limit(MAX_SEEN)
    .execute();
  const newest = new Map<string, UnixMs>();
  const placeOf = (row: { readonly side: string; readonly target: string }): string => `${row.side} ${row.target}`;
  for (const row of rows) newest.set(placeOf(row), Math.max(newest.get(placeOf(row)) ?? 0, row.last_at));
  return rows
    .filter((row) => row.last_at === newest.get(placeOf(row)))
    .filter((row) => row.last_at > row.not_after || (row.revoked_at !== null && row.last_at > row.revoked_at))
    .map((row) => ({
      id: row.id as CertificateId,
      name: row.name,
      target: row.target,
      side: row.side === 'client' ? 'client' : 'server',
      lastAt: row.last_at,
      notAfter: row.not_after,
      ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    }));
}
