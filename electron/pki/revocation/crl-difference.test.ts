import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { assembleSigned } from '../issuing/draft.ts';
import { buildTbsCertList, type CrlEntry } from './crl-build.ts';
import { findDifference } from './crl-difference.ts';

let ca: TestAuthority;
beforeAll(() => {
  ca = createTestAuthority({ name: 'CN=Root' });
});

const tbsOf = (entries: readonly CrlEntry[]): Uint8Array =>
  buildTbsCertList({
    issuerNameDer: ca.nameDer,
    issuerKeyId: ca.keyId,
    signatureAlgorithm: ca.algorithm,
    number: 3,
    thisUpdate: TEST_NOW,
    nextUpdate: TEST_NOW + 1000,
    entries,
  });

const listOf = (entries: readonly CrlEntry[]): Uint8Array => {
  const tbs = tbsOf(entries);
  return assembleSigned(tbs, ca.algorithm, signBytes(ca, tbs));
};

const spell = ({
  serialHex,
  revokedAt,
  reason,
  invaliditySince,
}: Pick<CrlEntry, 'serialHex' | 'revokedAt' | 'invaliditySince'> & { readonly reason: string }): string =>
  [serialHex.replace(/^00(?=..)/, ''), revokedAt, reason, invaliditySince].join(' ');

const entry = fc
  .record({
    serialHex: fc.uint8Array({ minLength: 1, maxLength: 3 }).map((octets) =>
      Buffer.from(octets)
        .toString('hex')
        .replace(/^(00)+(?=..)/, ''),
    ),
    revokedAt: fc.constantFrom(0, 1000, TEST_NOW),
    reason: fc.constantFrom('unspecified', 'superseded', 'certificateHold'),
    invaliditySince: fc.constantFrom(undefined, 5000),
  })
  .map(
    ({ invaliditySince, ...rest }): CrlEntry => ({
      ...rest,
      ...(invaliditySince !== undefined && { invaliditySince }),
    }),
  );
const entries = fc.uniqueArray(entry, { maxLength: 25, selector: ({ serialHex }) => serialHex });

describe('the difference of two lists', () => {
  it('is every entry that the other has not, in whatever order they stand', () => {
    fc.assert(
      fc.property(entries, entries, entries, fc.boolean(), (shared, one, other, inOrder) => {
        const arrange = (list: readonly CrlEntry[]): readonly CrlEntry[] => {
          const unique = [...new Map(list.map((each) => [each.serialHex, each])).values()];
          return inOrder ? unique.toSorted((a, b) => (a.serialHex < b.serialHex ? -1 : 1)) : unique;
        };
        const before = arrange([...shared, ...one]);
        const after = arrange([...shared, ...other]);
        const found = findDifference(listOf(before), tbsOf(after), 1000);
        const gone = found?.gone.map(spell) ?? [];
        const added = found?.added.map(spell) ?? [];
        const untold = (list: readonly CrlEntry[], told: readonly string[]): string[] =>
          list
            .map(spell)
            .filter((each) => !told.includes(each))
            .toSorted();
        // Whatever is told of neither stands in both.
        expect(untold(before, gone)).toEqual(untold(after, added));
        if (!inOrder) return;
        expect(gone.filter((each) => added.includes(each))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is none of equal lists, and is not told where there is too much of it or nothing to read', () => {
    const many = Array.from(
      { length: 20 },
      (_, at): CrlEntry => ({ serialHex: `4${at.toString(16).padStart(3, '0')}`, revokedAt: 0, reason: 'superseded' }),
    );
    expect(findDifference(listOf(many), tbsOf(many), 0)).toEqual({ gone: [], added: [] });
    expect(findDifference(listOf([]), tbsOf([]), 0)).toEqual({ gone: [], added: [] });
    expect(findDifference(listOf(many), tbsOf([]), 20)?.gone).toHaveLength(20);
    expect(findDifference(listOf([]), tbsOf(many), 20)?.added).toHaveLength(20);
    expect(findDifference(listOf(many), tbsOf([]), 19)).toBeNull();
    expect(findDifference(new Uint8Array(), tbsOf(many), 19)).toBeNull();
    const cut = listOf(many);
    for (let at = 0; at < cut.length; at += 7)
      expect(() => findDifference(cut.subarray(0, at), tbsOf(many), 50)).not.toThrow();
    for (let at = 0; at < cut.length; at++) {
      const flipped = Uint8Array.from(cut);
      flipped[at] = (flipped[at] ?? 0) ^ 0xff;
      expect(() => findDifference(flipped, tbsOf(many), 50)).not.toThrow();
    }
  });
});
