import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type {
  CrlEntryOrder,
  CrlPage,
  CrlPageQuestion,
  CrlQuestion,
  CrlViewEntry,
} from '../../../shared/model/crl-viewer.ts';
import { MAX_CRL_PAGE } from '../../../shared/model/crl-viewer.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { attemptParse } from '../asn1/der.ts';
import { decodeGeneralNames } from '../certificate/extension.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { formatGeneralName } from '../name/general-name.ts';
import { EntryCursor, isPlainEntry, readEntryExtensions, readRevocation, REASON_NAMES } from './crl-entry.ts';
import { issuerAt } from './crl-lookup.ts';
import type { ParsedCrl } from './crl.ts';
import { parseSerialPattern, type SerialPattern } from './serial-pattern.ts';

const REASONS = [...REASON_NAMES.values()];

/**
 * A list laid out to be paged and searched: 13 octets an entry beside its DER, and four for each that the last question found. A million entries are laid out and
 * searched in some tenths of a second each; the last answer is kept, so that its other pages cost nothing.
 */
export class CrlTable {
  readonly #crl: ParsedCrl;
  readonly #cursor: EntryCursor;
  readonly #offsets: Uint32Array;
  readonly #revokedAt: Float64Array;
  /** Places in `REASONS`. */
  readonly #reasons: Uint8Array;
  #last: { readonly key: string; readonly places: Uint32Array } | undefined;

  /** @throws DerError where an entry is malformed, which `parseCrl` would have refused. */
  constructor(crl: ParsedCrl) {
    this.#crl = crl;
    this.#offsets = new Uint32Array(crl.entryCount);
    this.#revokedAt = new Float64Array(crl.entryCount);
    this.#reasons = new Uint8Array(crl.entryCount);
    this.#cursor = new EntryCursor(crl.der, crl.entries);
    for (let place = 0; this.#cursor.next(); place++) {
      this.#offsets[place] = this.#cursor.start;
      this.#revokedAt[place] = this.#cursor.revokedAt;
      this.#reasons[place] = reasonOf(crl.der, this.#cursor);
    }
  }

  /** Fails with `input.invalid` where the digits of the serial or a reason are none. */
  page({ question, order = 'list', offset, limit }: CrlPageQuestion): Result<CrlPage, AppError> {
    const wanted = parseQuestion(question);
    if (!wanted.ok) return wanted;
    const key = JSON.stringify([question, order]);
    if (this.#last?.key !== key) this.#last = { key, places: this.#inOrder(this.#find(wanted.value), order) };
    const { places } = this.#last;
    const shown = places.subarray(offset, offset + Math.min(limit, MAX_CRL_PAGE));
    return attemptParse('crl', () => ({
      total: places.length,
      of: this.#offsets.length,
      offset,
      items: Array.from(shown, (place) => this.#entry(place)),
    }));
  }

  #find({ pattern, reasons, from, until }: WantedEntries): Uint32Array {
    const { der } = this.#crl;
    const found = new Uint32Array(this.#offsets.length);
    let count = 0;
    for (let place = 0; place < found.length; place++) {
      const at = this.#revokedAt[place] ?? 0;
      if (at < from || at >= until) continue;
      if (reasons !== undefined && !reasons.has(this.#reasons[place] ?? 0)) continue;
      if (pattern !== undefined && !pattern.fits(der, this.#offsets[place] ?? 0)) continue;
      found[count] = place;
      count += 1;
    }
    return found.slice(0, count);
  }

  /** Of one date they stay in the order of the list. */
  #inOrder(places: Uint32Array, order: CrlEntryOrder): Uint32Array {
    if (order === 'list') return places;
    const dates = this.#revokedAt;
    const sign = order === 'newest' ? -1 : 1;
    return places.sort((a, b) => sign * ((dates[a] ?? 0) - (dates[b] ?? 0)) || a - b);
  }

  #entry(place: number): CrlViewEntry {
    const crl = this.#crl;
    this.#cursor.moveTo(this.#offsets[place] ?? 0);
    const { serialHex, revokedAt, reason, invaliditySince, offset } = readRevocation(crl.der, this.#cursor);
    const issuer = issuerAt(crl, offset);
    return {
      place,
      byteOffset: offset,
      byteLength: this.#cursor.extensions.end - offset,
      serialHex,
      revokedAt,
      reason,
      ...(invaliditySince !== undefined && { invaliditySince }),
      ...(issuer !== undefined && {
        certificateIssuer: decodeGeneralNames(spanBytes(crl, issuer)).map(formatGeneralName),
      }),
    };
  }
}

function reasonOf(bytes: Uint8Array, { extensions }: EntryCursor): number {
  const plain = extensions.start !== extensions.end && isPlainEntry(bytes, extensions);
  const name = plain ? REASON_NAMES.get(bytes[extensions.end - 1] ?? 0) : readEntryExtensions(bytes, extensions).reason;
  return Math.max(0, REASONS.indexOf(name ?? 'unspecified'));
}

interface WantedEntries {
  readonly pattern: SerialPattern | undefined;
  /** Places in `REASONS`; undefined: any. */
  readonly reasons: ReadonlySet<number> | undefined;
  readonly from: number;
  readonly until: number;
}

function parseQuestion(question: CrlQuestion): Result<WantedEntries, AppError> {
  const { serial = '', match = 'part', reasons, revokedFrom, revokedUntil } = question;
  const pattern = parseSerialPattern(serial, match);
  if (!pattern.ok) return pattern;
  const places = reasons?.map((name) => REASONS.indexOf(name));
  if (places?.includes(-1) === true) return fail('input.invalid', { field: 'reasons', problem: 'unknown-choice' });
  return ok({
    pattern: pattern.value,
    reasons: places && new Set(places),
    from: revokedFrom ?? Number.NEGATIVE_INFINITY,
    until: revokedUntil ?? Number.POSITIVE_INFINITY,
  });
}
