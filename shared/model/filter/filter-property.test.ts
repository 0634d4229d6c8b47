import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_KINDS } from '../certificate-traits.ts';
import { COMPARISONS, type FilterNode, type FilterValue, PERIOD_UNITS } from './ast.ts';
import { findCompletionPlace } from './completion.ts';
import { choicesOf, definitionOf, FILTER_KEYS, type FilterKey } from './keys.ts';
import { joinParts, readFilter } from './parser.ts';
import { printFilter } from './print.ts';
import { FILTER_PROBLEMS } from './problem.ts';

const KEYS = Object.keys(FILTER_KEYS) as FilterKey[];

const text = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((value) => value.trim() !== '');
const compare = fc.constantFrom(...COMPARISONS);
const month = fc.integer({ min: 1, max: 12 }).map((number) => `2026-${String(number).padStart(2, '0')}`);

const whenValue: fc.Arbitrary<FilterValue> = fc.oneof(
  fc.record({
    kind: fc.constant('period' as const),
    compare: fc.constantFrom('<', '<=', '>', '>='),
    count: fc.integer({ min: 0, max: 100_000 }),
    unit: fc.constantFrom(...PERIOD_UNITS),
  }),
  fc.record({ kind: fc.constant('date' as const), compare, date: month }),
  fc.record({ kind: fc.constant('dates' as const), from: fc.constantFrom('', '2025-01-31'), to: month }),
);

const textValue = (key: FilterKey): fc.Arbitrary<FilterValue> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('text' as const),
      match: definitionOf(key).form === 'text' ? fc.constantFrom('contains', 'exact') : fc.constant('exact' as const),
      text,
    }),
    fc.record({
      kind: fc.constant('text' as const),
      match: fc.constant('pattern' as const),
      text: fc.constantFrom('*.example.com', '*', 'a*b', '=*', '*-"'.slice(0, 2)),
    }),
  );

function valueOf(key: FilterKey): fc.Arbitrary<FilterValue> {
  const choices = choicesOf(key).map((choice): FilterValue => ({ kind: 'choice', choice }));
  const free = freeValueOf(key);
  if (free === null) return fc.constantFrom(...choices);
  return choices.length === 0 ? free : fc.oneof(free, fc.constantFrom(...choices));
}

function freeValueOf(key: FilterKey): fc.Arbitrary<FilterValue> | null {
  switch (definitionOf(key).form) {
    case 'choice':
      return null;
    case 'text':
    case 'word':
      return textValue(key);
    case 'when':
      return whenValue;
    case 'length':
      return fc.record({
        kind: fc.constant('period' as const),
        compare,
        count: fc.nat(9999),
        unit: fc.constantFrom(...PERIOD_UNITS),
      });
    case 'key':
      return fc.record({
        kind: fc.constant('key' as const),
        family: fc.constantFrom(...KEY_KINDS),
        size: fc.option(fc.record({ compare, bits: fc.constantFrom(256, 384, 521, 2048, 7) }), { nil: null }),
      });
    case 'hex':
      return fc.nat().map((number): FilterValue => ({ kind: 'hex', prefix: number.toString(16) }));
    case 'number':
      return fc.nat(1_000_000_000).map((number): FilterValue => ({ kind: 'number', number }));
  }
}

const leaf: fc.Arbitrary<FilterNode> = fc.oneof(
  text.map((word): FilterNode => ({ kind: 'word', text: word })),
  fc
    .constantFrom(...KEYS)
    .chain((key) =>
      fc
        .array(valueOf(key), { minLength: 1, maxLength: 3 })
        .map((values): FilterNode => ({ kind: 'term', key, values })),
    ),
);

/** Trees as the parser makes them: flat, and negated once. */
function nodeOf(depth: number): fc.Arbitrary<FilterNode> {
  if (depth === 0) return leaf;
  const parts = fc.array(nodeOf(depth - 1), { minLength: 2, maxLength: 3 });
  return fc.oneof(
    leaf,
    parts.map((all) => joinParts('and', all)),
    parts.map((any) => joinParts('or', any)),
    nodeOf(depth - 1).map((part): FilterNode => (part.kind === 'not' ? part : { kind: 'not', part })),
  );
}

describe('a filter, whatever it is', () => {
  it('is the same tree again when it is written and read', () => {
    fc.assert(
      fc.property(nodeOf(3), (node) => {
        const written = printFilter(node);
        const read = readFilter(written);
        fc.pre(!('problem' in read && (read.problem === 'too-many-terms' || read.problem === 'too-long')));
        expect(read).toEqual(node);
        expect(printFilter(node)).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it('is read or refused with a place inside the text, and never throws', () => {
    const piece = fc.constantFrom(
      ...KEYS.map((key) => `${key}:`),
      'OR',
      '-',
      '(',
      ')',
      '"',
      ',',
      '\\',
      '=',
      '<',
      '..',
      ' ',
    );
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 30 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(hostile, fc.nat(80), (filter, caret) => {
        const read = readFilter(filter);
        if ('problem' in read) {
          expect(FILTER_PROBLEMS).toContain(read.problem);
          expect(read.position + read.length).toBeLessThanOrEqual(filter.length);
        } else expect(readFilter(printFilter(read))).toEqual(read);
        const place = findCompletionPlace(filter, caret);
        expect(place.from).toBeLessThanOrEqual(place.to);
        expect(place.to).toBeLessThanOrEqual(filter.length);
      }),
      { numRuns: 1000 },
    );
  });
});
