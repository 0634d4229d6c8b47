import { LOCALE } from './format-number.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;
const MONTH = 30.44 * DAY_MS;
const YEAR = 365.25 * DAY_MS;

/** The general English forms are the short ones: `12d`, `5mo`. */
const relative = new Intl.RelativeTimeFormat('en', { style: 'narrow', numeric: 'always' });
const present = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const time = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hour12: false });
const minute = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
  timeZoneName: 'short',
});
const instant = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
  timeZoneName: 'short',
});

/**
 * `in 12 d`, `8 d ago`, `in 5 mo`: the nearest whole number, see `measure`. What was within the last minute
 * is now: the clock of the lists steps by minutes, so that seconds would be made up.
 */
export function formatRelative(at: number, now: number): string {
  const { amount, unit } = measure(at - now);
  if (amount === 0 || (amount < 0 && unit === 'second')) return present.format(0, 'second');
  return relative
    .formatToParts(amount, unit)
    .map((part, index, parts) => {
      const before = parts[index - 1];
      const isUnit = part.type === 'literal' && before?.type === 'integer' && /^\p{Letter}/u.test(part.value);
      return isUnit ? `\u00a0${nameMinutes(part.value, unit)}` : part.value;
    })
    .join('');
}

/** `m` reads as metres or months. */
const nameMinutes = (literal: string, unit: Unit): string =>
  unit === 'minute' ? literal.replace(/^m(?!\p{Letter})/u, 'min') : literal;

/** `12 d`, `5 mo`: a length of time, without direction. */
export function formatSpan(milliseconds: number): string {
  const { amount, unit } = measure(Math.abs(milliseconds));
  const parts = relative.formatToParts(amount, unit);
  const number = parts.findIndex((part) => part.type === 'integer');
  return parts
    .slice(number)
    .map((part) => nameMinutes(part.value, unit))
    .join('\u00a0');
}

/** Days for a sentence, `in 12 days`, by the rule of `measure`: the nearest whole number. */
export const countDays = (milliseconds: number): number => Math.round(Math.abs(milliseconds) / DAY_MS);

/** `3 Dec 2026`, local zone. */
export const formatDate = (at: number): string => (isShowable(at) ? date.format(at) : String(at));

/** `14:32`, local zone. */
export const formatTime = (at: number): string => (isShowable(at) ? time.format(at) : String(at));

/** `3 Dec 2026, 14:00 CET`, local zone: for sentences and plans, where seconds say nothing. */
export const formatMinute = (at: number): string => (isShowable(at) ? minute.format(at) : String(at));

/** `3 Dec 2026, 14:00:00 CET`, local zone. */
export const formatInstant = (at: number): string => (isShowable(at) ? instant.format(at) : String(at));

/** `2026-12-03 14:00:00 UTC`, for tooltips beside a local time. */
export const formatUtc = (at: number): string =>
  isShowable(at) ? `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC` : String(at);

/** Local and UTC, one line each: the tooltip of every relative time. */
export const formatBoth = (at: number): string => `${formatInstant(at)}\n${formatUtc(at)}`;

/** `14:32` minutes and seconds until an instant, `0:00` once it has passed. */
export function formatCountdown(until: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((until - now) / SECOND));
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';

/** Each unit up to the amount at which the next one says it better: `47 h`, then `2 d`. */
const UNITS: readonly (readonly [unit: Unit, length: number, limit: number])[] = [
  ['second', SECOND, 60],
  ['minute', MINUTE, 60],
  ['hour', HOUR, 48],
  ['day', DAY_MS, 90],
  ['month', MONTH, 24],
  ['year', YEAR, Infinity],
];

/**
 * The one rule for every relative time and length: the nearest whole number of the smallest unit whose limit it stays below. A year that was signed
 * a minute ago is 12 months, not 11; no amount is further off than half its unit, and below two days that is half an hour.
 */
function measure(difference: number): { readonly amount: number; readonly unit: Unit } {
  const size = Math.abs(difference);
  for (const [unit, length, limit] of UNITS) {
    // A minute has to be over before it counts: the clock of the lists steps by minutes.
    const amount = unit === 'second' ? Math.floor(size / length) : Math.round(size / length);
    if (amount < limit) return { amount: difference < 0 ? -amount : amount, unit };
  }
  return { amount: 0, unit: 'second' };
}

const isShowable = (at: number): boolean => Number.isFinite(at) && Math.abs(at) <= 8_640_000_000_000_000;
