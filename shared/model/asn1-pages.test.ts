import { describe, expect, it } from 'vitest';
import type { Asn1Row } from './inspect-answers.ts';
import {
  countLines,
  lineAt,
  type OpenNode,
  openNode,
  placeOf,
  rowsAlong,
  withClosed,
  withOpened,
  withRows,
} from './asn1-pages.ts';

const row = (offset: number, children = 0): Asn1Row => ({
  offset,
  headerLength: 2,
  length: 1,
  tag: 'SEQUENCE',
  children,
});

/** A root of a million children, of which the tenth and the eleventh are open. */
function build(): OpenNode {
  const tenth = withRows(openNode(row(100, 3)), [], 0, [row(101), row(102, 2), row(103)]);
  const inner = withRows(openNode(row(102, 2)), [], 0, [row(110), row(111)]);
  let root = withRows(openNode(row(0, 1_000_000)), [], 0, [row(1), row(2)]);
  root = withOpened(root, [10], tenth);
  root = withOpened(root, [10, 1], inner);
  return withOpened(root, [11], openNode(row(200, 5)));
}

describe('an ASN.1 structure in pages', () => {
  it('counts what is visible without holding it', () => {
    expect(countLines(build())).toBe(1 + 1_000_000 + 3 + 2 + 5);
    expect(countLines(withClosed(build(), [10]))).toBe(1 + 1_000_000 + 5);
  });

  it('finds every line again at its place', () => {
    const root = build();
    for (const place of [0, 1, 11, 12, 13, 14, 15, 16, 17, 18, 22, 23, 999_999]) {
      const line = lineAt(root, place);
      expect(placeOf(root, line?.path ?? [])).toBe(place);
    }
    expect(lineAt(root, 14)).toMatchObject({ path: [10, 1, 0], row: { offset: 110 }, open: false });
    expect(lineAt(root, 17)).toMatchObject({ path: [11], row: { offset: 200 }, open: true });
    expect(lineAt(root, countLines(root))).toBeUndefined();
  });

  it('has no row for what was not read, and none for the place of what is hidden', () => {
    const root = build();
    expect(lineAt(root, 500_000)?.row).toBeUndefined();
    expect(placeOf(withClosed(root, [10]), [10, 1, 0])).toBeUndefined();
  });

  it('tells the rows on the way to a node', () => {
    expect(rowsAlong(build(), [10, 1, 1]).map(({ offset }) => offset)).toEqual([0, 100, 102, 111]);
    expect(rowsAlong(build(), [500]).map(({ offset }) => offset)).toEqual([0]);
  });
});
