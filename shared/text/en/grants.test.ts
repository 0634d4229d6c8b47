import { describe, expect, it } from 'vitest';
import type { AuthorityId, GrantId } from '../../model/brands.ts';
import { countStops, type Grant } from '../../model/grant.ts';
import { grantsText, stopTexts } from './grants.ts';

const HOSTILE = 'CA\u202Egnp.exe\n<b>';

const grant = (authorityName: string, change: Partial<Grant> = {}): Grant => ({
  id: 'g'.repeat(26) as GrantId,
  authorityId: 'a'.repeat(26) as AuthorityId,
  authorityName,
  purposes: ['crl'],
  givenAt: 0,
  until: 1,
  covers: { schedule: true, signers: 0, targets: 0 },
  ...change,
});

describe('what stops with grants', () => {
  it('is told in numbers, each kind once, and names the first few', () => {
    const none = { schedule: false, signers: 0, targets: 2 };
    const grants = [
      ...['A', 'B', 'C', 'D'].map((name) => grant(name)),
      grant('E', { covers: none }),
      grant('F', { purposes: ['crl', 'ocsp'], covers: { schedule: true, signers: 3, targets: 1 } }),
    ];
    const told = stopTexts(countStops(grants));
    expect(told.map(({ title }) => title)).toEqual([
      'Scheduled CRLs of 5 authorities are not issued',
      'CRLs of 1 authority cannot be signed',
      'OCSP answers for 1 authority are not signed',
      'Nothing new is published to 3 places',
    ]);
    expect(told[0]?.detail).toMatch(/^A, B, C and 2 more\./);
  });

  it('shows the tricks of a name', () => {
    const texts = [
      ...stopTexts(countStops([grant(HOSTILE)])).map(({ detail }) => detail),
      grantsText.chip.who([grant(HOSTILE)]),
      grantsText.give.titleFor(HOSTILE),
      grantsText.popover.endOf(HOSTILE),
    ];
    for (const text of texts) expect(text).not.toMatch(/[\u202E\n]/);
  });
});
