import { expect, it } from 'vitest';
import { fitsPattern, holdsName } from './held-names.ts';

const SHA = 'ab'.repeat(32);
const search = (...lines: string[]): string => [...lines, SHA].join('\n');

it.each([
  ['gw.example', 'gw.example', true],
  ['gw.example', '*', true],
  ['gw.example', '*.example', true],
  ['gw.example', 'gw*w.example', false],
  ['aba', 'ab*ba', false],
  ['abba', 'ab*ba', true],
  ['a-b-c', 'a*b*c', true],
  ['a-c-b', 'a*b*c', false],
  ['*.example', '\\*.example', true],
  ['x.example', '\\*.example', false],
  ['a.b', 'a?b', false],
])('%j is what %j describes: %s', (text, pattern, fits) => {
  expect(fitsPattern(text, pattern)).toBe(fits);
});

it('finds lines and values of the subject, and no pattern across two of them', () => {
  const text = search('cn=gw.example,ou=a\\, b+o=acme,c=de', 'www.example', '10.0.0.7', 'uri=x');
  for (const pattern of ['gw.example', 'www.*', '10.0.0.*', 'acme', 'de', 'x', 'a\\, b'])
    expect(holdsName(text, pattern)).toBe(true);
  for (const pattern of ['gw*www.example', 'cn=gw*10*', 'b', `${SHA.slice(0, 60)}*`])
    expect(holdsName(text, pattern)).toBe(false);
});

it('takes no longer for patterns and names that are made to take long', () => {
  const long = 'a'.repeat(1_000_000);
  expect(fitsPattern(long, `${'*a'.repeat(500)}*b`)).toBe(false);
  expect(holdsName(search(`cn=${long}`, `${long}=${long}`), `${'*a'.repeat(500)}*b`)).toBe(false);
});
