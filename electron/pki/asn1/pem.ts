import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';

/** Labels of RFC 7468; OpenSSL reads a CRL under `X509 CRL` only. */
export const PEM_LABEL = {
  certificate: 'CERTIFICATE',
  request: 'CERTIFICATE REQUEST',
  crl: 'X509 CRL',
  privateKey: 'PRIVATE KEY',
  encryptedPrivateKey: 'ENCRYPTED PRIVATE KEY',
  publicKey: 'PUBLIC KEY',
  pkcs7: 'PKCS7',
} as const;

/** One encapsulated text. `der` is absent where `problem` says why. */
export interface PemBlock {
  readonly label: string;
  /** First dash of the BEGIN line and the bytes up to the end of the END line. */
  readonly offset: number;
  readonly length: number;
  /** Where the base64 text begins and how many of its characters stand on a line, to find a place in the file again. */
  readonly bodyOffset: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly der?: Uint8Array;
  readonly problem?: { readonly code: 'pem.bad-base64' | 'pem.no-end'; readonly offset: number };
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const MAX_LABEL = 64;
/** Headers of one block that are kept; no format has more than a handful. */
const MAX_HEADERS = 64;

/**
 * Finds every PEM block in a file with whatever text around: CRLF, CR or LF, indentation, RFC 1421 headers, comments between blocks.
 * Linear in the size of the file. A block that is cut or not base64 is answered with its problem. Does not look at the DER.
 * @see RFC 7468
 */
export function readPemBlocks(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY): PemBlock[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const blocks: PemBlock[] = [];
  let begin = text.indexOf(BEGIN);
  while (begin >= 0 && blocks.length < limit) {
    const block = readBlock(text, begin);
    if (block !== undefined) blocks.push(block);
    begin = text.indexOf(BEGIN, block === undefined ? begin + BEGIN.length : block.offset + block.length);
  }
  return blocks;
}

/** The DER of the blocks that carry one of the labels. Fails with `format.malformed` at the first block of them that is broken. */
export function readPemDer(bytes: Uint8Array, labels: readonly string[]): Result<Uint8Array[], AppError> {
  const found: Uint8Array[] = [];
  for (const block of readPemBlocks(bytes)) {
    if (!labels.includes(block.label)) continue;
    if (block.der === undefined) {
      return fail('format.malformed', {
        format: 'pem',
        offset: block.problem?.offset ?? block.offset,
        problem: block.problem?.code ?? 'pem.no-end',
      });
    }
    found.push(block.der);
  }
  return ok(found);
}

function readBlock(text: string, begin: number): PemBlock | undefined {
  const labelStart = begin + BEGIN.length;
  const labelEnd = text.indexOf('-----', labelStart);
  if (labelEnd < 0 || labelEnd - labelStart > MAX_LABEL) return undefined;
  const label = text.slice(labelStart, labelEnd);
  if (/[^\x20-\x7e]/.test(label)) return undefined;
  const bodyStart = labelEnd + 5;
  const bodyEnd = text.indexOf('-----', bodyStart);
  const endLine = `${END}${label}-----`;
  const base = { label, offset: begin, bodyOffset: bodyStart, headers: [] };
  if (bodyEnd < 0 || !text.startsWith(endLine, bodyEnd)) {
    const next = bodyEnd < 0 ? text.length : bodyEnd;
    return { ...base, length: next - begin, problem: { code: 'pem.no-end', offset: next } };
  }
  const length = bodyEnd + endLine.length - begin;
  const { headers, start } = readHeaders(text, bodyStart, bodyEnd);
  const decoded = decodeBase64(text, start, bodyEnd);
  const common = { ...base, bodyOffset: start, headers, length };
  if (typeof decoded === 'number') return { ...common, problem: { code: 'pem.bad-base64', offset: decoded } };
  return { ...common, der: decoded };
}

/** RFC 1421 headers: lines with a colon up to an empty line. */
function readHeaders(
  text: string,
  from: number,
  to: number,
): { headers: (readonly [string, string])[]; start: number } {
  const start = skipWhite(text, from, to);
  const lineEnd = endOfLine(text, start, to);
  if (!text.slice(start, lineEnd).includes(':')) return { headers: [], start };
  const body = text.slice(start, to);
  const gap = /\r\n[ \t]*\r\n|\n[ \t]*\n|\r[ \t]*\r/.exec(body);
  const head = gap === null ? body : body.slice(0, gap.index);
  const headers = head.split(/\r\n|\n|\r/, MAX_HEADERS).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const];
  });
  return { headers, start: gap === null ? to : skipWhite(text, start + gap.index + gap[0].length, to) };
}

function skipWhite(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

function endOfLine(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

const SEXTETS = new Int8Array(128).fill(-1);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((char, value) => {
  SEXTETS[char.charCodeAt(0)] = value;
});

/** Decodes base64 with white space, also escaped as in JSON, anywhere; answers the position of the first wrong character instead where there is one. */
export function decodeBase64(text: string, from = 0, to = text.length): Uint8Array | number {
  const out = new Uint8Array(Math.ceil(((to - from) * 3) / 4));
  let length = 0;
  let buffer = 0;
  let count = 0;
  let padding = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
    if (code === 0x5c && isEscapedBreak(text.charCodeAt(at + 1))) {
      at++;
      continue;
    }
    if (code === 0x3d && padding < 2) {
      padding++;
      continue;
    }
    const value = padding === 0 && code < 128 ? (SEXTETS[code] ?? -1) : -1;
    if (value < 0) return at;
    buffer = ((buffer << 6) | value) & 0xffffff;
    if (++count % 4 === 0) {
      out[length] = buffer >> 16;
      out[length + 1] = buffer >> 8;
      out[length + 2] = buffer;
      length += 3;
    }
  }
  const rest = count % 4;
  if (rest === 1 || (rest === 0 ? padding !== 0 : rest + padding !== 4)) return to;
  if (rest >= 2) out[length++] = rest === 2 ? buffer >> 4 : buffer >> 10;
  if (rest === 3) out[length++] = buffer >> 2;
  return out.subarray(0, length);
}

/** `\\n`, `\\r` and `\\t` as JSON and YAML write them: a PEM block inside a quoted string. */
const isEscapedBreak = (code: number): boolean => code === 0x6e || code === 0x72 || code === 0x74;

/** Standard base64 with padding, no line breaks. */
export const encodeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

/** base64url without padding. @see RFC 4648 §5 */
export const encodeBase64Url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');

/** Writes one PEM block: 64 columns, LF, final line break. @see RFC 7468 §2 */
export function writePem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return `${[`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n')}\n`;
}

const LINE_OCTETS = 48;
/** Whole lines that are encoded at once. */
const STRETCH_OCTETS = LINE_OCTETS * 1024;

/** The same text as octets, for items of any size: no text is made of the whole. */
export function encodePem(label: string, der: Uint8Array): Uint8Array {
  const [head, tail] = [`-----BEGIN ${label}-----\n`, `-----END ${label}-----\n`];
  const lines = Math.ceil(der.length / LINE_OCTETS);
  const out = new Uint8Array(head.length + Math.ceil(der.length / 3) * 4 + lines + tail.length);
  let at = writeAscii(out, 0, head);
  for (let from = 0; from < der.length; from += STRETCH_OCTETS) {
    const text = encodeBase64(der.subarray(from, from + STRETCH_OCTETS));
    for (let start = 0; start < text.length; start += LINE_LENGTH) {
      at = writeAscii(out, at, text.slice(start, start + LINE_LENGTH));
      out[at++] = NEW_LINE;
    }
  }
  writeAscii(out, at, tail);
  return out;
}

const LINE_LENGTH = 64;
const NEW_LINE = 0x0a;

/** Answers the place behind it. */
function writeAscii(out: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) out[at + index] = text.charCodeAt(index);
  return at + text.length;
}
