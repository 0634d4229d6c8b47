import { type FilterKey, isFilterKey } from './keys.ts';
import { FilterFaultError } from './problem.ts';

interface Place {
  readonly position: number;
  readonly length: number;
}

/** One value of a term, or a plain word. */
export interface RawText extends Place {
  readonly text: string;
  readonly quoted: boolean;
  /** An `=` stood before it. */
  readonly exact: boolean;
}

export type Token = Place &
  (
    | { readonly kind: 'open' | 'close' | 'or' | 'minus' }
    | { readonly kind: 'word'; readonly word: RawText }
    | { readonly kind: 'term'; readonly key: FilterKey; readonly values: readonly RawText[] }
  );

const SPACE = /\s/u;
/** Ends what is not quoted; in a list of values also the comma. */
const BARE_END = /[\s()"]/u;
const VALUE_END = /[\s()",]/u;
/** What looks like a key: not a pair of hexadecimal digits, of which fingerprints are made, nor the scheme of an address. */
const KEY = /^([a-z][a-z0-9]*):(?!\/\/)/iu;
const HEX = /^[0-9a-f]*$/iu;

/** Takes a filter apart. Throws `FilterFaultError`. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    if (SPACE.test(text.charAt(position))) {
      position += 1;
      continue;
    }
    const token = readToken(text, position);
    tokens.push(token);
    position += token.length;
  }
  return tokens;
}

function readToken(text: string, position: number): Token {
  const first = text.charAt(position);
  if (first === '(') return { kind: 'open', position, length: 1 };
  if (first === ')') return { kind: 'close', position, length: 1 };
  if (first === '-') return { kind: 'minus', position, length: 1 };
  if (first === '"') return asWord(readQuoted(text, position));
  const bare = readBare(text, position, BARE_END);
  const key = KEY.exec(bare.text)?.[1];
  if (key !== undefined && isFilterKey(key.toLowerCase())) return readTerm(text, position, key);
  if (key !== undefined && !HEX.test(key)) {
    throw new FilterFaultError({ problem: 'unknown-key', position, length: key.length });
  }
  return bare.text === 'OR' ? { kind: 'or', position, length: bare.length } : asWord(bare);
}

const asWord = (word: RawText): Token => ({ kind: 'word', word, position: word.position, length: word.length });

function readTerm(text: string, position: number, key: string): Token {
  const values: RawText[] = [];
  let at = position + key.length + 1;
  for (;;) {
    const value = readValue(text, at);
    if (value.text === '') throw missingValue(text, { position, at });
    values.push(value);
    at = value.position + value.length;
    if (text.charAt(at) !== ',') break;
    at += 1;
  }
  const name = key.toLowerCase();
  if (!isFilterKey(name)) throw new FilterFaultError({ problem: 'unknown-key', position, length: key.length });
  return { kind: 'term', key: name, values, position, length: at - position };
}

const missingValue = (text: string, { position, at }: { readonly position: number; readonly at: number }) =>
  new FilterFaultError({
    problem: 'missing-value',
    position,
    length: Math.max(1, Math.min(at, text.length) - position),
  });

function readValue(text: string, position: number): RawText {
  if (text.charAt(position) === '"') return readQuoted(text, position);
  if (text.startsWith('="', position)) {
    const quoted = readQuoted(text, position + 1);
    return { ...quoted, exact: true, position, length: quoted.length + 1 };
  }
  return readBare(text, position, VALUE_END);
}

function readBare(text: string, position: number, end: RegExp): RawText {
  let after = position;
  while (after < text.length && !end.test(text.charAt(after))) after += 1;
  return { text: text.slice(position, after), quoted: false, exact: false, position, length: after - position };
}

/** `\"` and `\\` stand for the character itself. */
function readQuoted(text: string, position: number): RawText {
  let content = '';
  for (let at = position + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') {
      const length = at + 1 - position;
      if (content === '') throw new FilterFaultError({ problem: 'missing-value', position, length });
      return { text: content, quoted: true, exact: false, position, length };
    }
    const next = text.charAt(at + 1);
    if (character === '\\' && (next === '"' || next === '\\')) {
      content += next;
      at += 1;
    } else content += character;
  }
  throw new FilterFaultError({ problem: 'unclosed-quote', position, length: text.length - position });
}
