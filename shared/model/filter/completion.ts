import { choicesOf, definitionOf, FILTER_KEYS, type FilterKey, isFilterKey } from './keys.ts';

/** What may be put in place of the text from `from` to `to`. */
export interface FilterCompletion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

export interface CompletionItem {
  readonly insert: string;
  readonly label: string;
  /** An example, a count or nothing; never a sentence. */
  readonly detail: string;
}

/** What is being typed at the caret. */
export interface CompletionPlace {
  readonly from: number;
  readonly to: number;
  /** Absent where a key or a plain word is typed. */
  readonly key?: FilterKey;
  /** What stands there up to the caret, quotes and `=` aside. */
  readonly typed: string;
}

const KEY_START = /^([a-z][a-z0-9]*):/iu;
const BOUNDARY = /[\s()]/u;

/** Finds what is typed at a caret, however unfinished the filter is. */
export function findCompletionPlace(text: string, caret: number): CompletionPlace {
  const at = Math.max(0, Math.min(caret, text.length));
  const { start, quoted, comma } = findToken(text, at);
  const key = KEY_START.exec(text.slice(start, at))?.[1];
  const name = key?.toLowerCase();
  if (key === undefined || name === undefined || !isFilterKey(name)) {
    return { from: start, to: findEnd(text, at, quoted), typed: text.slice(start, at).replace(/^"/u, '') };
  }
  const from = Math.max(start + key.length + 1, comma + 1);
  return { from, to: findEnd(text, at, quoted), key: name, typed: text.slice(from, at).replace(/^="?|^"/u, '') };
}

interface OpenToken {
  readonly start: number;
  readonly quoted: boolean;
  /** Where the last comma outside quotes stands. */
  readonly comma: number;
}

function findToken(text: string, caret: number): OpenToken {
  let start = 0;
  let quoted = false;
  let comma = -1;
  for (let at = 0; at < caret; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (BOUNDARY.test(character) || (character === '-' && at === start)) {
      start = at + 1;
      comma = -1;
    } else if (character === ',') comma = at;
  }
  return { start: Math.min(start, caret), quoted, comma };
}

function findEnd(text: string, caret: number, quoted: boolean): number {
  let at = caret;
  while (at < text.length && !(quoted ? /"/u : /[\s()",]/u).test(text.charAt(at))) at += 1;
  return quoted && at < text.length ? at + 1 : at;
}

/** Keys that begin with what is typed, and words with a meaning of their own behind a key. */
export function completeFixed({ key, typed }: CompletionPlace): readonly CompletionItem[] {
  const begins = (word: string): boolean => word.startsWith(typed.toLowerCase());
  if (key === undefined) {
    return Object.entries(FILTER_KEYS)
      .filter(([name]) => begins(name))
      .map(([name, { example }]) => ({ insert: `${name}:`, label: name, detail: example }));
  }
  const words = [...choicesOf(key), ...(definitionOf(key).offers ?? [])];
  return words.filter(begins).map((word) => ({ insert: word, label: word, detail: '' }));
}
