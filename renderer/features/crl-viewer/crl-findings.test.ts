import { describe, expect, it } from 'vitest';
import type { CrlDetails } from '../../../shared/model/revocation-fields.ts';
import { listCrlFindings } from './crl-findings.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const GOOD: CrlDetails = {
  issuer: 'CN=Acme Root',
  number: '7',
  version: 2,
  thisUpdate: NOW - DAY_MS,
  nextUpdate: NOW + DAY_MS,
  entries: 3,
  signatureAlgorithm: 'ECDSA with SHA-256',
  sha256: 'ab',
  freshest: [],
  extensions: [],
  unknownCritical: [],
  reasonCounts: {},
  firstEntries: [],
};
const ids = (change: Partial<CrlDetails>, without: readonly (keyof CrlDetails)[] = []): readonly string[] => {
  const crl = Object.fromEntries(
    Object.entries({ ...GOOD, ...change }).filter(([key]) => !without.some((left) => left === key)),
  );
  return listCrlFindings(crl as unknown as CrlDetails, NOW).map(({ id }) => id);
};

describe('findings on a list', () => {
  it('are none for a current one', () => {
    expect(ids({})).toEqual([]);
  });

  it('say that it is overdue, early, or does not say when its successor comes', () => {
    expect(ids({ nextUpdate: NOW - 1 })).toEqual(['overdue']);
    expect(ids({ thisUpdate: NOW + DAY_MS })).toEqual(['early']);
    expect(ids({}, ['nextUpdate'])).toEqual(['endless']);
  });

  it('say what keeps others from relying on it', () => {
    expect(ids({ unknownCritical: ['1.2.3.4'] })).toEqual(['critical']);
    expect(ids({ signatureAlgorithm: 'RSA with SHA-1' })).toEqual(['weak']);
    expect(ids({}, ['number'])).toEqual(['number']);
  });

  it('say what kind it is where that is not the usual one', () => {
    expect(ids({ baseNumber: '5' })).toEqual(['delta']);
  });
});
