import { describe, expect, it } from 'vitest';
import { formatLocalInstant, parseLocalInstant } from './local-instant.ts';

describe('a typed instant', () => {
  it('is read in the local zone', () => {
    expect(parseLocalInstant('2026-11-21 14:30')).toBe(new Date(2026, 10, 21, 14, 30).getTime());
    expect(parseLocalInstant(' 2026-11-21T14:30 ')).toBe(new Date(2026, 10, 21, 14, 30).getTime());
    expect(parseLocalInstant('2026-11-21')).toBe(new Date(2026, 10, 21).getTime());
  });

  it('is read as it was written', () => {
    const at = new Date(2027, 0, 4, 9, 5).getTime();
    expect(formatLocalInstant(at)).toBe('2027-01-04 09:05');
    expect(parseLocalInstant(formatLocalInstant(at))).toBe(at);
  });

  it.each([
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-30',
    '2026-11-21 25:00',
    '2026-11-21 14:61',
    '21.11.2026',
    '1960-01-01',
  ])('refuses %s', (text) => {
    expect(parseLocalInstant(text)).toBeNull();
  });
});
