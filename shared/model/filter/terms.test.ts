import { describe, expect, it } from 'vitest';
import type { FilterNode, FilterValue } from './ast.ts';
import { completeFixed, findCompletionPlace } from './completion.ts';
import { FILTER_KEYS } from './keys.ts';
import { parseFilter } from './parser.ts';
import { printFilter } from './print.ts';
import { addTerm, hasTerm, removeTerm } from './terms.ts';

function treeOf(text: string): FilterNode {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

describe('a clicked value', () => {
  const prod: FilterValue = { kind: 'text', match: 'exact', text: 'prod' };
  const test: FilterValue = { kind: 'text', match: 'exact', text: 'test' };

  it('narrows the filter, and the second of a key widens it to either', () => {
    const once = addTerm(treeOf(''), 'tag', prod);
    expect(printFilter(once)).toBe('tag:prod');
    expect(printFilter(addTerm(once, 'tag', test))).toBe('tag:prod,test');
    expect(printFilter(addTerm(once, 'tag', prod))).toBe('tag:prod');
    expect(printFilter(addTerm(treeOf('a OR b'), 'tag', prod))).toBe('(a OR b) tag:prod');
  });

  it('clicked again goes, and nothing else', () => {
    const both = treeOf('a tag:prod,test');
    expect(hasTerm(both, 'tag', test)).toBe(true);
    expect(printFilter(removeTerm(both, 'tag', prod))).toBe('a tag:test');
    expect(printFilter(removeTerm(removeTerm(both, 'tag', prod), 'tag', test))).toBe('a');
    expect(removeTerm(treeOf('tag:prod'), 'tag', prod)).toEqual({ kind: 'everything' });
    expect(hasTerm(treeOf('-tag:prod'), 'tag', prod)).toBe(false);
  });
});

describe('completion', () => {
  const itemsOf = (filter: string, caret = filter.length): readonly string[] =>
    completeFixed(findCompletionPlace(filter, caret)).map(({ insert }) => insert);

  it('offers keys where a word begins, also behind a sign or a parenthesis', () => {
    expect(itemsOf('st')).toEqual(['status:']);
    expect(itemsOf('a -st')).toEqual(['status:']);
    expect(itemsOf('(st')).toEqual(['status:']);
    expect(itemsOf('')).toHaveLength(Object.keys(FILTER_KEYS).length);
    expect(findCompletionPlace('a -stat b', 5)).toEqual({ from: 3, to: 7, typed: 'st' });
  });

  it('offers the words of a key, for each value of a list', () => {
    expect(itemsOf('status:exp')).toEqual(['expiring', 'expired']);
    expect(itemsOf('status:revoked,not')).toEqual(['not-yet-valid']);
    expect(itemsOf('key:rsa')).toContain('rsa<3072');
    expect(findCompletionPlace('status:revoked,not', 18)).toMatchObject({ from: 15, to: 18, key: 'status' });
  });

  it('sees what is typed inside quotes that are open', () => {
    expect(findCompletionPlace('issuer:="Partner C', 18)).toEqual({
      from: 7,
      to: 18,
      key: 'issuer',
      typed: 'Partner C',
    });
    expect(findCompletionPlace('issuer:"Partner C" x', 12)).toMatchObject({ from: 7, to: 18, typed: 'Part' });
    expect(findCompletionPlace('issuer:"A, B', 12)).toMatchObject({ from: 7, typed: 'A, B' });
  });
});
