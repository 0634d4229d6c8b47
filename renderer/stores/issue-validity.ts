import type { UnixMs } from '../../shared/model/brands.ts';
import type { Period, ValidityRule, ValidityUnit } from '../../shared/model/profile.ts';
import { VALIDITY_UNITS } from '../../shared/model/profile.ts';

/** How long it is to be valid, as the form holds it; numbers as they are typed. */
export type ValidityChoice =
  | { readonly kind: 'standard' }
  | { readonly kind: 'period'; readonly count: string; readonly unit: ValidityUnit }
  /** `at` is null while the text is no instant. */
  | { readonly kind: 'until'; readonly text: string; readonly at: UnixMs | null }
  | { readonly kind: 'endless' };

/** As the contract takes it; `standard` leaves the choice to the profile. */
export type ReadValidity = 'standard' | 'endless' | Period | { readonly until: UnixMs };

const LADDER: readonly Period[] = [
  { count: 1, unit: 'hours' },
  { count: 8, unit: 'hours' },
  { count: 24, unit: 'hours' },
  { count: 7, unit: 'days' },
  { count: 30, unit: 'days' },
  { count: 90, unit: 'days' },
  { count: 180, unit: 'days' },
  { count: 1, unit: 'years' },
  { count: 2, unit: 'years' },
  { count: 5, unit: 'years' },
  { count: 10, unit: 'years' },
  { count: 20, unit: 'years' },
];
const MOST_PRESETS = 4;
const NEAR = 0.05;
const HOURS: Readonly<Record<ValidityUnit, number>> = { hours: 1, days: 24, months: 730.5, years: 8766 };
const MOST_HOURS = 100 * HOURS.years;

/** To compare periods with each other, never to count dates: a month is its mean length. */
export const hoursOf = ({ count, unit }: Period): number => count * HOURS[unit];

/** Lengths that the profile allows, the shortest first, its standard among them. */
export function buildPresets({ standard, longest }: ValidityRule): readonly Period[] {
  const fitting = LADDER.filter((period) => hoursOf(period) <= hoursOf(longest));
  const own = fitting.filter((period) => !isAboutAs(period, standard));
  const list = [...own, standard].toSorted((one, other) => hoursOf(one) - hoursOf(other));
  const at = list.indexOf(standard);
  const first = Math.max(0, Math.min(at - 1, list.length - MOST_PRESETS));
  return list.slice(first, first + MOST_PRESETS);
}

/** 365 days beside a year are no choice. */
const isAboutAs = (one: Period, other: Period): boolean => Math.abs(hoursOf(one) / hoursOf(other) - 1) < NEAR;

/** Undefined where what is typed is no length and no instant. */
export function parseValidity(choice: ValidityChoice): ReadValidity | undefined {
  if (choice.kind === 'standard' || choice.kind === 'endless') return choice.kind;
  if (choice.kind === 'until') return choice.at === null ? undefined : { until: choice.at };
  const text = choice.count.trim();
  const period = { count: Number(text), unit: choice.unit };
  return /^\d{1,6}$/.test(text) && period.count > 0 && hoursOf(period) <= MOST_HOURS ? period : undefined;
}

/** What stays of a choice when another profile rules: lengths it does not allow give way to its own. */
export function fitValidity(choice: ValidityChoice, rule: ValidityRule): ValidityChoice {
  const read = parseValidity(choice);
  if (choice.kind === 'endless') return rule.mayBeEndless ? choice : { kind: 'standard' };
  if (choice.kind !== 'period' || typeof read !== 'object' || 'until' in read) return choice;
  return hoursOf(read) <= hoursOf(rule.longest) ? choice : { kind: 'standard' };
}

export const isValidityUnit = (value: unknown): value is ValidityUnit => VALIDITY_UNITS.some((unit) => unit === value);
