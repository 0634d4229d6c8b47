import { describe, expect, it } from 'vitest';
import { layoutChain, type LayoutInput } from './chain-layout.ts';

const SIZE: Omit<LayoutInput, 'nodes' | 'edges' | 'paths' | 'anchors'> = {
  nodeWidth: 200,
  nodeHeight: 80,
  rowGap: 20,
  columnGap: { least: 40, most: 120 },
  width: 900,
};

describe('the layout of a chain', () => {
  it('puts issuers to the right of what they signed and anchors in one column', () => {
    // leaf → CA → root, and CA → cross certificate → other root
    const { places, columns } = layoutChain({
      ...SIZE,
      nodes: 5,
      edges: [
        { from: 0, to: 1 },
        { from: 1, to: 2 },
        { from: 1, to: 3 },
        { from: 3, to: 4 },
      ],
      paths: [
        [0, 1, 2],
        [0, 1, 3, 4],
      ],
      anchors: [2, 4],
    });
    const xs = places.map(({ x }) => x);
    expect(xs[0]).toBe(0);
    expect(xs[1]).toBeGreaterThan(xs[0] ?? 0);
    expect(xs[2]).toBe(xs[4]);
    expect(columns).toBe(4);
    const ys = places.map(({ y }) => y);
    expect([ys[0], ys[1], ys[2]]).toEqual([0, 0, 0]);
    expect(ys[3]).toBeGreaterThan(0);
    expect(ys[3]).toBe(ys[4]);
  });

  it('fills the width, within bounds', () => {
    const two = { nodes: 2, edges: [{ from: 0, to: 1 }], paths: [[0, 1]], anchors: [1] };
    expect(layoutChain({ ...SIZE, ...two }).columnGap).toBe(120);
    expect(layoutChain({ ...SIZE, ...two, width: 480 }).width).toBe(480);
    expect(layoutChain({ ...SIZE, ...two, width: 300 }).columnGap).toBe(40);
  });

  it('places one certificate alone, and one that issued itself', () => {
    const alone = layoutChain({ ...SIZE, nodes: 1, edges: [{ from: 0, to: 0 }], paths: [[0]], anchors: [0] });
    expect(alone).toMatchObject({ places: [{ x: 0, y: 0 }], width: 200, height: 80 });
  });

  it('keeps the row of a long arrow free of other certificates', () => {
    // leaf → a → b → c → root, and leaf → old → root
    const { places } = layoutChain({
      ...SIZE,
      nodes: 6,
      edges: [],
      paths: [
        [0, 1, 2, 3, 4],
        [0, 5, 4],
        [0, 2, 4],
      ],
      anchors: [4],
    });
    expect(places.filter(({ y }) => y === places[5]?.y)).toHaveLength(1);
  });

  it('ends with authorities that signed each other', () => {
    const mesh = Array.from({ length: 12 }, (_unused, from) => [
      { from, to: (from + 1) % 12 },
      { from, to: (from + 5) % 12 },
    ]).flat();
    const { places } = layoutChain({
      ...SIZE,
      nodes: 12,
      edges: mesh,
      paths: [
        [0, 1, 2],
        [0, 5, 6, 11],
      ],
      anchors: [11],
    });
    expect(places[0]).toEqual({ x: 0, y: 0 });
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(12);
  });
});
