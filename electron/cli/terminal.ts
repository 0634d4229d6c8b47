/**
 * Control, format (bidirectional, zero-width, tags), line, surrogate and private characters, variation selectors and the fillers that look like nothing:
 * what could move the cursor, reverse or hide text, or forge a line. Names come from certificates that others made.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const escapeCharacter = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => escapeUnit(character.charAt(index))).join('');

/** One line that a terminal shows as it is: everything unprintable becomes `\uXXXX`. */
export const printable = (text: string): string => text.replaceAll(UNPRINTABLE, escapeCharacter);

/** JSON in which everything unprintable is escaped; parses back to the same value. */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  return json.split('\n').map(printable).join('\n');
}

/** Columns padded to the widest cell of each, two blanks between. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length)))
      .join('  ')
      .trimEnd(),
  );
}
