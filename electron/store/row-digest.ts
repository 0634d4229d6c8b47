import { hash } from 'node:crypto';
import type { DbRow, DbValue } from './schema.ts';

/** Tables whose rows decide something and therefore carry a `digest`. */
export const DIGESTED_TABLES = [
  'workspace',
  'key_wrap',
  'key_record',
  'authority',
  'certificate',
  'serial_reservation',
  'revocation',
  'crl',
  'profile',
  'setting',
  'connection_login',
  'partner',
  'own_request',
  'authority_detail',
  'certificate_of_authority',
] as const;
export type DigestedTable = (typeof DIGESTED_TABLES)[number];

const DIGESTED: ReadonlySet<string> = new Set(DIGESTED_TABLES);
export const isDigested = (table: string): table is DigestedTable => DIGESTED.has(table);

/** Columns that are no content: the digest itself, and the number a row has inside this file only. */
const NOT_CONTENT: ReadonlySet<string> = new Set(['digest', 'seq']);

/**
 * SHA-256 over the canonical content of a row.
 *
 * Finds bit rot, half-restored backups and edits by hand; whoever can write the file and knows this rule can also make
 * a fitting digest. Canonical content: see `canonicalRow`.
 */
export const digestRow = (table: string, row: DbRow): Uint8Array => hash('sha256', canonicalRow(table, row), 'buffer');

/**
 * Canonical bytes of a row: the table's name, then for each column that is not null, ordered by name, its name and its
 * value.
 *
 * A string is `length (u32, big-endian) ‖ UTF-8`. A value is one octet for the type (`i` integer as decimal text,
 * `t` text, `b` blob), the length as u32 and the octets. Null columns are left out, so that a later step may add
 * nullable columns without touching old rows. `digest` and `seq` are left out.
 */
export function canonicalRow(table: string, row: DbRow): Uint8Array {
  const columns = contentColumns(row);
  const out = new Canonical(canonicalSize(table, row, columns));
  out.text(table);
  for (const column of columns) {
    const value = row[column];
    if (value === null || value === undefined) continue;
    out.text(column);
    out.value(value);
  }
  return out.bytes();
}

const sortedColumns = new Map<string, readonly string[]>();

function contentColumns(row: DbRow): readonly string[] {
  const keys = Object.keys(row);
  const signature = keys.join();
  const known = sortedColumns.get(signature);
  if (known) return known;
  const sorted = keys.filter((column) => !NOT_CONTENT.has(column)).sort();
  sortedColumns.set(signature, sorted);
  return sorted;
}

function canonicalSize(table: string, row: DbRow, columns: readonly string[]): number {
  let size = 4 + table.length * 3;
  for (const column of columns) {
    const value = row[column];
    size += 4 + column.length * 3 + 5;
    if (typeof value === 'string') size += value.length * 3;
    else if (value instanceof Uint8Array) size += value.length;
    else size += 24;
  }
  return size;
}

class Canonical {
  readonly #buffer: Buffer;
  #length = 0;

  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  text(text: string): void {
    const start = this.#length + 4;
    const written = this.#buffer.write(text, start, 'utf8');
    this.#buffer.writeUInt32BE(written, this.#length);
    this.#length = start + written;
  }

  value(value: Exclude<DbValue, null>): void {
    if (typeof value === 'string') {
      this.#tag('t');
      this.text(value);
    } else if (typeof value === 'number') {
      this.#tag('i');
      this.text(value.toString());
    } else {
      this.#tag('b');
      this.#length = this.#buffer.writeUInt32BE(value.length, this.#length);
      this.#buffer.set(value, this.#length);
      this.#length += value.length;
    }
  }

  #tag(tag: 'i' | 't' | 'b'): void {
    this.#length = this.#buffer.writeUInt8(tag.charCodeAt(0), this.#length);
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }
}
