import { describe, expect, it } from 'vitest';
import { decodePunycode } from './punycode.ts';

/** Samples of RFC 3492 §7.1. */
const SAMPLES: readonly (readonly [name: string, encoded: string, text: string])[] = [
  ['Arabic (Egyptian)', 'egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
  ['Chinese (simplified)', 'ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
  ['Czech', 'Proprostnemluvesky-uyb24dma41a', 'Pročprostěnemluvíčesky'],
  [
    'Korean',
    '989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c',
    '세계의모든사람들이한국어를이해한다면얼마나좋을까',
  ],
  ['Russian', 'b1abfaaepdrnnbgefbadotcwatmq2g4l', 'почемужеонинеговорятпорусски'],
  ['Japanese with digits', '3B-ww4c5e180e575a65lsy2b', '3年B組金八先生'],
];

describe('Punycode', () => {
  it.each(SAMPLES)('decodes %s', (_, encoded, text) => {
    expect(decodePunycode(encoded)).toBe(text);
  });

  it('decodes characters beyond the basic plane', () => {
    expect(decodePunycode('e28h')).toBe('\u{1f600}');
  });

  it('refuses what is none', () => {
    for (const text of ['-', 'abc-é', 'ab_c', '99999999', `a-${'9'.repeat(60)}`, 'é-a'])
      expect([text, decodePunycode(text)]).toEqual([text, undefined]);
    expect(decodePunycode('a'.repeat(256))).toBeUndefined();
  });
});
