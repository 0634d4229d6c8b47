import { isPostQuantum, type KeyChoice } from '../../../model/key.ts';
import type { Period, SanType, ValidityUnit } from '../../../model/profile.ts';
import { formatters } from '../../format.ts';

const f = formatters('en');

/** Kinds of keys as they stand in lists. */
export const KEY_WORDS: Readonly<Record<KeyChoice, string>> = {
  p256: 'EC P-256',
  p384: 'EC P-384',
  p521: 'EC P-521',
  rsa2048: 'RSA 2048',
  rsa3072: 'RSA 3072',
  rsa4096: 'RSA 4096',
  ed25519: 'Ed25519',
  'ml-dsa-44': 'ML-DSA-44',
  'ml-dsa-65': 'ML-DSA-65',
  'ml-dsa-87': 'ML-DSA-87',
};

/** Who cannot use such a key, where it is chosen. */
export const postQuantumHint = (key: KeyChoice): string | undefined =>
  isPostQuantum(key)
    ? 'Read by OpenSSL 3.5, Java 24 and newer. Older programs and most browsers refuse it.'
    : undefined;

/** Kinds of alternative names, short enough for a chip. */
export const NAME_WORDS: Readonly<Record<SanType, string>> = {
  dns: 'DNS',
  ip: 'IP',
  email: 'E-mail',
  uri: 'URI',
  upn: 'UPN',
  directory: 'Directory',
  other: 'Other',
};

const UNITS: Readonly<Record<ValidityUnit, { readonly one: string; readonly other: string; readonly short: string }>> =
  {
    hours: { one: 'hour', other: 'hours', short: 'h' },
    days: { one: 'day', other: 'days', short: 'd' },
    months: { one: 'month', other: 'months', short: 'mo' },
    years: { one: 'year', other: 'years', short: 'y' },
  };

export const unitWord = (unit: ValidityUnit): string => UNITS[unit].other;

/** `90 days`. */
export const periodWords = ({ count, unit }: Period): string =>
  `${f.number(count)} ${f.plural(count, { one: UNITS[unit].one, other: UNITS[unit].other })}`;

/** `90 d`. */
export const shortPeriod = ({ count, unit }: Period): string => `${f.number(count)}\u00a0${UNITS[unit].short}`;

const lists = new Intl.ListFormat('en', { type: 'conjunction' });

/** `O, OU, and C`. */
export const listWords = (words: readonly string[]): string => lists.format(words);
