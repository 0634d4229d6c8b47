import type { ProfileContent, SanRule } from '../../shared/model/profile.ts';

const NEVER: SanRule = { source: 'forbidden', values: [], limits: [], mayBeWildcard: false, least: 0, most: 0 };

/** What a profile begins with: a short-lived end entity that may sign, and nothing else. */
export const EMPTY_PROFILE: ProfileContent = {
  name: '',
  note: '',
  kind: 'end-entity',
  validity: {
    standard: { count: 90, unit: 'days' },
    longest: { count: 397, unit: 'days' },
    backdateMinutes: 5,
    mayBeEndless: false,
  },
  keys: { allowed: ['p256', 'p384', 'rsa3072', 'rsa4096', 'ed25519'], standard: 'p256' },
  subject: {
    attributes: [{ attribute: 'CN', from: 'request', required: true }],
    others: 'drop',
  },
  sans: {
    dns: { ...NEVER, source: 'within', most: 20 },
    ip: NEVER,
    email: NEVER,
    uri: NEVER,
    directory: NEVER,
    upn: NEVER,
    other: NEVER,
  },
  needsAltName: false,
  keyUsage: { source: 'profile', value: ['digitalSignature'], critical: true },
  rsaKeyUsage: [],
  extendedKeyUsage: { source: 'profile', value: ['clientAuth'], critical: false },
  policies: { source: 'profile', value: [], critical: false },
  addresses: 'authority',
  ocspNoCheck: false,
  mustStaple: false,
  custom: [],
  otherExtensions: 'drop',
};

const LONGEST = 60;

/** An identifier made of a name; with a number where it is taken. */
export function suggestProfileId(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  const stem = plain === '' ? 'profile' : plain;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.includes(id)) return id;
  }
}
