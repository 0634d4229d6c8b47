import { DialogueStop, type Scan } from './dialogue.ts';

const LF = 0x0a;
const MAX_LINE = 8_192;

/** Exactly so many octets. */
export const exactly =
  (count: number): Scan =>
  (octets) =>
    octets.length >= count ? count : undefined;

/** Whatever is there, at least one octet. */
export const anything: Scan = (octets) => (octets.length === 0 ? undefined : octets.length);

/**
 * A line up to its LF. Octets that no text holds are given at once, since no LF may ever come; a line of more than 8 KiB ends
 * the dialogue.
 */
export const line: Scan = (octets) => {
  const end = octets.indexOf(LF);
  const length = end === -1 ? octets.length : end + 1;
  if (end === -1 ? isBinary(octets) : octets.subarray(0, end).includes(0)) return octets.length;
  if (length > MAX_LINE) throw new DialogueStop('line-too-long');
  return end === -1 ? undefined : length;
};

/** Whether the octets hold a control character other than tab, CR and LF near their start. */
export function isBinary(octets: Uint8Array): boolean {
  return octets.subarray(0, 64).some((octet) => octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d);
}

/** An element of BER: tag, definite length and content. Encodings without end or of more than 64 KiB end the dialogue. @see X.690 §8.1 */
export const berElement: Scan = (octets) => {
  const header = readBerHeader(octets, 0);
  return header === undefined || header.end > octets.length ? undefined : header.end;
};

export interface BerHeader {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const MAX_ELEMENT = 65_536;

/** The header at an offset, undefined where it is not all there. Reads the long form that some directories use for short lengths. */
export function readBerHeader(octets: Uint8Array, offset: number): BerHeader | undefined {
  const [tag, first] = [octets[offset], octets[offset + 1]];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: offset + 2, end: offset + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new DialogueStop('encoding');
  const start = offset + 2 + count;
  if (octets.length < start) return undefined;
  const length = octets.subarray(offset + 2, start).reduce((sum, octet) => sum * 256 + octet, 0);
  if (length > MAX_ELEMENT) throw new DialogueStop('too-long');
  return { tag, start, end: start + length };
}
