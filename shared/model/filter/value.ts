import { KEY_KINDS } from '../certificate-traits.ts';
import type { Comparison, FilterValue, KeyFamilyName, PeriodUnit } from './ast.ts';
import { choicesOf, definitionOf, type FilterKey } from './keys.ts';
import type { RawText } from './lexer.ts';
import { FilterFaultError, type FilterProblem } from './problem.ts';

const MAX_COUNT = 100_000;
const MAX_NUMBER = 1_000_000_000;

/** One value of a term as the key takes it. Throws `FilterFaultError` with the place of the value. */
export function readValueOf(key: FilterKey, raw: RawText): FilterValue {
  const refuse = (problem: FilterProblem): FilterFaultError =>
    new FilterFaultError({ problem, position: raw.position, length: raw.length });
  const choice = raw.quoted ? undefined : choicesOf(key).find((known) => known === raw.text.toLowerCase());
  if (choice !== undefined) return { kind: 'choice', choice };
  const outcome = readForm(key, raw);
  if (typeof outcome === 'string') throw refuse(outcome);
  return outcome;
}

function readForm(key: FilterKey, raw: RawText): FilterValue | FilterProblem {
  switch (definitionOf(key).form) {
    case 'text':
      return readText(raw, 'contains');
    case 'word':
      return readText(raw, 'exact');
    case 'choice':
      return 'unknown-value';
    case 'when':
      return readWhen(raw.text);
    case 'length':
      return readPeriod(raw.text, '=') ?? 'bad-period';
    case 'key':
      return readKey(raw.text.toLowerCase()) ?? 'bad-key';
    case 'hex':
      return readHex(raw.text);
    case 'number':
      return readNumber(raw.text);
  }
}

function readText(raw: RawText, match: 'contains' | 'exact'): FilterValue | FilterProblem {
  // Nothing is left of it when it is folded: it would be found everywhere.
  if (raw.text.trim() === '') return 'missing-value';
  if (raw.exact) return { kind: 'text', match: 'exact', text: raw.text };
  if (!raw.quoted && raw.text.includes('*')) return { kind: 'text', match: 'pattern', text: raw.text };
  return { kind: 'text', match, text: raw.text };
}

const PERIOD = /^(<=|>=|<|>|=)?(\d{1,6})([hdwmy])$/u;

function readPeriod(text: string, standard: Comparison): FilterValue | undefined {
  const [, compare, count, unit] = PERIOD.exec(text.toLowerCase()) ?? [];
  if (count === undefined || Number(count) > MAX_COUNT) return undefined;
  return {
    kind: 'period',
    compare: (compare as Comparison | undefined) ?? standard,
    count: Number(count),
    unit: unit as PeriodUnit,
  };
}

const DATE = /^(<=|>=|<|>|=)?(\d{4}(?:-\d{2}(?:-\d{2})?)?)$/u;

function readWhen(text: string): FilterValue | FilterProblem {
  const period = readPeriod(text, '<');
  if (period !== undefined) return period.kind === 'period' && period.compare === '=' ? 'bad-period' : period;
  if (text.includes('..')) return readDates(text);
  const [, compare, date] = DATE.exec(text) ?? [];
  if (date === undefined) return /^\W*\d{4}-/u.test(text) ? 'bad-date' : 'bad-period';
  if (!isDate(date)) return 'bad-date';
  return { kind: 'date', compare: (compare as Comparison | undefined) ?? '=', date };
}

function readDates(text: string): FilterValue | FilterProblem {
  const [from = '', to = '', ...more] = text.split('..');
  if (more.length > 0 || (from === '' && to === '')) return 'bad-range';
  if ([from, to].some((date) => date !== '' && !(/^\d/u.test(date) && DATE.test(date) && isDate(date))))
    return 'bad-date';
  if (from !== '' && to !== '' && startOfDate(from) >= endOfDate(to)) return 'bad-range';
  return { kind: 'dates', from, to };
}

/** First instant of a year, a month or a day. */
export function startOfDate(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return Date.UTC(year, month - 1, day);
}

/** First instant after a year, a month or a day. */
export function endOfDate(date: string): number {
  const [year = 0, month, day] = date.split('-').map(Number);
  if (month === undefined) return Date.UTC(year + 1, 0, 1);
  return day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
}

/** Whether a date of this form is in the calendar. Years before 1000 are none that a certificate has. */
const isDate = (date: string): boolean => date >= '1000' && new Date(startOfDate(date)).toISOString().startsWith(date);

const CURVES: Readonly<Record<string, number>> = { p256: 256, p384: 384, p521: 521 };
const KEY = /^([a-z][a-z0-9-]*?)(?:(<=|>=|<|>|=)(\d{1,6})|(\d{4,5}))?$/u;

function readKey(text: string): FilterValue | undefined {
  const curve = CURVES[text];
  if (curve !== undefined) return { kind: 'key', family: 'ec', size: { compare: '=', bits: curve } };
  const whole = KEY_KINDS.find((kind) => kind === text);
  if (whole !== undefined) return { kind: 'key', family: whole, size: null };
  const [, name, compare, bits, plainBits] = KEY.exec(text) ?? [];
  const family = KEY_KINDS.find((kind): kind is KeyFamilyName => kind === name);
  const size = bits ?? plainBits;
  if (family === undefined || size === undefined) return undefined;
  return { kind: 'key', family, size: { compare: (compare as Comparison | undefined) ?? '=', bits: Number(size) } };
}

const MAX_HEX = 128;

function readHex(text: string): FilterValue | FilterProblem {
  const prefix = text.toLowerCase().replaceAll(/[\s:]/gu, '');
  return prefix.length <= MAX_HEX && /^[0-9a-f]+$/u.test(prefix) ? { kind: 'hex', prefix } : 'bad-hex';
}

function readNumber(text: string): FilterValue | FilterProblem {
  const number = Number(text);
  return /^\d+$/u.test(text) && number <= MAX_NUMBER ? { kind: 'number', number } : 'bad-number';
}
