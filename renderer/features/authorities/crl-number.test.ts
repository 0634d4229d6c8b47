import { expect, it } from 'vitest';
import { isCrlNumber, readCrlNumber } from './crl-number.ts';

it('takes whole numbers that can be counted on, and none', () => {
  expect(['', ' 12 ', '0', '4503599627370496'].map(isCrlNumber)).toEqual([true, true, true, true]);
  expect(['-1', '1.5', '0x10', 'AB', '4503599627370497'].map(isCrlNumber)).toEqual([false, false, false, false, false]);
  expect([' 12 ', '0', ' '].map(readCrlNumber)).toEqual([12, 0, null]);
});
