import { describe, expect, it } from 'vitest';
import type { InspectRow } from '../../../shared/model/inspect-answers.ts';
import { buildItemLines } from './item-tree.ts';

const row = (item: number, parent?: number): InspectRow => ({
  item,
  kind: 'certificate',
  title: String(item),
  offset: 0,
  length: 1,
  problems: 0,
  children: 0,
  ...(parent === undefined ? {} : { parent }),
});
const shown = (rows: readonly InspectRow[], closed: readonly number[] = []) =>
  buildItemLines(rows, new Set(closed)).map(({ row: { item }, depth }) => `${'>'.repeat(depth)}${item}`);

describe('the tree of items', () => {
  it('hangs what a passphrase has opened below its container, though it stands at the end', () => {
    expect(shown([row(0), row(1), row(2, 0), row(3, 2)])).toEqual(['0', '>2', '>>3', '1']);
  });

  it('hides what is inside a closed item', () => {
    expect(shown([row(0), row(1, 0), row(2, 1), row(3)], [0])).toEqual(['0', '3']);
  });

  it('shows every item once, even where a file claims that one is inside itself or inside a later one', () => {
    expect(shown([row(0, 0), row(1, 2), row(2, 1)])).toEqual(['0', '1', '>2']);
  });

  it('does not choke on a hundred thousand items', () => {
    const rows = Array.from({ length: 100_000 }, (_, item) => (item === 0 ? row(0) : row(item, 0)));
    expect(buildItemLines(rows, new Set())).toHaveLength(100_000);
  });
});
