import type { DecodedText } from './base64-text.ts';

/** Longest text that is taken for a hex dump, and the fewest octets in it. */
const MAX_TEXT = 16 * 1024 * 1024;
const MIN_OCTETS = 8;

/**
 * Octets of a text in hexadecimal: plain, `AA:BB`, `0x30, 0x82`, `\x30\x82`, and dumps with offsets and a text column as xxd, hexdump -C, od -t x1 and Wireshark
 * write them, also hexdump's words of 16 bits. Undefined where the text is anything else.
 */
export function decodeHexText(text: string): DecodedText | undefined {
  if (text.length > MAX_TEXT || text.length < MIN_OCTETS * 2) return undefined;
  const found = readDump(text) ?? readPlain(text) ?? readSource(text);
  if (found === undefined || found.octets.length < MIN_OCTETS) return undefined;
  const bytes = Uint8Array.from(found.octets);
  return { bytes, isStrict: true, locate: (offset) => found.places[offset] ?? text.length };
}

interface Octets {
  readonly octets: number[];
  readonly places: number[];
}

const SEPARATOR = /(?:0x|\\x|[\s:,;{}[\]()"'h-])+/iy;
const PAIR = /[0-9a-f]{2}/iy;

/** Pairs of digits with signs between them. */
function readPlain(text: string): Octets | undefined {
  const found: Octets = { octets: [], places: [] };
  for (let at = 0; at < text.length; ) {
    SEPARATOR.lastIndex = at;
    if (SEPARATOR.test(text)) at = SEPARATOR.lastIndex;
    if (at >= text.length) break;
    PAIR.lastIndex = at;
    if (!PAIR.test(text)) return undefined;
    found.octets.push(Number.parseInt(text.slice(at, at + 2), 16));
    found.places.push(at);
    at += 2;
  }
  return found;
}

/** An array in source code, with a declaration around it. */
function readSource(text: string): Octets | undefined {
  const found: Octets = { octets: [], places: [] };
  for (const match of text.matchAll(/(?:0x|\\x)([0-9a-f]{2})(?![0-9a-f])/gi)) {
    found.octets.push(Number.parseInt(match[1] ?? '', 16));
    found.places.push(match.index);
  }
  return found.octets.length >= MIN_SOURCE ? found : undefined;
}

const MIN_SOURCE = 32;

interface DumpLine {
  readonly start: number;
  readonly offset: string;
  readonly rest: string;
}

const DUMP_LINE = /^([ \t]*)([0-9a-f]{4,16})(:?[ \t]+)(.*)$/i;

/** Lines that begin with a rising offset, in hexadecimal or octal; how far it rises says how many octets a line has. */
function readDump(text: string): Octets | undefined {
  const lines = readDumpLines(text);
  const [first, second] = lines ?? [];
  if (lines === undefined || first === undefined) return undefined;
  for (const radix of [16, 8]) {
    const begin = Number.parseInt(first.offset, radix);
    const width = second === undefined ? 16 : Number.parseInt(second.offset, radix) - begin;
    if (begin !== 0 || width < 1 || width > 64) continue;
    const found = readRows(lines, { radix, width });
    if (found !== undefined) return cutTo(found, sizeOf(text, radix));
  }
  return undefined;
}

/** od and hexdump end with a bare offset: the number of octets, which words of 16 bits round up. */
function sizeOf(text: string, radix: number): number | undefined {
  const last = /\n([0-9a-f]{4,16})\s*$/i.exec(text.slice(-40))?.[1];
  return last === undefined ? undefined : Number.parseInt(last, radix);
}

const cutTo = ({ octets, places }: Octets, size = octets.length): Octets => ({
  octets: octets.slice(0, size),
  places: places.slice(0, size),
});

function readDumpLines(text: string): DumpLine[] | undefined {
  const lines: DumpLine[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const parts = DUMP_LINE.exec(line.replace(/\r$/, ''));
    // od and hexdump end with a bare offset
    const isEnd = parts === null && /^[ \t]*(?:[0-9a-f]{4,16}|\*)?\s*$/i.test(line);
    if (parts === null && !isEnd) return undefined;
    const [, indent = '', offset = '', gap = '', rest = ''] = parts ?? [];
    if (parts !== null) lines.push({ start: start + indent.length + offset.length + gap.length, offset, rest });
    start += line.length + 1;
  }
  return lines;
}

function readRows(lines: readonly DumpLine[], { radix, width }: { radix: number; width: number }): Octets | undefined {
  const found: Octets = { octets: [], places: [] };
  const columns = hexColumns(lines[0]?.rest ?? '', width);
  for (const [index, { start, offset, rest }] of lines.entries()) {
    if (Number.parseInt(offset, radix) !== index * width) return undefined;
    const isLast = index === lines.length - 1;
    const before = found.octets.length;
    readRow(rest.slice(0, isLast ? columns : undefined), { start, width, found });
    if (!isLast && found.octets.length - before !== width) return undefined;
  }
  return found.octets[0] === 0x82 && found.octets[1] === 0x30 ? swapWords(found) : found;
}

/** Where the hexadecimal part of a full row ends, so that the text column of a short last row is not taken for it. */
function hexColumns(row: string, width: number): number {
  let octets = 0;
  for (const match of row.matchAll(/[0-9a-f]{2}/gi)) if (++octets === width) return match.index + 2;
  return row.length;
}

const GROUP = /[ \t]*((?:[0-9a-f]{2})+)(?=[ \t|]|$)/iy;

function readRow(row: string, { start, width, found }: { start: number; width: number; found: Octets }): void {
  let left = width;
  GROUP.lastIndex = 0;
  for (let match = GROUP.exec(row); match !== null && left > 0; match = GROUP.exec(row)) {
    const [whole, digits = ''] = match;
    const at = match.index + whole.length - digits.length;
    for (let i = 0; i + 2 <= digits.length && left > 0; i += 2, left--) {
      found.octets.push(Number.parseInt(digits.slice(i, i + 2), 16));
      found.places.push(start + at + i);
    }
  }
}

/** hexdump without options prints words of 16 bits, low octet last. */
function swapWords({ octets, places }: Octets): Octets {
  const swapped: Octets = { octets: [], places: [] };
  for (let i = 0; i < octets.length; i += 2) {
    for (const at of [i + 1, i]) {
      const octet = octets[at];
      if (octet === undefined) continue;
      swapped.octets.push(octet);
      swapped.places.push(places[at] ?? 0);
    }
  }
  return swapped;
}
