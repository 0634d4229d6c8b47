import { describe, expect, it } from 'vitest';
import { ancestorsOf, type Asn1TreeNode, findNodeAt, flattenTree } from './asn1-flat.ts';

const node = (offset: number, length: number, ...children: readonly Asn1TreeNode[]): Asn1TreeNode => ({
  offset,
  headerLength: 2,
  length,
  tag: 'SEQUENCE',
  children,
});

/** 0 … 20: 2 (4 octets in it: 4), 8 (10 in it: 10, 15). */
const TREE = node(0, 20, node(2, 4, node(4, 2)), node(8, 10, node(10, 3), node(15, 1)));

const offsets = (rows: ReturnType<typeof flattenTree>) => rows.map(({ node: { offset }, depth }) => [offset, depth]);

describe('an ASN.1 tree as rows', () => {
  it('stands in the order of the octets', () => {
    expect(offsets(flattenTree(TREE, new Set()))).toEqual([
      [0, 0],
      [2, 1],
      [4, 2],
      [8, 1],
      [10, 2],
      [15, 2],
    ]);
  });

  it('hides what lies below a closed node', () => {
    expect(offsets(flattenTree(TREE, new Set([2])))).toEqual([
      [0, 0],
      [2, 1],
      [8, 1],
      [10, 2],
      [15, 2],
    ]);
  });

  it('survives a tree deeper than the call stack', () => {
    let deep = node(0, 0);
    for (let level = 0; level < 50_000; level += 1) deep = node(0, 0, deep);
    expect(flattenTree(deep, new Set())).toHaveLength(50_001);
  });

  it('finds the innermost node of an octet', () => {
    expect(findNodeAt(TREE, 5)?.offset).toBe(4);
    expect(findNodeAt(TREE, 1)?.offset).toBe(0);
    expect(findNodeAt(TREE, 16)?.offset).toBe(15);
    expect(findNodeAt(TREE, 99)).toBeUndefined();
  });

  it('names the nodes around a node, outermost first', () => {
    expect(ancestorsOf(TREE, 10).map(({ offset }) => offset)).toEqual([0, 8]);
    expect(ancestorsOf(TREE, 0)).toEqual([]);
    expect(ancestorsOf(TREE, 77)).toEqual([]);
  });
});
