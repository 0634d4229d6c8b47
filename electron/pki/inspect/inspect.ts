import type { UnixMs } from '../../../shared/model/brands.ts';
import type { InspectReport, Problem } from '../../../shared/model/inspect.ts';
import { ItemList, tooMany } from './item-list.ts';
import type { Found } from './item-list.ts';
import { readContent } from './read-content.ts';
import { relateKeys, relateSigners } from './relations.ts';

export const MAX_INSPECT_BYTES = 64 * 1024 * 1024;
export const MAX_INSPECT_ITEMS = 10_000;

export interface InspectOptions {
  /** Instant that dates are judged by. */
  readonly at: UnixMs;
  /** File name or other name of the source, for the report. */
  readonly name: string;
  /** Instead of the 10 000 that a person can look at. */
  readonly maxItems?: number;
  /** Takes certificates out of the report, for those who want nothing but them; `offset` is the place of the item in the file. */
  readonly takeCertificate?: (der: Uint8Array, offset: number) => boolean;
}

/** A report and, item by item, the octets behind it; its items are those of the report. */
export interface InspectedBytes {
  readonly report: InspectReport;
  readonly found: readonly Found[];
}

/**
 * Says what a file is, what it holds and what is wrong with it, by content: PEM with any text around it, DER (several values in a row, BER tolerated),
 * base64, base64url and hex dumps of either, PKCS #7, PKCS #12, Java and Bouncy Castle keystores, private and public keys, SSH keys, JWK, SPKAC, OCSP,
 * and any of them inside logs, YAML, JSON, LDIF, XML, mail and TAR. Certificates inside something are items below it.
 * At most 10 000 items and 64 MiB are read, three encodings around one another; more is a problem with its place. Never throws on input.
 * Opens nothing that needs a passphrase; see `openItem`. Private keys are named and their octets left out.
 */
export function inspectFile(
  bytes: Uint8Array,
  { at, name, maxItems = MAX_INSPECT_ITEMS, takeCertificate }: InspectOptions,
): InspectedBytes {
  const list = new ItemList(at, maxItems, { takeCertificate });
  const read = bytes.subarray(0, MAX_INSPECT_BYTES);
  if (bytes.length === 0) list.problems.push({ code: 'file.empty', severity: 'error', evidence: {} });
  else {
    const isKnown = readContent(read, { list, locate: (offset) => offset, layer: 0 });
    if (!isKnown) list.problems.push(notRecognised);
  }
  if (bytes.length > read.length) list.problems.push(tooMany(MAX_INSPECT_BYTES, MAX_INSPECT_BYTES));
  const found = relateSigners(list.found);
  const items = relateKeys(found.map(({ item }) => item));
  return { report: { name, size: bytes.length, items, problems: list.problems }, found };
}

const notRecognised: Problem = { code: 'file.not-recognised', severity: 'error', offset: 0, evidence: {} };

/** The report of `inspectFile` alone. */
export const inspectBytes = (bytes: Uint8Array, options: InspectOptions): InspectReport =>
  inspectFile(bytes, options).report;
