/** Formatting that a locale's texts share. */
export interface Formatters {
  readonly number: (value: number) => string;
  /** `3 MiB`, binary units. */
  readonly bytes: (octets: number) => string;
  /** `4 s`, rounded up. */
  readonly seconds: (milliseconds: number) => string;
  /** `2026-11-21 22:19 UTC`, or as `showInstantsAs` wants it. */
  readonly instant: (unixMs: number) => string;
  /** Picks the word for a count by the locale's plural rules: `plural(3, {one: 'key', other: 'keys'})`. */
  readonly plural: (count: number, forms: PluralForms) => string;
}

export interface PluralForms {
  readonly one: string;
  readonly other: string;
}

export function formatters(locale: string): Formatters {
  const numbers = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  return {
    number: (value) => numbers.format(value),
    bytes: (octets) => bytesText(octets, numbers),
    seconds: (milliseconds) => `${numbers.format(Math.ceil(milliseconds / 1000))} s`,
    instant: (unixMs) => writeInstant(unixMs),
    plural: (count, forms) => (rules.select(count) === 'one' ? forms.one : forms.other),
  };
}

let writeInstant = (unixMs: number): string => `${new Date(unixMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A window shows instants in the zone of its user, in sentences as everywhere else; the command line keeps UTC. */
export function showInstantsAs(write: (unixMs: number) => string): void {
  writeInstant = write;
}

function bytesText(octets: number, numbers: Intl.NumberFormat): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let value = octets;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${numbers.format(Math.round(value * 10) / 10)} ${units[unit]}`;
}

/**
 * Makes a string that others chose fit to stand in a sentence: control and bidirectional characters become visible
 * escapes, and it is cut to `limit` characters.
 */
export function visible(text: string, limit = 200): string {
  const shown = text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
  return shown.length > limit ? `${shown.slice(0, limit - 1)}…` : shown;
}

/** A quotation at the end of a sentence: its own full stop is enough. */
export const endWithQuote = (text: string): string => `“${text}”${/[.!?…]$/u.test(text) ? '' : '.'}`;

/** What stands under an id that others may have chosen; undefined where nothing does, under names that every object has too. */
export const findWord = <T>(words: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(words, id) ? words[id] : undefined;

/** Controls, bidirectional overrides and isolates, zero-width and other invisible characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;
