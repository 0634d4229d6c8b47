import type { BatchSeparator } from '../../../shared/model/batch.ts';

/** What a spreadsheet would take for a formula, and what it would pass over on the way to one. */
const FORMULA_START = /^[\s\p{Cc}\p{Cf}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/u;
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A table that spreadsheets open as text: UTF-8 with a byte order mark, lines ended as RFC 4180 has them, every cell in quotes. A cell that a
 * spreadsheet would compute begins with an apostrophe, since names in it were chosen by others.
 */
export const writeSafeCsv = (rows: readonly (readonly string[])[], separator: BatchSeparator = ','): Uint8Array =>
  new TextEncoder().encode(BYTE_ORDER_MARK + rows.map((row) => writeSafeRow(row, separator)).join(''));

/** One line of such a table. @see RFC 4180 */
export const writeSafeRow = (row: readonly string[], separator: BatchSeparator = ','): string =>
  `${row.map(quoteCell).join(separator)}\r\n`;

function quoteCell(text: string): string {
  const calm = FORMULA_START.test(text) ? `'${text}` : text;
  return `"${calm.replaceAll('\0', '').replaceAll('"', '""')}"`;
}
