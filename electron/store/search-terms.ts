import { type RawBuilder, sql } from 'kysely';
import { foldText } from './sort-text.ts';

const MAX_TERMS = 12;

/** The words of a search, folded as search columns are; at most 12. */
export const listTerms = (search: string): readonly string[] =>
  foldText(search)
    .split(' ')
    .filter((term) => term !== '')
    .slice(0, MAX_TERMS);

/** Whether a text holds a term as it stands: `%` and `_` have no meaning in it. */
export const containsTerm = (text: RawBuilder<string>, term: string): RawBuilder<boolean> =>
  sql<boolean>`${text} like ${`%${term.replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
