import type { Asn1TextReason } from '../../../shared/model/profile-reason.ts';

/** Where the text is wrong, counted from 1 in UTF-16 units, and how. */
export interface Asn1TextError {
  readonly line: number;
  readonly column: number;
  readonly problem: Asn1TextReason;
}

/** Thrown inside the parser alone. */
export class Asn1TextFailure extends Error {
  readonly at: number;
  readonly problem: Asn1TextReason;
  constructor(at: number, problem: Asn1TextReason) {
    super(problem);
    this.at = at;
    this.problem = problem;
  }
}

/** `text` is the word, the digits, the content of quotes (escapes resolved), or the sign itself. */
export interface Asn1Token {
  readonly kind: 'word' | 'number' | 'string' | 'hex' | 'bits' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Blanks, line ends and comments from `--` to the end of the line. */
const SPACE = /(?:[ \t\r\n]+|--[^\n]*)*/y;
const WORD = /[A-Za-z][A-Za-z0-9]*/y;
const NUMBER = /-?\d[\d.]*/y;
const QUOTED = /'([^'\n]*)'([HB])/y;
const STRING = /"((?:[^"\\\n]|\\.)*)"/y;
const ESCAPE = /\\(?:(["\\])|u\{([0-9A-Fa-f]{1,6})\}|[^])/g;
/** What could hide or move text has to be escaped, so that what is read is what is written. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Cuts a text into tokens; the last one is `end`. @throws Asn1TextFailure */
export function readTokens(text: string): Asn1Token[] {
  const tokens: Asn1Token[] = [];
  let at = skip(text, 0);
  while (at < text.length) {
    const { token, next } = readToken(text, at);
    tokens.push(token);
    at = skip(text, next);
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function skip(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function readToken(text: string, at: number): { token: Asn1Token; next: number } {
  const sign = text[at] ?? '';
  if ('{}[],'.includes(sign)) return { token: { kind: 'sign', text: sign, at }, next: at + 1 };
  if (sign === '"') return readString(text, at);
  if (sign === "'") return readQuoted(text, at);
  for (const [kind, pattern] of [
    ['word', WORD],
    ['number', NUMBER],
  ] as const) {
    const found = match(pattern, text, at)?.[0];
    if (found !== undefined) return { token: { kind, text: found, at }, next: at + found.length };
  }
  throw new Asn1TextFailure(at, 'bad-character');
}

function readString(text: string, at: number): { token: Asn1Token; next: number } {
  const [whole, content = ''] = match(STRING, text, at) ?? [];
  if (whole === undefined) throw new Asn1TextFailure(at, 'unclosed');
  const hidden = HIDDEN.exec(content);
  if (hidden !== null) throw new Asn1TextFailure(at + 1 + hidden.index, 'bad-character');
  const value = content.replace(
    ESCAPE,
    (_escape, plain: string | undefined, hex: string | undefined, index: number) => {
      if (plain !== undefined) return plain;
      const point = Number.parseInt(hex ?? '', 16);
      if (!(point <= 0x10ffff) || (point >= 0xd800 && point < 0xe000))
        throw new Asn1TextFailure(at + 1 + index, 'bad-escape');
      return String.fromCodePoint(point);
    },
  );
  return { token: { kind: 'string', text: value, at }, next: at + whole.length };
}

function readQuoted(text: string, at: number): { token: Asn1Token; next: number } {
  const [whole, content = '', base] = match(QUOTED, text, at) ?? [];
  if (whole === undefined) throw new Asn1TextFailure(at, 'unclosed');
  const digits = content.replaceAll(' ', '');
  const isHex = base === 'H';
  if (!(isHex ? /^(?:[0-9A-Fa-f]{2})*$/ : /^[01]*$/).test(digits))
    throw new Asn1TextFailure(at, isHex ? 'bad-hex' : 'bad-bits');
  return { token: { kind: isHex ? 'hex' : 'bits', text: digits, at }, next: at + whole.length };
}
