import { decodePunycode } from './punycode.ts';

/** Everything that a screen shows as it is: nearly all names are of nothing else. */
const PLAIN = /^[ -~]*$/;
/** Control, bidirectional, zero-width and other invisible characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}\u034f\u115f\u1160\u3164\uffa0]/u;
/** Letters of mathematics and full-width ones, which stand for the plain ones. */
const DISGUISED = /[\u{1d400}-\u{1d7ff}\uff21-\uff3a\uff41-\uff5a]/u;
/** More marks than any script puts on one letter. */
const STACKED = /\p{M}{4}/u;
const WORDS = /[^\p{L}\p{M}\p{Nd}]+/u;
const A_LABEL = /(?:^|[.:@/*])xn--/i;

/** Scripts that are written together in one word count as one. */
const SCRIPTS: readonly RegExp[] = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Georgian}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u,
];
const EAST_ASIAN = SCRIPTS.length - 1;

/** Cyrillic and Greek letters that look like Latin ones: a host of nothing else passes itself off as another. */
const LOOKALIKES = /^[аеорсухіјѕһԁԛԝӏԍһꞓαονρυκιτ\d-]+$/u;
const LETTER = /\p{L}/u;

/**
 * Whether a name may be read as another than it is: invisible or reordering characters, letters of scripts that are not written in one word, heaps of
 * combining marks, or an international host name (`xn--…`) whose label is of letters that look like Latin ones. @see UTS #39 §5
 */
export function isSuspiciousText(text: string): boolean {
  if (PLAIN.test(text)) return A_LABEL.test(text) && hasSuspiciousLabel(text);
  return HIDDEN.test(text) || DISGUISED.test(text) || STACKED.test(text) || text.split(WORDS).some(mixesScripts);
}

function mixesScripts(word: string): boolean {
  if (PLAIN.test(word)) return false;
  const found = SCRIPTS.filter((script) => script.test(word));
  // Latin letters stand among East Asian ones as a matter of course.
  return found.length > 2 || (found.length === 2 && !found.includes(SCRIPTS[EAST_ASIAN] ?? /$/));
}

function hasSuspiciousLabel(text: string): boolean {
  const host = text.slice(0, MAX_HOST).toLowerCase();
  return host.split(/[.:@/*]+/).some((label) => {
    if (!label.startsWith('xn--')) return false;
    const shown = decodePunycode(label.slice(4));
    // What does not decode is no name at all.
    return shown === undefined || isSuspiciousText(shown) || (LOOKALIKES.test(shown) && LETTER.test(shown));
  });
}

/** A host has 253 characters; a URI that names one may go on. */
const MAX_HOST = 1024;

/** Why a name is suspicious, by what there is to see of it. */
export type OddPart =
  /** A character that is not seen, or looks like another; a letter of another script than its word begins in. */
  | { readonly kind: 'hidden' | 'disguised' | 'mixed'; readonly code: number }
  /** A heap of combining marks. */
  | { readonly kind: 'marks'; readonly count: number }
  /** An international label as it would be shown; empty where it does not decode. */
  | { readonly kind: 'label'; readonly shown: string };

/** More say no more. */
const MOST_PARTS = 8;
/** Characters that are looked at. */
const MOST_CHARACTERS = 4096;

/** What makes a name suspicious, each once and in its order, at most eight; nothing where it is not. */
export function findOddParts(name: string): readonly OddPart[] {
  const text = name.slice(0, MOST_CHARACTERS);
  if (!isSuspiciousText(text)) return [];
  const parts: readonly OddPart[] = [
    ...listCodes(text, HIDDEN).map((code) => ({ kind: 'hidden', code }) as const),
    ...listCodes(text, DISGUISED).map((code) => ({ kind: 'disguised', code }) as const),
    ...[...text.matchAll(/\p{M}{4,}/gu)].map(([marks]) => ({ kind: 'marks', count: [...marks].length }) as const),
    ...text.split(WORDS).filter(mixesScripts).flatMap(listForeign),
    ...(A_LABEL.test(text) ? listLabels(text) : []),
  ];
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()].slice(0, MOST_PARTS);
}

const listCodes = (text: string, wanted: RegExp): readonly number[] =>
  [...text].filter((character) => wanted.test(character)).map((character) => character.codePointAt(0) ?? 0);

/** Letters of a word that are of another script than its first. */
function listForeign(word: string): readonly OddPart[] {
  const own = SCRIPTS.find((script) => script.test([...word].find((character) => LETTER.test(character)) ?? ''));
  return [...word]
    .filter((character) => LETTER.test(character) && own?.test(character) === false)
    .map((character) => ({ kind: 'mixed', code: character.codePointAt(0) ?? 0 }));
}

const listLabels = (text: string): readonly OddPart[] =>
  text
    .slice(0, MAX_HOST)
    .toLowerCase()
    .split(/[.:@/*]+/)
    .filter((label) => label.startsWith('xn--') && hasSuspiciousLabel(label))
    .map((label) => ({ kind: 'label', shown: decodePunycode(label.slice(4)) ?? '' }));
