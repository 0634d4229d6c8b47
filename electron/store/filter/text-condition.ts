import { type RawBuilder, sql } from 'kysely';
import type { FilterValue } from '../../../shared/model/filter/ast.ts';
import { foldText } from '../sort-text.ts';
import { allOf, anyOf, type Condition, type Driver, noneOf, ofRow } from './condition.ts';

export type TextValue = Extract<FilterValue, { readonly kind: 'text' }>;

/** Shortest text that the trigram index knows, in code points. */
export const SHORTEST_INDEXED = 3;

/** Whether folded text is what a filter asks for. */
export function matchesText(column: RawBuilder<unknown>, { match, text }: TextValue): RawBuilder<boolean> {
  const folded = foldText(text);
  if (match === 'exact') return sql<boolean>`${column} = ${folded}`;
  // Not by LIKE, whose time may grow with the power of the stars.
  if (match === 'pattern') return sql<boolean>`fits_pattern(${column}, ${folded})`;
  return sql<boolean>`${column} like ${`%${escapeLike(folded)}%`} escape '\\'`;
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/gu, '\\$&');

/** Text that occurs anywhere in what the plain search looks at. */
export function ofWord(text: string): Condition {
  const spellings = spellingsOf(foldText(text));
  const rows = spellings.map((spelling) => ofRow(containsText(spelling), { driver: driverOfText(spelling) }));
  return anyOf(rows);
}

/** Words that must all occur, and words of which none may. Those that the trigram index knows are one question to it. */
export function ofWords(words: readonly string[], unwanted: readonly string[]): readonly Condition[] {
  const isOne = (word: string): boolean => isIndexed(word) && !COLON_HEX.test(word);
  const [indexed, absent] = [words.filter(isOne), unwanted.filter(isOne)];
  const rest = [
    ...words.filter((word) => !isOne(word)).map(ofWord),
    ...unwanted.filter((word) => !isOne(word)).map(lacking),
  ];
  if (indexed.length === 0) return [...rest, ...absent.map(lacking)];
  const rows = allOf([...indexed.map(ofWord), ...absent.map(lacking)]).row;
  const question = [indexed.map(phraseOf).join(' AND '), ...absent.map(phraseOf)].join(' NOT ');
  return [ofRow(rows, { driver: { seqs: searchFor(question), isExact: true, isRanged: true } }), ...rest];
}

const lacking = (word: string): Condition => noneOf(ofWord(word));

export const containsText = (folded: string): RawBuilder<boolean> =>
  sql<boolean>`certificate.search like ${`%${escapeLike(folded)}%`} escape '\\'`;

const COLON_HEX = /^[0-9a-f]{2}(?::[0-9a-f]{2})+$/u;

/** Serial numbers and fingerprints are written with colons by some tools, and kept without. */
const spellingsOf = (folded: string): readonly string[] =>
  COLON_HEX.test(folded) ? [folded, folded.replaceAll(':', '')] : [folded];

/** Text in a name: a line of the search text, or a value of the subject in it. */
export function ofAlternativeName(value: TextValue): Condition {
  const folded = foldText(value.text);
  const literal = value.match === 'pattern' ? folded : folded.replaceAll('*', '\\*');
  const wanted = value.match === 'contains' ? `*${literal}*` : literal;
  // The SHA-256 comes last, so that something stands behind every name.
  const ends = value.match === 'contains' ? '' : value.match === 'exact' ? folded : (folded.split('*').at(-1) ?? '');
  const certain = ends === '' ? [longestLiteral(value)] : NAME_ENDS.map((end) => ends + end);
  const drivers = certain.flatMap((text) => (isIndexed(text) ? [phraseOf(text)] : []));
  return ofRow(
    sql<boolean>`((${sql.join(certain.map(containsText), sql` or `)}) and holds_name(certificate.search, ${wanted}))`,
    { driver: drivers.length < certain.length ? null : { seqs: searchFor(drivers.join(' OR ')) } },
  );
}

/** What stands behind a name in a search text: the next line, or the next value of the subject. */
const NAME_ENDS = ['\n', ',', '+'] as const;

/** The longest run of a value that must occur as it stands. */
export const longestLiteral = ({ match, text }: TextValue): string =>
  match === 'pattern'
    ? foldText(text)
        .split('*')
        .reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '')
    : foldText(text);

/** The trigram index, for text that is long enough for it. */
export function driverOfText(folded: string): Driver | null {
  if (!isIndexed(folded)) return null;
  return { seqs: searchFor(phraseOf(folded)), isExact: true, isRanged: true };
}

/** A look into the trigram index. */
export const searchFor = (question: string): RawBuilder<unknown> =>
  sql`select rowid as seq from certificate_search where certificate_search match ${question}`;

/** Characters as FTS5 counts them are code points. */
export const isIndexed = (folded: string): boolean => [...folded].length >= SHORTEST_INDEXED && !folded.includes('\0');

/** A string of FTS5: quotes doubled, nothing else has a meaning inside. */
export const phraseOf = (folded: string): string => `"${folded.replaceAll('"', '""')}"`;
