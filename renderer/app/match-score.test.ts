import { describe, expect, it } from 'vitest';
import { matchScore } from './match-score.ts';

describe('matching a command', () => {
  it('needs every word somewhere', () => {
    expect(matchScore('lock', 'Inventory')).toBe(0);
    expect(matchScore('go inv', 'Go to Inventory')).toBeGreaterThan(0);
    expect(matchScore('go xyz', 'Go to Inventory')).toBe(0);
  });

  it('likes the start of the title, then the start of a word', () => {
    const start = matchScore('in', 'Inspect a file…');
    const word = matchScore('in', 'Go to Inventory');
    const inside = matchScore('in', 'Settings');
    expect(start).toBeGreaterThan(word);
    expect(word).toBeGreaterThan(inside);
  });

  it('shows everything before anything is typed', () => {
    expect(matchScore('  ', 'Settings')).toBe(1);
  });
});
