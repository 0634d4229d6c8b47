import { type RawBuilder, sql } from 'kysely';
import type { CertificateId, PartnerId } from '../../shared/model/brands.ts';
import { type LaneKind, type MarkState, REST_LANE, type TimelineMark } from '../../shared/model/timeline.ts';
import type { ReadDb } from './db.ts';
import { isDue, type LaneNo, passes, type TimelineQuestion, endsWithin } from './timeline-slots.ts';

/** `standing`: not revoked. `open`: nor replaced. `renewable`: of these what was issued here and is no authority. */
export type MarkChoice = 'all' | 'open' | 'renewable' | 'standing';

interface MarkRow {
  readonly id: string;
  readonly name: string;
  readonly issuer_name: string;
  readonly issuer_name_sha256: string;
  readonly not_before: number;
  readonly not_after: number;
  readonly is_ca: number;
  readonly is_revoked: number;
  readonly is_replaced: number;
  readonly is_due: number;
  readonly met_at: number | null;
  readonly quiet_until: number | null;
  readonly partner_id: string | null;
}

/**
 * Single certificates that end between the first and the last edge, the first to end first. One more than `limit` says that there are others.
 */
export async function listMarks(
  db: ReadDb,
  question: TimelineQuestion,
  { kind, choice, limit }: { readonly kind: LaneKind; readonly choice: MarkChoice; readonly limit: number },
): Promise<readonly TimelineMark[]> {
  const rows = await db.query
    .selectFrom(sql<MarkRow>`(${markRows(question, choice)} limit ${limit})`.as('mark'))
    .selectAll()
    .execute();
  const lanes = await findLanes(db, kind, rows);
  return rows.map((row) => toMark(row, question.at, lanes.get(row.id) ?? [REST_LANE]));
}

const markRows = (question: TimelineQuestion, choice: MarkChoice): RawBuilder<unknown> =>
  sql`select certificate.id, certificate.name, certificate.issuer_name, certificate.issuer_name_sha256,
    certificate.not_before, certificate.not_after, certificate.is_ca,
    ${IS_REVOKED} as is_revoked, ${IS_REPLACED} as is_replaced, ${isDue(question)} as is_due,
    (select max(last_at) from certificate_seen where certificate_seen.certificate_id = certificate.id) as met_at,
    ${quietUntil(question.at)} as quiet_until,
    (select partner_id from certificate_partner where certificate_partner.certificate_id = certificate.id) as partner_id
  from certificate_fact cross join certificate on certificate.seq = certificate_fact.seq
  where ${endsWithin(question, question.byHour)} and ${chosen(choice)} and ${passes(question)}
  order by certificate_fact.end_day, certificate.not_after, certificate.seq`;

const IS_REVOKED = sql<boolean>`exists (select 1 from revocation where revocation.certificate_id = certificate.id)`;
const IS_REPLACED = sql<boolean>`exists (select 1 from certificate_replacement where certificate_replacement.replaces_id = certificate.id)`;

/** The later of what was said of the certificate and of its partner. */
const quietUntil = (at: number): RawBuilder<number | null> =>
  sql<number | null>`(select max(until) from (select snoozed_until as until from certificate_note
    where certificate_note.certificate_id = certificate.id and snoozed_until > ${at} union all
    select partner_watch.snoozed_until from certificate_partner cross join partner_watch
    on partner_watch.partner_id = certificate_partner.partner_id
    where certificate_partner.certificate_id = certificate.id and partner_watch.snoozed_until > ${at}))`;

function chosen(choice: MarkChoice): RawBuilder<boolean> {
  if (choice === 'all') return sql<boolean>`true`;
  if (choice === 'standing') return sql<boolean>`not ${IS_REVOKED}`;
  const open = sql<boolean>`not ${IS_REVOKED} and not ${IS_REPLACED}`;
  return choice === 'open' ? open : sql<boolean>`certificate.source = 'issued' and certificate.is_ca = 0 and ${open}`;
}

async function findLanes(
  db: ReadDb,
  kind: LaneKind,
  rows: readonly MarkRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (kind === 'authority') return new Map(rows.map((row) => [row.id, [row.issuer_name_sha256]]));
  const ids = sql`(select value from json_each(${JSON.stringify(rows.map(({ id }) => id))}))`;
  const source =
    kind === 'partner'
      ? sql`select certificate_id as id, partner_id as lane from certificate_partner where certificate_id in ${ids}`
      : sql`select certificate_id as id, tag as lane from certificate_tag where certificate_id in ${ids}`;
  const found = await db.query
    .selectFrom(sql<{ readonly id: string; readonly lane: string }>`(${source})`.as('of_lane'))
    .selectAll()
    .execute();
  const grouped = Map.groupBy(found, ({ id }) => id);
  return new Map([...grouped].map(([id, lanes]) => [id, lanes.map(({ lane }) => lane)]));
}

function toMark(row: MarkRow, at: number, lanes: readonly string[]): TimelineMark {
  return {
    id: row.id as CertificateId,
    name: row.name,
    issuerName: row.issuer_name,
    notBefore: row.not_before,
    notAfter: row.not_after,
    state: stateOf(row, at),
    isCa: row.is_ca === 1,
    ...(row.quiet_until === null ? {} : { snoozedUntil: row.quiet_until }),
    ...(row.partner_id === null ? {} : { partnerId: row.partner_id as PartnerId }),
    lanes,
  };
}

function stateOf(row: MarkRow, at: number): MarkState {
  if (row.is_revoked === 1) return 'revoked';
  if (row.is_replaced === 1) return 'replaced';
  if (row.not_after < at) return (row.met_at ?? 0) > row.not_after ? 'seen' : 'ended';
  if (row.is_due === 1) return row.quiet_until === null ? 'due' : 'snoozed';
  return 'ends';
}

/** The issuers of most certificates that end within the period, and how many issuers there are. */
export async function listBusiestIssuers(
  db: ReadDb,
  question: TimelineQuestion,
  limit: number,
): Promise<{ readonly issuers: readonly BusyIssuer[]; readonly count: number }> {
  const source = question.byHour
    ? sql`certificate cross join certificate_fact on certificate_fact.seq = certificate.seq`
    : sql`certificate_fact`;
  const rows = await db.query
    .selectFrom(
      sql<
        BusyIssuer & { readonly issuers: number }
      >`(select found.no, issuer_name.sha256 as key, issuer_name.name as label, found.rows, found.issuers from
        (select issuer_no as no, count(*) as rows, count(*) over () as issuers from ${source}
          where ${endsWithin(question, question.byHour)} and ${passes(question)}
          group by issuer_no order by 2 desc limit ${limit}) as found
        cross join issuer_name on issuer_name.no = found.no)`.as('issuer'),
    )
    .selectAll()
    .orderBy('rows', 'desc')
    .execute();
  return { issuers: rows, count: rows[0]?.issuers ?? 0 };
}

export interface BusyIssuer {
  readonly no: LaneNo;
  /** SHA-256 of its name. */
  readonly key: string;
  readonly label: string;
  readonly rows: number;
}
