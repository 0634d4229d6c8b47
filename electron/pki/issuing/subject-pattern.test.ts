import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSubjectPattern } from './subject-pattern.ts';

const fits = (source: string, value: string): boolean | undefined => compileSubjectPattern(source)?.matches(value);

describe('a pattern for a subject', () => {
  it.each([
    ['PSD[A-Z]{2}-[A-Z]{2,8}-.+', 'PSDDE-BAFIN-12345', true],
    ['PSD[A-Z]{2}-[A-Z]{2,8}-.+', 'xPSDDE-BAFIN-12345', false],
    ['^gw-\\d{2}$', 'gw-05', true],
    ['^gw-\\d{2}$', 'gw-055', false],
    ['(?:a|b)*c?', 'abba', true],
    ['[[a-z]--[aeiou]]+', 'rhythm', true],
    ['[[a-z]--[aeiou]]+', 'vowel', false],
    ['\\p{Lu}\\p{Ll}*', 'Österreich', true],
    ['.', '𝄞', true],
    ['a{2,}', 'a', false],
    ['a{0}b', 'b', true],
    ['(?<part>x|)y', 'y', true],
    ['a+?', 'aaa', true],
  ])('%s judges %s', (source, value, expected) => {
    expect(fits(source, value)).toBe(expected);
  });

  it.each([
    '(',
    '(?=a)a',
    '(?<!a)b',
    '(a)\\1',
    'a\\b',
    '(?<n>a)\\k<n>',
    '(a{60}){60}{60}',
    'a'.repeat(201),
    '((((a{9}){9}){9}){9}){9}',
  ])('refuses what it cannot follow: %s', (source) => {
    expect(compileSubjectPattern(source)).toBeUndefined();
  });

  it('does not hang on patterns that make engines try again and again', () => {
    for (const source of ['(a+)+b', '(a|aa)*b', '(.*)*x', `${'a*'.repeat(60)}b`])
      expect(fits(source, 'a'.repeat(1000))).toBe(false);
  });

  it('takes no value beyond its bound', () => {
    expect(fits('a*', 'a'.repeat(1024))).toBe(true);
    expect(fits('a*', 'a'.repeat(1025))).toBe(false);
  });

  it('judges as the engine does', () => {
    const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
      atom: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('a', 'b', '[ab]', '.', '\\d', '[^a]'),
        tie('pattern').map((inside) => `(?:${inside})`),
      ),
      pattern: fc
        .array(fc.tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '{1,}')), {
          minLength: 1,
          maxLength: 3,
        })
        .chain((parts) =>
          fc.constantFrom('', '|').map((joint) => parts.map(([atom, count]) => atom + count).join(joint)),
        ),
    }));
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '1', 'x'), maxLength: 7 }), (source, value) => {
        const compiled = compileSubjectPattern(source);
        fc.pre(compiled !== undefined);
        expect(compiled?.matches(value)).toBe(new RegExp(`^(?:${source})$`, 'v').test(value));
      }),
      { numRuns: 500 },
    );
  });
});
