import { DerReader, type Span, TAG } from '../asn1/der.ts';
import { attributeLabel } from '../asn1/oid.ts';
import { formatName, readName } from './name.ts';

/**
 * RFC 4514 text of the Name at a place in a buffer: what `formatName(readName(…))` says, several times as quick for names of plain ASCII
 * with one attribute a set, as nearly all are. @throws DerError with offsets in the buffer
 */
export function readNameText(bytes: Buffer, span: Span): string {
  const plain = formatPlainName(bytes, span);
  if (plain !== undefined) return plain;
  const reader = new DerReader(bytes, span.start, span.end);
  const name = readName(reader);
  reader.expectEnd();
  return formatName(name);
}

const SCRATCH = Buffer.alloc(1024);
const ATTRIBUTE_OID = [TAG.oid, 3, 0x55, 0x04] as const;

/** `CN=` by the last arc of 2.5.4.*. */
const LABELS: readonly (Buffer | undefined)[] = Array.from({ length: 0x80 }, (_, arc) => {
  const label = attributeLabel(`2.5.4.${arc}`);
  return label.startsWith('2.') ? undefined : Buffer.from(`${label}=`);
});

const bytesIn = (characters: RegExp): boolean[] =>
  Array.from({ length: 256 }, (_, octet) => characters.test(String.fromCharCode(octet)));

/** Characters that stand for themselves, by the tag of the string: in its alphabet and not special in RFC 4514. */
const PLAIN: Readonly<Record<number, readonly boolean[]>> = {
  [TAG.printableString]: bytesIn(/[A-Za-z0-9 '()\-./:=?]/),
  [TAG.utf8String]: bytesIn(/[\x20-\x7e]/).map(
    (isIn, octet) => isIn && !'"+,;<>\\'.includes(String.fromCharCode(octet)),
  ),
};

/** Undefined for whatever is out of the ordinary: the readers above judge it. */
function formatPlainName(bytes: Buffer, { start, end }: Span): string | undefined {
  let at = skipHeader(bytes, start, end);
  if (at === undefined) return undefined;
  let left = SCRATCH.length;
  while (at < end) {
    const setLength = bytes[at + 1] ?? 0x80;
    const next: number = at + 2 + setLength;
    const valueAt = at + 11;
    const label = LABELS[bytes[at + 8] ?? 0x80];
    if (setLength < 9 || setLength >= 0x80 || next > end || label === undefined) return undefined;
    if (!hasPlainFrame(bytes, at, setLength) || !isPlainValue(bytes, valueAt, next)) return undefined;
    const length = label.length + next - valueAt;
    if (length >= left) return undefined;
    if (left < SCRATCH.length) SCRATCH[--left] = COMMA;
    left -= length;
    SCRATCH.set(label, left);
    for (let to = left + label.length, from = valueAt; from < next; ) SCRATCH[to++] = bytes[from++] ?? 0;
    at = next;
  }
  return SCRATCH.toString('latin1', left);
}

const COMMA = 0x2c;
const SPACE = 0x20;
const HASH = 0x23;

/** Place after the header of a SEQUENCE that fills the span; undefined for lengths from 256 up. */
function skipHeader(bytes: Buffer, start: number, end: number): number | undefined {
  if (bytes[start] !== TAG.sequence) return undefined;
  const length = bytes[start + 1] ?? 0x80;
  if (length < 0x80) return start + 2 + length === end ? start + 2 : undefined;
  const long = bytes[start + 2] ?? 0;
  return length === 0x81 && long >= 0x80 && start + 3 + long === end ? start + 3 : undefined;
}

/** A SET of one SEQUENCE of an OID 2.5.4.* and a value, all lengths short and fitting one another. */
function hasPlainFrame(bytes: Buffer, at: number, setLength: number): boolean {
  if (bytes[at] !== TAG.set || bytes[at + 2] !== TAG.sequence || bytes[at + 3] !== setLength - 2) return false;
  for (let i = 0; i < ATTRIBUTE_OID.length; i++) if (bytes[at + 4 + i] !== ATTRIBUTE_OID[i]) return false;
  return bytes[at + 10] === setLength - 9;
}

function isPlainValue(bytes: Buffer, start: number, end: number): boolean {
  const alphabet = PLAIN[bytes[start - 2] ?? 0];
  if (alphabet === undefined) return false;
  for (let at = start; at < end; at++) if (alphabet[bytes[at] ?? 0] !== true) return false;
  return start === end || (bytes[start] !== SPACE && bytes[start] !== HASH && bytes[end - 1] !== SPACE);
}
