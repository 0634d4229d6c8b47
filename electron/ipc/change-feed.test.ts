import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHANGE_INTERVAL_MS, createChangeFeed } from './change-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function build() {
  const told: (readonly string[])[] = [];
  return { told, feed: createChangeFeed((tables) => told.push(tables)) };
}

describe('change feed', () => {
  it('tells of a single change at once and of it alone', () => {
    const { told, feed } = build();
    feed.note(['certificate']);
    expect(told).toEqual([['certificate']]);
    vi.advanceTimersByTime(CHANGE_INTERVAL_MS * 4);
    expect(told).toHaveLength(1);
  });

  it('gathers what follows and loses none of it', () => {
    const { told, feed } = build();
    for (let count = 0; count < 100; count += 1) {
      feed.note(['certificate', count === 99 ? 'activity' : 'certificate']);
      vi.advanceTimersByTime(CHANGE_INTERVAL_MS / 50);
    }
    vi.advanceTimersByTime(CHANGE_INTERVAL_MS);
    expect(told.length).toBeLessThanOrEqual(4);
    expect(new Set(told.flat())).toEqual(new Set(['certificate', 'activity']));
    expect(told.at(-1)).toContain('activity');
  });

  it('is silent once it is stopped', () => {
    const { told, feed } = build();
    feed.note(['a']);
    feed.note(['b']);
    feed.stop();
    vi.advanceTimersByTime(CHANGE_INTERVAL_MS * 4);
    expect(told).toEqual([['a']]);
  });
});
