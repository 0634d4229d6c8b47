import { type RawBuilder, sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';
import {
  ALWAYS,
  type AnyLane,
  BY_END,
  type CountedRow,
  countSlots,
  FACTS,
  groupedRows,
  type LaneChoice,
  memberSource,
} from './timeline-grouping.ts';
import { isDue, type LaneNo, type TimelineQuestion } from './timeline-slots.ts';

export type GonePart = 'revoked' | 'replaced' | 'snoozed' | 'seen';

/** Rows of each part. */
export type Gone<Row = CountedRow> = Readonly<Record<GonePart, readonly Row[]>>;

/** How many of them are revoked, replaced, snoozed or were seen after their end; by issuer where no lanes are named. */
export const countGone = (db: ReadDb, question: TimelineQuestion, choice?: LaneChoice | AnyLane): Promise<Gone> =>
  countParts(question, (part, where) =>
    countSlots(db, groupedRows(question, { ...memberSource(joinPart(question, part), choice), where, withDue: true })),
  );

/** The same by issuer and by partner, from one look at each certificate; those of no partner stand with the issuers alone. */
export async function countGoneTwice(
  db: ReadDb,
  question: TimelineQuestion,
): Promise<{ readonly byIssuer: Gone; readonly byPartner: Gone }> {
  const apart = await countParts<ApartRow>(question, (part, where) => {
    const tables = sql`${joinPart(question, part)} left join certificate_partner on certificate_partner.certificate_id = certificate.id`;
    const { lane, chosen } = memberSource(tables, undefined);
    const partner = sql`certificate_partner.partner_id`;
    return ask<ApartRow>(db, groupedRows(question, { tables, lane, chosen, where, partner, withDue: true }));
  });
  return {
    byIssuer: mapParts(apart, (rows) => sumRows(rows, ({ lane }) => lane)),
    byPartner: mapParts(apart, (rows) =>
      sumRows(
        rows.filter(({ partner }) => partner !== null),
        ({ partner }) => partner,
      ),
    ),
  };
}

interface ApartRow extends CountedRow {
  readonly partner: string | null;
}

export const mapParts = <From, To>(gone: Gone<From>, change: (rows: readonly From[]) => readonly To[]): Gone<To> => ({
  revoked: change(gone.revoked),
  replaced: change(gone.replaced),
  snoozed: change(gone.snoozed),
  seen: change(gone.seen),
});

/** Rows of the same day or hour and the same lane are one. */
export function sumRows<Row extends CountedRow>(
  rows: readonly Row[],
  laneOf: (row: Row) => LaneNo | null,
): readonly CountedRow[] {
  const sums = new Map<string, CountedRow>();
  for (const row of rows) {
    const lane = laneOf(row);
    const name = `${row.slot} ${typeof lane} ${lane}`;
    const sum = sums.get(name);
    sums.set(name, { lane, slot: row.slot, rows: (sum?.rows ?? 0) + row.rows, due: (sum?.due ?? 0) + row.due });
  }
  return [...sums.values()];
}

type CountPart<Row> = (part: RawBuilder<unknown>, where: RawBuilder<boolean>) => Promise<readonly Row[]>;

async function countParts<Row>(question: TimelineQuestion, count: CountPart<Row>): Promise<Gone<Row>> {
  const { at } = question;
  const [revoked, replaced, snoozed, seen] = await Promise.all([
    count(sql`(select certificate_id as id from revocation) as part`, ALWAYS),
    count(sql`(select distinct replaces_id as id from certificate_replacement) as part`, NOT_REVOKED),
    count(
      // A plain UNION would walk all notes in the order of their certificates.
      sql`(select distinct id from (select certificate_id as id from certificate_note where snoozed_until > ${at}
        union all select certificate_partner.certificate_id from partner_watch cross join certificate_partner
        on certificate_partner.partner_id = partner_watch.partner_id where partner_watch.snoozed_until > ${at})) as part`,
      sql<boolean>`${isDue(question)} and ${NOT_REVOKED} and ${NOT_REPLACED}`,
    ),
    count(
      sql`(select certificate_id as id, max(last_at) as met_at from certificate_seen group by certificate_id) as part`,
      sql<boolean>`certificate.not_after < ${at} and part.met_at > certificate.not_after and ${NOT_REVOKED} and ${NOT_REPLACED}`,
    ),
  ]);
  return { revoked, replaced, snoozed, seen };
}

/** Hours are asked of a few days: those certificates are fewer than all that are revoked, whose instants stand in their large rows. */
const joinPart = ({ byHour }: TimelineQuestion, part: RawBuilder<unknown>): RawBuilder<unknown> =>
  byHour ? sql`${BY_END} cross join ${part} on part.id = certificate.id` : sql`${part} ${FACTS}`;

const NOT_REVOKED = sql<boolean>`not exists (select 1 from revocation where revocation.certificate_id = part.id)`;
const NOT_REPLACED = sql<boolean>`not exists (select 1 from certificate_replacement where certificate_replacement.replaces_id = part.id)`;
