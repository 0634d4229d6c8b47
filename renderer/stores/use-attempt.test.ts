import { describe, expect, it } from 'vitest';
import { fail } from '../../shared/errors.ts';
import { retryAfter, secondsToWait } from './use-attempt.ts';

describe('attempts with a typed secret', () => {
  it('wait as long as the vault says, and only where it says so', () => {
    expect(retryAfter(fail('vault.wrong-passphrase', { retryAfterMs: 2000 }).error)).toBe(2000);
    expect(retryAfter(fail('vault.wrong-recovery-key', { retryAfterMs: 4000 }).error)).toBe(4000);
    expect(retryAfter(fail('vault.wait', { retryAfterMs: 60_000 }).error)).toBe(60_000);
    expect(retryAfter(fail('vault.operators-altered', {}).error)).toBe(0);
  });

  it('count down in whole seconds and reach none only when the time is over', () => {
    const until = 10_000;
    expect(secondsToWait(until, 0)).toBe(10);
    expect(secondsToWait(until, 7500)).toBe(2);
    expect(secondsToWait(until, 9999)).toBe(1);
    expect(secondsToWait(until, 10_000)).toBe(0);
    expect(secondsToWait(0, 5000)).toBe(0);
  });
});
