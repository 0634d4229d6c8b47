import type { KEY_KINDS } from '../certificate-traits.ts';
import type { FilterKey } from './keys.ts';

/** A filter of the inventory as a tree. `and` and `or` have at least two parts, none of which is of the same kind. */
export type FilterNode =
  | { readonly kind: 'everything' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly part: FilterNode }
  /** Text that occurs somewhere in names, alternative names, serial number or SHA-256. */
  | { readonly kind: 'word'; readonly text: string }
  /** One of the values; there is at least one. */
  | { readonly kind: 'term'; readonly key: FilterKey; readonly values: readonly FilterValue[] };

export const COMPARISONS = ['<', '<=', '>', '>=', '='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Months count 30 days, years 365. */
export const PERIOD_UNITS = ['h', 'd', 'w', 'm', 'y'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

export type KeyFamilyName = (typeof KEY_KINDS)[number];

export type FilterValue =
  /** One of the words that the key knows. */
  | { readonly kind: 'choice'; readonly choice: string }
  /** `pattern` is the whole value, `*` in it any run of characters. */
  | { readonly kind: 'text'; readonly match: 'contains' | 'exact' | 'pattern'; readonly text: string }
  | { readonly kind: 'period'; readonly compare: Comparison; readonly count: number; readonly unit: PeriodUnit }
  /** A year, a month or a day, as ISO 8601 writes it; UTC. */
  | { readonly kind: 'date'; readonly compare: Comparison; readonly date: string }
  /** From the start of one to the end of the other; an empty side is open. */
  | { readonly kind: 'dates'; readonly from: string; readonly to: string }
  /** Beginning of a number in lower-case hexadecimal. */
  | { readonly kind: 'hex'; readonly prefix: string }
  | { readonly kind: 'key'; readonly family: KeyFamilyName; readonly size: KeySize | null }
  | { readonly kind: 'number'; readonly number: number };

export interface KeySize {
  readonly compare: Comparison;
  readonly bits: number;
}
