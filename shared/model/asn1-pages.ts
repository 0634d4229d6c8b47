import type { Asn1Row } from './inspect-answers.ts';

/** A node that shows its children, of which the pages that were read are here. */
export interface OpenNode {
  readonly row: Asn1Row;
  readonly rows: ReadonlyMap<number, Asn1Row>;
  /** Children that are open themselves, by their place. */
  readonly open: ReadonlyMap<number, OpenNode>;
}

/** Way from the root to a node: its place among its siblings at every step; the root's is empty. */
export type NodePath = readonly number[];

/** One visible line: `row` is absent while its page has not been read. */
export interface PagedLine {
  readonly path: NodePath;
  readonly row: Asn1Row | undefined;
  readonly open: boolean;
}

export const openNode = (row: Asn1Row): OpenNode => ({ row, rows: new Map(), open: new Map() });

const counted = new WeakMap<OpenNode, number>();

/** Visible lines of a node: itself, its children and what open children show. */
export function countLines(node: OpenNode): number {
  const known = counted.get(node);
  if (known !== undefined) return known;
  let count = 1 + node.row.children;
  for (const child of node.open.values()) count += countLines(child) - 1;
  counted.set(node, count);
  return count;
}

/** The line at a place, without walking over the lines before it. */
export function lineAt(root: OpenNode, place: number): PagedLine | undefined {
  let node = root;
  let rest = place;
  const path: number[] = [];
  if (place < 0 || place >= countLines(root)) return undefined;
  while (rest > 0) {
    const found = childAt(node, rest - 1);
    path.push(found.index);
    if (found.child === undefined) return { path, row: node.rows.get(found.index), open: false };
    node = found.child;
    rest = found.rest;
  }
  return { path, row: node.row, open: true };
}

/** The child whose lines hold the line `line` below a node, and how deep inside it lies. */
function childAt(node: OpenNode, line: number): { index: number; child: OpenNode | undefined; rest: number } {
  let index = line;
  for (const [place, child] of sortedOpen(node)) {
    if (index < place) break;
    const inside = index - place;
    const lines = countLines(child);
    if (inside < lines) return { index: place, child, rest: inside };
    index -= lines - 1;
  }
  return { index, child: undefined, rest: 0 };
}

/** Place of a node among the visible lines; undefined while one above it is closed. */
export function placeOf(root: OpenNode, path: NodePath): number | undefined {
  let node: OpenNode | undefined = root;
  let place = 0;
  for (const index of path) {
    if (node === undefined) return undefined;
    place += 1 + index;
    for (const [at, child] of sortedOpen(node)) if (at < index) place += countLines(child) - 1;
    node = node.open.get(index);
  }
  return place;
}

const sortedOpen = (node: OpenNode): readonly (readonly [number, OpenNode])[] =>
  [...node.open].toSorted(([one], [other]) => one - other);

/** Rows from the root to a node, as far as they have been read. */
export function rowsAlong(root: OpenNode, path: NodePath): readonly Asn1Row[] {
  const rows: Asn1Row[] = [root.row];
  let node: OpenNode | undefined = root;
  for (const index of path) {
    const row: Asn1Row | undefined = node?.open.get(index)?.row ?? node?.rows.get(index);
    if (row === undefined) break;
    rows.push(row);
    node = node?.open.get(index);
  }
  return rows;
}

export function findOpen(root: OpenNode, path: NodePath): OpenNode | undefined {
  let node: OpenNode | undefined = root;
  for (const index of path) node = node?.open.get(index);
  return node;
}

/** Adds rows that were read below an open node. */
export const withRows = (root: OpenNode, path: NodePath, from: number, rows: readonly Asn1Row[]): OpenNode =>
  change(root, path, (node) => {
    const all = new Map(node.rows);
    for (const [at, row] of rows.entries()) all.set(from + at, row);
    return { ...node, rows: all };
  });

/** Opens a node below an open one. */
export const withOpened = (root: OpenNode, path: NodePath, opened: OpenNode): OpenNode =>
  change(root, path.slice(0, -1), (node) => ({
    ...node,
    open: new Map(node.open).set(path.at(-1) ?? 0, opened),
  }));

export const withClosed = (root: OpenNode, path: NodePath): OpenNode =>
  change(root, path.slice(0, -1), (node) => {
    const open = new Map(node.open);
    open.delete(path.at(-1) ?? 0);
    return { ...node, open };
  });

function change(node: OpenNode, path: NodePath, how: (node: OpenNode) => OpenNode): OpenNode {
  const [index, ...rest] = path;
  if (index === undefined) return how(node);
  const child = node.open.get(index);
  if (child === undefined) return node;
  return { ...node, open: new Map(node.open).set(index, change(child, rest, how)) };
}
