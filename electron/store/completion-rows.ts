import { type RawBuilder, sql } from 'kysely';
import type { FilterKey } from '../../shared/model/filter/keys.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';
import { foldText } from './sort-text.ts';

/** Most values that are offered. */
const MAX_OFFERED = 20;

/** Values of this workspace for a key, those that hold what is typed; at most 20. Keys without any answer nothing. */
export async function listValues(db: ReadDb, key: FilterKey, typed: string): Promise<readonly string[]> {
  const source = SOURCES[key];
  if (source === undefined) return [];
  const pattern = `%${foldText(typed).replaceAll(/[\\%_]/gu, '\\$&')}%`;
  const rows = await ask<{ readonly value: string }>(
    db,
    sql`select value from (${source}) where value is not null and fold_text(value) like ${pattern} escape '\\' limit ${MAX_OFFERED}`,
  );
  return rows.map(({ value }) => value);
}

/** Each value of an indexed column once, by a jump from one to the next. */
const distinct = (table: string, column: string, where: RawBuilder<unknown>): RawBuilder<unknown> => {
  const [source, value] = [sql.table(table), sql.ref(column)];
  return sql`with recursive each_value (value) as (
      select min(${value}) from ${source} where ${where}
      union all
      select (select min(${value}) from ${source} where ${where} and ${value} > each_value.value) from each_value where each_value.value is not null
    ) select value from each_value`;
};

const ALL = sql`true`;

const SOURCES: Readonly<Partial<Record<FilterKey, RawBuilder<unknown>>>> = {
  issuer: sql`select distinct name as value from issuer_name`,
  ca: sql`select name as value from authority order by name_key`,
  partner: sql`select name as value from partner order by name_key`,
  tag: distinct('certificate_tag', 'tag', ALL),
  owner: distinct('certificate_note', 'owner_key', sql`owner_key <> ''`),
  profile: sql`select distinct id as value from profile order by id`,
  import: sql`select cast(no as text) as value from import_run order by no desc`,
};
