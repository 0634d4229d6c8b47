import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('the rate of one address', () => {
  it('is limited, and comes back with time', () => {
    const mayAsk = createRateLimit(10);
    const asked = Array.from({ length: 30 }, () => mayAsk('a', 0));
    expect(asked.filter(Boolean)).toHaveLength(20);
    expect(mayAsk('a', 50)).toBe(false);
    expect(mayAsk('a', 100)).toBe(true);
    expect(mayAsk('a', 100)).toBe(false);
  });

  it('says nothing of others', () => {
    const mayAsk = createRateLimit(1);
    while (mayAsk('a', 0));
    expect(mayAsk('b', 0)).toBe(true);
  });

  it('is free where none is set', () => {
    const mayAsk = createRateLimit(0);
    expect(Array.from({ length: 1000 }, () => mayAsk('a', 0)).every(Boolean)).toBe(true);
  });
});
