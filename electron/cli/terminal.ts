/**
 * Control, bidirectional, zero-width, line and tag characters: what could move the cursor, reverse or hide text, or forge a line.
 * Names come from certificates that others made.
 */
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex -- control characters are what this finds
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/gu;

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
