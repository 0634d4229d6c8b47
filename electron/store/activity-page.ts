import { type RawBuilder, sql } from 'kysely';
import type { ActivityEntry, ActivityFilter } from '../../shared/model/activity.ts';
import { toActivityEntry } from './activity-rows.ts';
import type { ReadDb } from './db.ts';

/** Entries that are counted together. Entries never change, so the count of a full block holds for ever. */
export const BLOCK_ENTRIES = 8192;

const MOST_WORDS = 12;

/** From the first to the last, both included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** How many entries of each block fit: block 0 has the entries up to 8 192. Read along indexes alone unless words are looked for. */
export async function countBlocks(db: ReadDb, filter: ActivityFilter, blocks: NumberRange): Promise<readonly number[]> {
  const counted = sql<{ no: number; entries: number }>`(WITH RECURSIVE block (no) AS (
      SELECT ${blocks.from} UNION ALL SELECT no + 1 FROM block WHERE no < ${blocks.to}
    ) SELECT no, (SELECT count(*) FROM activity WHERE sequence > no * ${BLOCK_ENTRIES}
      AND sequence <= (no + 1) * ${BLOCK_ENTRIES} AND ${fits(filter)}) AS entries FROM block)`;
  const rows = await db.query.selectFrom(counted.as('counted')).selectAll().orderBy('no').execute();
  return rows.map(({ entries }) => entries);
}

/** Entries of a range that fit, newest first, some of them skipped. */
export async function listEntries(
  db: ReadDb,
  filter: ActivityFilter,
  page: { readonly among: NumberRange; readonly skip: number; readonly limit: number },
): Promise<readonly ActivityEntry[]> {
  const numbers = sql<{
    sequence: number;
  }>`(SELECT sequence FROM activity WHERE sequence BETWEEN ${page.among.from} AND ${page.among.to}
      AND ${fits(filter)} ORDER BY sequence DESC LIMIT ${page.limit} OFFSET ${page.skip})`;
  const rows = await db.query
    .selectFrom('activity')
    .selectAll()
    .where('sequence', 'in', (from) => from.selectFrom(numbers.as('page')).select('page.sequence'))
    .orderBy('sequence', 'desc')
    .execute();
  return rows.map(toActivityEntry);
}

/** Names of everybody who stands in the log, in order. */
export async function listActors(db: ReadDb, most: number): Promise<readonly string[]> {
  const actors = sql<{ actor: string }>`(WITH RECURSIVE each_actor (actor) AS (
      SELECT min(actor) FROM activity UNION ALL
      SELECT (SELECT min(actor) FROM activity WHERE actor > each_actor.actor) FROM each_actor WHERE actor IS NOT NULL
    ) SELECT actor FROM each_actor WHERE actor IS NOT NULL LIMIT ${most})`;
  const rows = await db.query.selectFrom(actors.as('actors')).select('actors.actor').execute();
  return rows.map(({ actor }) => actor);
}

/** Words that are looked for are compared with text of the entries, which no index has. */
export const readsText = (filter: ActivityFilter): boolean => wordsOf(filter).length > 0;

const wordsOf = ({ search = '' }: ActivityFilter): readonly string[] =>
  search.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);

function fits(filter: ActivityFilter): RawBuilder<unknown> {
  const { actors, actions, entity, since, until } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`TRUE`];
  if (actors !== undefined) conditions.push(isOneOf('actor', actors));
  if (actions !== undefined) conditions.push(isOneOf('action', actions));
  if (entity !== undefined) conditions.push(sql`entity = ${entity.kind} AND entity_id = ${entity.id}`);
  if (since !== undefined) conditions.push(sql`at >= ${since}`);
  if (until !== undefined) conditions.push(sql`at < ${until}`);
  for (const word of wordsOf(filter)) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
    conditions.push(
      sql`(subject LIKE ${pattern} ESCAPE '\\' OR action LIKE ${pattern} ESCAPE '\\' OR actor LIKE ${pattern} ESCAPE '\\' OR detail LIKE ${pattern} ESCAPE '\\')`,
    );
  }
  return sql.join(conditions, sql` AND `);
}

const isOneOf = (column: 'actor' | 'action', values: readonly string[]): RawBuilder<unknown> =>
  values.length === 0 ? sql`FALSE` : sql`${sql.ref(column)} IN (${sql.join(values)})`;
