import type { BatchEncoding } from '../../../shared/model/batch.ts';

export interface CsvText {
  readonly text: string;
  readonly encoding: BatchEncoding;
}

/** How much of a file without a byte order mark is looked at for the zero octets of UTF-16. */
const SAMPLE_OCTETS = 4096;

/**
 * The text of a table that some program wrote, and the encoding it was found to be in.
 *
 * A byte order mark decides. Without one it is UTF-16 where nearly every second octet is zero, else UTF-8 where all of it is, else Windows-1252,
 * in which spreadsheets save by old habit. Never fails: in Windows-1252 every octet means something.
 */
export function decodeCsv(bytes: Uint8Array): CsvText {
  const encoding = findMark(bytes) ?? findUtf16(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function findMark(bytes: Uint8Array): BatchEncoding | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Headings are ASCII: in UTF-16 every second octet of them is zero, and none of the others. */
function findUtf16(bytes: Uint8Array): BatchEncoding | undefined {
  const sample = bytes.subarray(0, SAMPLE_OCTETS);
  const zeros = { even: 0, odd: 0 };
  for (const [index, octet] of sample.entries()) {
    if (octet === 0) zeros[index % 2 === 0 ? 'even' : 'odd'] += 1;
  }
  const most = sample.length / 4;
  if (zeros.odd > most && zeros.even === 0) return 'utf-16le';
  return zeros.even > most && zeros.odd === 0 ? 'utf-16be' : undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
