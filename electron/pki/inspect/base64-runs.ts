/** A stretch of a text that may be base64 of something we know. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Shorter ones hold no key and no certificate. */
const MIN_RUN = 32;
const TOKEN_START = /[A-Za-z0-9+/_-]{16}/g;
const NO_TOKEN = /[^A-Za-z0-9+/_-]/g;
const CHARACTERS = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * What the text begins with in base64: a DER SEQUENCE, `-----BEGIN`, `Bag Attributes`, the keystores of Java, an OpenSSH key, `{"k`;
 * and the first two of them in base64 once or twice more.
 */
const BEGINNING =
  /^(?:M[A-I]|LS0tLS1C|QmFnIEF0dHJ|[/_]u3[+-]7Q|zs7Ozg|AAAAA[gQ]AAAB[QR]|b3BlbnNzaC1rZXk|eyJ|ewog|TU[hkl]|TFMwdExTM|VFV[ohs]|VEZNd2RFeFRN)/;

/** PEM armour somewhere inside, at each of the three ways it may fall. */
const ARMOUR = /LS0tLS1CRUdJTi|0tLS0tQkVHSU4g|tLS0tLUJFR0lOI/;

/** Finds the stretches of base64 in a part of a text that are worth decoding, wrapped lines joined. Linear. */
export function findBase64Runs(text: string, from: number, to: number, limit: number): TextSpan[] {
  const runs: TextSpan[] = [];
  // the search must not run past the part it was asked for
  const part = text.slice(from, to);
  let done = from;
  for (const token of findTokens(part)) {
    const start = from + token.start;
    if (start < done) continue;
    const isBeginning = BEGINNING.test(text.slice(start, start + 16));
    const isWorthDecoding = isBeginning || ARMOUR.test(part.slice(token.start, token.end));
    const end = isWorthDecoding ? findRunEnd(text, from + token.end, to) : 0;
    if (end - start < MIN_RUN) continue;
    runs.push({ start, end });
    done = end;
    if (runs.length >= limit) break;
  }
  return runs;
}

/** One expression for a whole token would keep a place to go back to for each of its characters, and of millions run out of stack. */
function* findTokens(part: string): Generator<TextSpan> {
  for (let end = 0; ; ) {
    TOKEN_START.lastIndex = end;
    const start = TOKEN_START.exec(part)?.index;
    if (start === undefined) return;
    NO_TOKEN.lastIndex = start;
    end = NO_TOKEN.exec(part)?.index ?? part.length;
    yield { start, end };
  }
}

/** Goes on over escapes, padding and lines of the same width. */
function findRunEnd(text: string, tokenEnd: number, to: number): number {
  let end = skipEscaped(text, tokenEnd, to);
  let width = 0;
  for (;;) {
    const padding = /^={1,2}|^(?:=3D|\\u003d){1,2}/i.exec(text.slice(end, end + 12))?.[0].length ?? 0;
    if (padding > 0) return end + padding;
    const line = findNextLine(text, end, to);
    if (line === undefined) return end;
    const length = line.end - line.start;
    if (width !== 0 && length > width) return end;
    end = line.end;
    if (width !== 0 && length < width) return Math.min(to, end + trailingPadding(text, end));
    width = length;
  }
}

const trailingPadding = (text: string, end: number): number =>
  /^={1,2}/.exec(text.slice(end, end + 2))?.[0].length ?? 0;

/** Tokens with `\/` or `\u002b` between them are one. */
function skipEscaped(text: string, tokenEnd: number, to: number): number {
  let end = tokenEnd;
  for (;;) {
    const next = /^(?:\\+\/|\\+u00(?:2b|2f))[A-Za-z0-9+/_-]*/i.exec(text.slice(end, Math.min(to, end + 4096)));
    if (next === null) return end;
    end += next[0].length;
  }
}

const MAX_WIDTH = 400;

/** The next line where it is all base64; its padding is left to the caller. */
function findNextLine(text: string, at: number, to: number): TextSpan | undefined {
  const lead = /^(?:=?[ \t]*(?:\r\n|\n|\r)[ \t]*|\\+r\\+n|\\+n|"[ \t]*[+,]?[ \t\r\n]*")/.exec(
    text.slice(at, at + 64),
  )?.[0];
  if (lead === undefined) return undefined;
  const start = at + lead.length;
  const line = /^[A-Za-z0-9+/_-]{1,400}/.exec(text.slice(start, Math.min(to, start + MAX_WIDTH)))?.[0];
  if (line === undefined || line.startsWith('---')) return undefined;
  const end = start + line.length;
  const isWhole = /^={0,2}(?:=3D){0,2}=?[ \t]*(?:["',<}\]]|\\|\r|\n|$)/.test(text.slice(end, Math.min(to, end + 16)));
  return isWhole && CHARACTERS.test(line) ? { start, end } : undefined;
}
