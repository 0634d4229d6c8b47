import { describe, expect, it } from 'vitest';
import { revocationText } from './revocation.ts';

const NEXT = '30 Nov 2026';
const sentence = (revocations: number, holds: number, releases: number): string =>
  revocationText.issue.sentence({ revocations, holds, releases }, NEXT);

describe('what a CRL is about to tell', () => {
  it('counts revocations and holds, and says that they stay', () => {
    expect(sentence(1, 0, 0)).toBe(
      'It tells 1 revocation for the first time, which then cannot be undone, and holds until 30 Nov 2026.',
    );
    expect(sentence(1, 2, 0)).toContain('3 revocations for the first time');
  });

  it('names releases where nothing is revoked, and both where both wait', () => {
    expect(sentence(0, 0, 2)).toBe('It tells 2 releases for the first time and holds until 30 Nov 2026.');
    expect(sentence(1, 0, 1)).toContain('1 revocation and 1 release for the first time');
    expect(sentence(0, 0, 0)).toContain('Nothing new is revoked');
    expect(revocationText.queue.intro(0, 1, null)).toBe('1 release; on the next CRL that somebody issues.');
  });
});

describe('what an act signed', () => {
  it('names the parts of complete lists and of deltas', () => {
    expect(revocationText.history.parts('complete', 1)).toBe('complete');
    expect(revocationText.history.parts('delta on 2', 8)).toBe('delta on 2 in 8 parts');
  });
});
