import { open } from 'node:fs/promises';
import type { Hex, UnixMs } from '../../../../shared/model/brands.ts';
import type { RevocationReason } from '../../../../shared/model/certificate.ts';

/** What `openssl ca` wrote down of a revocation. */
export interface IndexRevocation {
  /** Absent where it cannot be read: revoked all the same. */
  readonly revokedAt?: UnixMs;
  readonly reason: RevocationReason;
  readonly invaliditySince?: UnixMs;
}

export type IndexLine =
  /** `number`: from 1. `revocation-unreadable`: revokes, and nobody knows what. `too-many`: this line and those behind it are not read. */
  | { readonly number: number; readonly problem: 'line-malformed' | 'revocation-unreadable' | 'too-many' }
  | {
      readonly number: number;
      readonly problem?: undefined;
      /** As `revocation_elsewhere` spells serials. */
      readonly serialHex: Hex;
      /** As OpenSSL writes names on one line. */
      readonly subject: string;
      readonly revocation: IndexRevocation | undefined;
      /** What of a revocation is otherwise here than it stands there. */
      readonly note?: 'revocation-mended' | 'reason-unspecified' | undefined;
    };

const CHUNK_OCTETS = 256 * 1024;
const MAX_LINE_OCTETS = 64 * 1024;
/** What of a line that is too long is looked at: its serial number stands in front. */
const HEAD_OCTETS = 1024;
const NEWLINE = 0x0a;
/** Below what a set or map of serial numbers holds. */
const MAX_LINES = 10_000_000;

/**
 * Reads the database of `openssl ca` piece by piece, whatever its size, in groups of lines. A line that is too long or not one of the format is told by its number; what
 * one of them revokes is revoked as long as its serial number is whole. Rejects as the file system does.
 */
export async function* readIndex(file: string, mostLines = MAX_LINES): AsyncGenerator<readonly IndexLine[]> {
  const handle = await open(file, 'r');
  try {
    let kept = Buffer.alloc(0);
    let head: Buffer | undefined;
    let number = 0;
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_OCTETS);
      const { bytesRead } = await handle.read(chunk, 0, CHUNK_OCTETS, null);
      const bytes = Buffer.concat([kept, chunk.subarray(0, bytesRead)]);
      const lines: IndexLine[] = [];
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        number += 1;
        if (number > mostLines) {
          yield [...lines, { number, problem: 'too-many' }];
          return;
        }
        const line = readLine(head ?? bytes.subarray(start, end), number, head !== undefined);
        if (line !== undefined) lines.push(line);
        head = undefined;
        start = end + 1;
      }
      kept = bytes.subarray(start);
      if (kept.length > MAX_LINE_OCTETS) {
        head ??= kept.subarray(0, HEAD_OCTETS);
        kept = Buffer.alloc(0);
      }
      if (bytesRead === 0) {
        const last = readLine(head ?? kept, number + 1, head !== undefined);
        yield last === undefined ? lines : [...lines, last];
        return;
      }
      yield lines;
    }
  } finally {
    await handle.close();
  }
}

const FIELDS = 6;
/** A line that is torn off has its serial number whole where something stands behind it. */
const FIELDS_WITH_SERIAL = 5;

/** Undefined of an empty line and of a comment. */
function readLine(bytes: Uint8Array, number: number, isHead: boolean): IndexLine | undefined {
  const isCut = isHead || bytes.length > MAX_LINE_OCTETS;
  const used = isCut ? bytes.subarray(0, HEAD_OCTETS) : bytes;
  const text = Buffer.from(used.buffer, used.byteOffset, used.length).toString('latin1').replace(/\r$/, '');
  if (text === '' || text.startsWith('#')) return undefined;
  // A tab inside of a value stands behind a backslash.
  const fields = text.split(/(?<!\\)\t/);
  const [state = '', expires = '', revoked = '', serial = '', , subject = ''] = fields;
  const serialHex = fields.length < FIELDS_WITH_SERIAL ? undefined : readSerial(serial);
  const isWhole = !isCut && fields.length === FIELDS && readTime(expires) !== undefined;
  // `openssl ca` looks at the first letter alone.
  if (state.startsWith('R')) {
    if (serialHex === undefined) return { number, problem: 'revocation-unreadable' };
    const { revocation, isKnown } = readRevocation(revoked);
    const isMended = !isWhole || state !== 'R' || revocation.revokedAt === undefined;
    const note = isMended ? 'revocation-mended' : isKnown ? undefined : 'reason-unspecified';
    return { number, serialHex, subject: isWhole ? subject : '', revocation, note };
  }
  return isWhole && serialHex !== undefined && (state === 'V' || state === 'E') && revoked === ''
    ? { number, serialHex, subject, revocation: undefined }
    : { number, problem: 'line-malformed' };
}

/** A serial number has 20 octets; some have given more. */
const SERIAL = /^(-?)([0-9A-Fa-f]{1,80})$/;

function readSerial(text: string): Hex | undefined {
  const match = SERIAL.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = ''] = match;
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const least = even.toLowerCase().replace(/^(?:00)+(?=..)/, '');
  if (sign === '') return least;
  const octets = least >= '8' && !/^80(?:00)*$/.test(least) ? least.length / 2 + 1 : least.length / 2;
  const content = BigInt.asUintN(octets * 8, -BigInt(`0x${least}`)).toString(16);
  return `-${content.padStart(octets * 2, '0')}`;
}

const TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
/** Two digits from 50 on are of the last century. */
const PIVOT = 50;

function readTime(text: string): UnixMs | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [digits = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const year = match[1]?.length === 4 ? digits : digits + (digits < PIVOT ? 2000 : 1900);
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hour, minute, second);
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && at.getUTCHours() === hour;
  return isReal && minute < 60 && second < 60 ? at.getTime() : undefined;
}

const REASONS: ReadonlyMap<string, RevocationReason> = new Map([
  ['', 'unspecified'],
  ['unspecified', 'unspecified'],
  ['keycompromise', 'keyCompromise'],
  ['cacompromise', 'cACompromise'],
  ['affiliationchanged', 'affiliationChanged'],
  ['superseded', 'superseded'],
  ['cessationofoperation', 'cessationOfOperation'],
  ['certificatehold', 'certificateHold'],
  ['privilegewithdrawn', 'privilegeWithdrawn'],
  ['holdinstruction', 'certificateHold'],
  ['keytime', 'keyCompromise'],
  ['cakeytime', 'cACompromise'],
]);

/** `date[,reason[,extra]]`; a reason that nobody knows counts as none, since the certificate is revoked all the same. */
function readRevocation(text: string): { readonly revocation: IndexRevocation; readonly isKnown: boolean } {
  const [date = '', reason = '', extra = ''] = text.split(',', 3);
  const revokedAt = readTime(date);
  const key = reason.toLowerCase();
  const known = REASONS.get(key);
  const since = key === 'keytime' || key === 'cakeytime' ? readTime(extra) : undefined;
  return {
    revocation: {
      ...(revokedAt === undefined ? {} : { revokedAt }),
      reason: known ?? 'unspecified',
      ...(since === undefined ? {} : { invaliditySince: since }),
    },
    isKnown: known !== undefined,
  };
}
