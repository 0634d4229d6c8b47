import { createHash, hash } from 'node:crypto';
import { octetsOf } from '../../shared/octets.ts';
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
  'revocation_elsewhere',
  'released_hold',
  'crl_plan',
  'crl_part',
  'publish_target',
  'ocsp_signer',
  'foreign_crl',
  'operator',
  'custody',
  'log_key',
  'activity_checkpoint',
  'backup_key',
  'backup_plan',
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
 * a fitting digest. Canonical content: see `writeCanonical`.
 */
export const digestRow = (table: string, row: DbRow): Uint8Array => digestForm(formOf(table, Object.keys(row)), row);

/** The same for many rows, all with these columns and perhaps others, which do not count. */
export function createDigester(table: string, columns: readonly string[]): (row: DbRow) => Uint8Array {
  const form = formOf(table, columns);
  return (row) => digestForm(form, row);
}

/** SHA-256 over a hash (32 octets) and the canonical content of a row that follows it, lower-case hex. */
export function chainRow(previousHex: string, table: string, row: DbRow): string {
  const content = writeCanonical(formOf(table, Object.keys(row)), row, HASH_OCTETS);
  content.write(previousHex, 0, HASH_OCTETS, 'hex');
  return hash('sha256', content, 'hex');
}

/** From here on blobs are hashed where they lie: a CRL of a million entries would be held twice over again, and for good. */
const LARGE_ROW = 1024 * 1024;

function digestForm(form: CanonicalForm, row: DbRow): Uint8Array {
  const most = mostOfRow(form, row);
  return most > LARGE_ROW
    ? digestInPieces(form, row)
    : octetsOf(hash('sha256', writeCanonical(form, row, 0, most), 'binary'));
}

/** The same canonical bytes, piece by piece. */
function digestInPieces({ head, columns }: CanonicalForm, row: DbRow): Uint8Array {
  const digest = createHash('sha256').update(head);
  for (const { name, nameOctets } of columns) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    digest.update(nameOctets);
    if (value instanceof Uint8Array) digest.update(blobHead(value)).update(value);
    else {
      const written = Buffer.allocUnsafe(mostOctets(value));
      digest.update(written.subarray(0, writeValue(written, 0, value)));
    }
  }
  return digest.digest();
}

function blobHead(value: Uint8Array): Uint8Array {
  const head = Uint8Array.of(TYPE.blob, 0, 0, 0, 0);
  writeLength(head, 1, value.length);
  return head;
}

const HASH_OCTETS = 32;

/** What is the same in the canonical content of all rows with the same columns. */
interface CanonicalForm {
  /** The table's name. */
  readonly head: Uint8Array;
  readonly columns: readonly { readonly name: string; readonly nameOctets: Uint8Array }[];
}

const forms = new Map<string, CanonicalForm>();

function formOf(table: string, columns: readonly string[]): CanonicalForm {
  const signature = `${table}:${columns.join()}`;
  const known = forms.get(signature);
  if (known !== undefined) return known;
  const sorted = columns.filter((column) => !NOT_CONTENT.has(column)).sort();
  const form = {
    head: encodeText(table),
    columns: sorted.map((name) => ({ name, nameOctets: encodeText(name) })),
  };
  forms.set(signature, form);
  return form;
}

function encodeText(text: string): Uint8Array {
  const octets = Buffer.alloc(4 + text.length * 3);
  return octets.subarray(0, writeText(octets, 0, text));
}

/** Rows are written and hashed one after the other: the memory is the same for all. */
let memory = Buffer.allocUnsafe(16_384);

/**
 * Canonical bytes of a row: the table's name, then for each column that is not null, ordered by name, its name and its
 * value. They stand until the next row is written; the first `lead` octets are left free.
 *
 * A string is `length (u32, big-endian) ‖ UTF-8`. A value is one octet for the type (`i` integer as decimal text,
 * `t` text, `b` blob), the length as u32 and the octets. Null columns are left out, so that a later step may add
 * nullable columns without touching old rows. `digest` and `seq` are left out.
 */
function writeCanonical(form: CanonicalForm, row: DbRow, lead = 0, most = mostOfRow(form, row)): Buffer {
  const { head, columns } = form;
  if (lead + most > memory.length) memory = Buffer.allocUnsafe((lead + most) * 2);
  memory.set(head, lead);
  let at = lead + head.length;
  for (const { name, nameOctets } of columns) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    memory.set(nameOctets, at);
    at = writeValue(memory, at + nameOctets.length, value);
  }
  return memory.subarray(0, at);
}

/** At least what the canonical content takes. */
function mostOfRow({ head, columns }: CanonicalForm, row: DbRow): number {
  let most = head.length;
  for (const { name, nameOctets } of columns) most += nameOctets.length + mostOctets(row[name]);
  return most;
}

/** Type, length and the longest form of a value. */
function mostOctets(value: DbValue | undefined): number {
  if (typeof value === 'string') return 5 + value.length * 3;
  return value instanceof Uint8Array ? 5 + value.length : 5 + LONGEST_NUMBER;
}

const LONGEST_NUMBER = 24;

const TYPE = { text: 0x74, integer: 0x69, blob: 0x62 } as const;

function writeValue(target: Buffer, at: number, value: Exclude<DbValue, null>): number {
  if (typeof value === 'string') {
    target[at] = TYPE.text;
    return writeText(target, at + 1, value);
  }
  if (typeof value === 'number') {
    target[at] = TYPE.integer;
    return writeText(target, at + 1, value.toString());
  }
  target[at] = TYPE.blob;
  writeLength(target, at + 1, value.length);
  target.set(value, at + 5);
  return at + 5 + value.length;
}

/** Below this length a loop is quicker than a call out of the engine. */
const SHORT_TEXT = 64;

function writeText(target: Buffer, at: number, text: string): number {
  const start = at + 4;
  let length = text.length <= SHORT_TEXT ? writeAscii(target, start, text) : -1;
  if (length < 0) length = target.write(text, start, 'utf8');
  writeLength(target, at, length);
  return start + length;
}

/** Answers the length, or -1 where the text has other characters. */
function writeAscii(target: Buffer, start: number, text: string): number {
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return -1;
    target[start + i] = code;
  }
  return length;
}

function writeLength(target: Uint8Array, at: number, length: number): void {
  target[at] = length >>> 24;
  target[at + 1] = (length >>> 16) & 0xff;
  target[at + 2] = (length >>> 8) & 0xff;
  target[at + 3] = length & 0xff;
}
