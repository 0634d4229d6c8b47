import { sql } from 'kysely';
import type { ReadDb } from '../db.ts';
import { ask } from '../list-rows.ts';
import type { Driver } from './condition.ts';
import { isIndexed, phraseOf, searchFor } from './text-condition.ts';

/** A word that begins more trigrams than that is in too many rows to be worth them. */
const MAX_TRIGRAMS = 200;
const HEX = /^[0-9a-f]+$/u;
const LAST_CHARACTER = '\u{10ffff}';

/**
 * Rows with a word of one or two characters, by the trigrams that begin with it. Null where there are too many.
 *
 * A search text ends in its SHA-256: only hexadecimal digits can stand so late in it that no trigram begins with them, and these are everywhere.
 */
export async function findShortDriver(db: ReadDb, folded: string): Promise<Driver | null> {
  if (folded === '' || HEX.test(folded) || isIndexed(folded)) return null;
  const rows = await ask<{ readonly term: string }>(
    db,
    sql`select term from search_trigram where term >= ${folded} and term < ${folded + LAST_CHARACTER} limit ${MAX_TRIGRAMS + 1}`,
  );
  if (rows.length > MAX_TRIGRAMS) return null;
  if (rows.length === 0) return { seqs: sql`select 1 as seq where false`, isExact: true };
  return { seqs: searchFor(rows.map(({ term }) => phraseOf(term)).join(' OR ')), isExact: true };
}
