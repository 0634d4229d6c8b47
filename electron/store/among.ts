import { type RawBuilder, sql } from 'kysely';

/** One of many texts or numbers, which are sent as one value: a statement with a place for each would have to be compiled for every number of them. */
export const isAmong = (column: string, values: readonly (string | number)[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
