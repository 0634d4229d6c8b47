import { describe, expect, it } from 'vitest';
import { strengthOf } from './strength.ts';

const bits = (passphrase: string) => strengthOf(passphrase).bits;

describe('the strength of a passphrase', () => {
  it('is nothing for nothing', () => {
    expect(bits('')).toBe(0);
    expect(bits('   ')).toBe(0);
  });

  it('grows with each different word and not with the same again', () => {
    expect(bits('timber copper lantern orbit')).toBeGreaterThan(bits('timber copper lantern'));
    expect(bits('timber timber timber timber')).toBe(bits('timber'));
  });

  it('counts neighbours and repetitions little', () => {
    expect(bits('abcdefghijkl')).toBeLessThan(15);
    expect(bits('1111111111111111')).toBeLessThan(10);
    expect(bits('12345678')).toBeLessThan(10);
  });

  it('trusts random characters more than a word of the same length', () => {
    expect(bits('xK7#qP2!vM9@')).toBeGreaterThan(60);
    expect(bits('password')).toBeLessThan(20);
  });
});
