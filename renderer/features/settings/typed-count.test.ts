import { expect, it } from 'vitest';
import { parseWithin } from './typed-count.ts';

it('takes whole numbers within the bounds, and nothing else', () => {
  const within = { min: 1, max: 744 };
  expect([' 24 ', '1', '744', '007'].map((typed) => parseWithin(typed, within))).toEqual([24, 1, 744, 7]);
  for (const typed of ['', '0', '745', '-3', '1.5', '1e2', '٣', '24h', '9999999'])
    expect(parseWithin(typed, within)).toBeNull();
});
