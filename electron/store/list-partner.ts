import { type RawBuilder, sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { allOf, type Condition } from './filter/condition.ts';
import { ask, listSeqs, type Slice } from './list-rows.ts';
import type { ListAnswer, Pace } from './list-walk.ts';

/** Rows of members that one look takes in: the first, and the most. */
const FIRST_STRETCH = 1000;
const LONGEST_STRETCH = 8000;

/** Whose members are listed. */
export type MemberKind = 'partner' | 'owner';

export interface MemberQuestion extends Slice {
  readonly of: MemberKind;
  readonly conditions: readonly Condition[];
  readonly direction: 'asc' | 'desc';
}

type MemberSlice = Slice & Pick<MemberQuestion, 'of' | 'direction'>;

/**
 * Certificates of partners: by the partner's name, then by the day they end, their days of life and their id. Those of owners: by the owner's name, then in the
 * order of entry, which is that of their ids. All from indexes.
 */
export async function findMembers(db: ReadDb, question: MemberQuestion, pace: Pace): Promise<ListAnswer> {
  const { of, conditions, direction, offset, limit } = question;
  if (conditions.length === 0) {
    const seqs = await listMemberSeqs(db, { of, offset, limit, direction });
    return { seqs, total: seqs.length === limit ? null : await countMembers(db, of), isCut: false };
  }
  const seqs: number[] = [];
  let passed = 0;
  let length = FIRST_STRETCH;
  for (let at = 0; !pace.isOver(); at += length, length = Math.min(length * 2, LONGEST_STRETCH)) {
    const ids = await listMembers(db, { of, offset: at, limit: length, direction });
    const found = await listSeqs(db, seqsOf(ids, conditions));
    seqs.push(...found.slice(Math.max(0, offset - passed)).slice(0, limit - seqs.length));
    passed += found.length;
    if (seqs.length === limit) return { seqs, total: null, isCut: false };
    if (ids.length < length) return { seqs, total: passed, isCut: false };
    if (found.length > 0) pace.onFound?.(seqs);
  }
  return { seqs, total: null, isCut: true };
}

/** Numbers of the certificates of members in that order, whatever else is true of them. */
export const listMemberSeqs = async (db: ReadDb, slice: MemberSlice): Promise<readonly number[]> =>
  listSeqs(db, seqsOf(await listMembers(db, slice), []));

async function listMembers(db: ReadDb, slice: MemberSlice): Promise<readonly string[]> {
  const rows = await ask<{ readonly id: string }>(db, memberIds(slice));
  return rows.map(({ id }) => id);
}

/** Ids of the certificates of members. */
export function memberIds({ of, direction, offset, limit }: MemberSlice): RawBuilder<unknown> {
  const way = sql.raw(direction);
  const listed =
    of === 'partner'
      ? sql`from partner cross join certificate_partner as link on link.partner_id = partner.id
        order by partner.name_key ${way}, link.end_day ${way}, link.life_days ${way}, link.certificate_id ${way}`
      : sql`from certificate_note as link indexed by certificate_note_owner where link.owner_key <> ''
        order by link.owner_key ${way}, link.certificate_id ${way}`;
  return sql`select link.certificate_id as id ${listed} limit ${limit} offset ${offset}`;
}

/** The order of the ids is kept. */
const seqsOf = (ids: readonly string[], conditions: readonly Condition[]): RawBuilder<unknown> =>
  sql`select certificate.seq from json_each(${JSON.stringify(ids)}) as listed cross join certificate on certificate.id = listed.value
    where ${allOf(conditions).row} order by listed.key`;

async function countMembers(db: ReadDb, of: MemberKind): Promise<number> {
  const all =
    of === 'partner'
      ? sql`certificate_partner`
      : sql`certificate_note indexed by certificate_note_owner where owner_key <> ''`;
  const [row] = await ask<{ readonly rows: number }>(db, sql`select count(*) as rows from ${all}`);
  return row?.rows ?? 0;
}
