import { describe, expect, it } from 'vitest';
import { parseSteps, writeSteps } from './typed-steps.ts';

describe('steps as people type them', () => {
  it('are numbers in any order and with any separator', () => {
    expect(parseSteps('7, 30;60 7', 365, 8)).toEqual([60, 30, 7]);
    expect(parseSteps(' ', 365, 8)).toEqual([]);
    expect(writeSteps([60, 30])).toBe('60, 30');
  });

  it('are refused where one is no number, too large or one too many', () => {
    for (const typed of ['30 days', '0', '400', '-1', '1.5', '1,2,3,4,5,6,7,8,9'])
      expect(parseSteps(typed, 365, 8)).toBeNull();
  });
});
