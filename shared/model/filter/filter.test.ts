import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FilterNode } from './ast.ts';
import { choicesOf, definitionOf, FILTER_KEYS, type FilterKey } from './keys.ts';
import { parseFilter, readFilter } from './parser.ts';
import type { FilterFault } from './problem.ts';

const KEYS = Object.keys(FILTER_KEYS) as FilterKey[];

function treeOf(text: string): FilterNode {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

function faultOf(text: string): FilterFault {
  const read = readFilter(text);
  if (!('problem' in read)) throw new Error(`${text} has no fault`);
  return read;
}

describe('a filter', () => {
  it('without text lets everything through', () => {
    expect(treeOf('')).toEqual({ kind: 'everything' });
    expect(treeOf(' \t\n ')).toEqual({ kind: 'everything' });
  });

  it('is words, terms, alternatives and groups', () => {
    expect(treeOf('gateway "two words"')).toEqual({
      kind: 'and',
      parts: [
        { kind: 'word', text: 'gateway' },
        { kind: 'word', text: 'two words' },
      ],
    });
    expect(treeOf('a OR b c')).toEqual({
      kind: 'or',
      parts: [
        { kind: 'word', text: 'a' },
        {
          kind: 'and',
          parts: [
            { kind: 'word', text: 'b' },
            { kind: 'word', text: 'c' },
          ],
        },
      ],
    });
    expect(treeOf('-(a OR b)')).toEqual({ kind: 'not', part: treeOf('a OR b') });
    expect(treeOf('((a b)) c')).toEqual(treeOf('a b c'));
    expect(treeOf('--a')).toEqual(treeOf('a'));
  });

  it('takes several values of a key as any of them', () => {
    expect(treeOf('Status:Revoked,expired')).toEqual({
      kind: 'term',
      key: 'status',
      values: [
        { kind: 'choice', choice: 'revoked' },
        { kind: 'choice', choice: 'expired' },
      ],
    });
    expect(treeOf('issuer:"A, B",="C",D*')).toEqual({
      kind: 'term',
      key: 'issuer',
      values: [
        { kind: 'text', match: 'contains', text: 'A, B' },
        { kind: 'text', match: 'exact', text: 'C' },
        { kind: 'text', match: 'pattern', text: 'D*' },
      ],
    });
  });

  it('takes fingerprints, addresses and quoted text with colons for words', () => {
    expect(treeOf('4a:3b:00')).toEqual({ kind: 'word', text: '4a:3b:00' });
    expect(treeOf('https://example.com/x')).toEqual({ kind: 'word', text: 'https://example.com/x' });
    expect(treeOf('2001:db8::1')).toEqual({ kind: 'word', text: '2001:db8::1' });
    expect(treeOf('"urn:uuid:x"')).toEqual({ kind: 'word', text: 'urn:uuid:x' });
    expect(treeOf('"say \\"hi\\" \\\\ \\n"')).toEqual({ kind: 'word', text: 'say "hi" \\ \\n' });
  });

  it('reads periods, dates and ranges', () => {
    expect(treeOf('expires:<30d')).toMatchObject({ values: [{ kind: 'period', compare: '<', count: 30, unit: 'd' }] });
    expect(treeOf('expires:30d')).toEqual(treeOf('expires:<30d'));
    expect(treeOf('life:>47d')).toMatchObject({ values: [{ kind: 'period', compare: '>', count: 47, unit: 'd' }] });
    expect(treeOf('expires:2026-12')).toMatchObject({ values: [{ kind: 'date', compare: '=', date: '2026-12' }] });
    expect(treeOf('expires:>=2028-02-29')).toMatchObject({ values: [{ kind: 'date', compare: '>=' }] });
    expect(treeOf('expires:2026-01-01..2026-03-31')).toMatchObject({
      values: [{ kind: 'dates', from: '2026-01-01', to: '2026-03-31' }],
    });
    expect(treeOf('expires:..2026')).toMatchObject({ values: [{ kind: 'dates', from: '', to: '2026' }] });
  });

  it('reads keys by kind, size and curve', () => {
    expect(treeOf('key:rsa<3072')).toMatchObject({
      values: [{ kind: 'key', family: 'rsa', size: { compare: '<', bits: 3072 } }],
    });
    expect(treeOf('key:P256')).toEqual(treeOf('key:ec=256'));
    expect(treeOf('key:rsa2048')).toEqual(treeOf('key:rsa=2048'));
    expect(treeOf('key:ed25519,ml-dsa')).toMatchObject({ values: [{ family: 'ed25519' }, { family: 'ml-dsa' }] });
  });

  it.each<readonly [string, FilterFault['problem'], number, number]>([
    ['a (b', 'unclosed-group', 2, 1],
    ['a b)', 'stray-parenthesis', 3, 1],
    ['()', 'missing-operand', 0, 1],
    ['a OR', 'missing-operand', 2, 2],
    ['OR a', 'missing-operand', 0, 2],
    ['a - b', 'missing-operand', 2, 1],
    ['name:"x', 'unclosed-quote', 5, 2],
    ['x ""', 'missing-value', 2, 2],
    ['x name:" "', 'missing-value', 7, 3],
    ['x status:', 'missing-value', 2, 7],
    ['status:revoked,', 'missing-value', 0, 15],
    ['a issur:b', 'unknown-key', 2, 5],
    ['status:valid,gone', 'unknown-value', 13, 4],
    ['status:"valid"', 'unknown-value', 7, 7],
    ['expires:soon', 'bad-period', 8, 4],
    ['expires:=30d', 'bad-period', 8, 4],
    ['expires:2026-02-30', 'bad-date', 8, 10],
    ['expires:0000', 'bad-date', 8, 4],
    ['expires:2027..2026', 'bad-range', 8, 10],
    ['expires:..', 'bad-range', 8, 2],
    ['life:2026', 'bad-period', 5, 4],
    ['key:quantum', 'bad-key', 4, 7],
    ['serial:xyz', 'bad-hex', 7, 3],
    ['import:-1', 'bad-number', 7, 2],
    ['x '.repeat(51), 'too-many-terms', 100, 1],
    [`${'('.repeat(12)}a`, 'too-deep', 11, 1],
    ['x'.repeat(2001), 'too-long', 2000, 1],
  ])('says what is wrong with %j and where', (text, problem, position, length) => {
    expect(faultOf(text)).toEqual({ problem, position, length });
    expect(parseFilter(text)).toMatchObject({ ok: false, error: { code: 'filter.invalid' } });
  });

  it('has an example of every key that can be read, in the guide to filters too', () => {
    const guide = readFileSync(new URL('../../../docs/filter.md', import.meta.url), 'utf8');
    for (const key of KEYS) {
      const { example } = definitionOf(key);
      expect(treeOf(example), example).toMatchObject({ kind: 'term', key });
      expect(guide, key).toContain(`\`${example}\``);
      for (const word of [...choicesOf(key), ...(definitionOf(key).offers ?? [])]) {
        expect(treeOf(`${key}:${word}`), word).toMatchObject({ kind: 'term', key });
        if (choicesOf(key).includes(word)) expect(guide, `${key}:${word}`).toMatch(new RegExp(`\`${word}\``, 'u'));
      }
    }
    const told = [...guide.matchAll(/^\| `([a-z0-9]+):` \|/gmu)].map(([, key]) => key);
    expect(new Set(told)).toEqual(new Set(KEYS));
  });
});
