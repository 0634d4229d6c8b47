import type { Asn1Node } from '../../../shared/model/inspect.ts';

/** A visible line of the tree. A node is named by its offset, which no other node of the same DER has. */
export interface Asn1Row {
  readonly node: Asn1Node;
  readonly depth: number;
  readonly expanded: boolean;
}

const OPEN_LEVELS = 3;

export const endOf = (node: Asn1Node): number => node.offset + node.headerLength + node.length;

/** The lines to show while the nodes in `expanded` are open, in the order of the bytes. */
export function flattenTree(root: Asn1Node, expanded: ReadonlySet<number>): readonly Asn1Row[] {
  const rows: Asn1Row[] = [];
  const pending: { readonly node: Asn1Node; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    const open = node.children.length > 0 && expanded.has(node.offset);
    rows.push({ node, depth, expanded: open });
    if (open) for (const child of node.children.toReversed()) pending.push({ node: child, depth: depth + 1 });
  }
  return rows;
}

/** The first levels, as far as they are short enough to read. */
export function findFirstOpen(root: Asn1Node): ReadonlySet<number> {
  const open = new Set<number>([root.offset]);
  let level: readonly Asn1Node[] = [root];
  for (let depth = 1; depth < OPEN_LEVELS; depth += 1) {
    level = level.flatMap(({ children }) => children).filter((node) => depth === 1 || node.label === 'extensions');
    for (const node of level) if (node.children.length > 0 && node.children.length <= 40) open.add(node.offset);
  }
  return open;
}

/** The nodes around the octet at `offset`, outermost first; empty when it lies outside. */
export function findPath(root: Asn1Node, offset: number): readonly Asn1Node[] {
  const path: Asn1Node[] = [];
  let node: Asn1Node | undefined = root;
  while (node !== undefined && offset >= node.offset && offset < endOf(node)) {
    path.push(node);
    node = node.children.find((child) => offset >= child.offset && offset < endOf(child));
  }
  return path;
}

/** The nodes from the root down to the one that begins at `offset`. */
export function findNodePath(root: Asn1Node, offset: number): readonly Asn1Node[] {
  const path = findPath(root, offset);
  const at = path.findIndex((node) => node.offset === offset);
  return at < 0 ? [] : path.slice(0, at + 1);
}

/** The first node in the order of the bytes that carries one of the labels. */
export function findLabel(root: Asn1Node, labels: readonly string[]): Asn1Node | undefined {
  return findNode(root, ({ label }) => label !== undefined && labels.includes(label));
}

/** The SEQUENCE whose first member is the given object identifier: an extension or an attribute. */
export function findByOid(root: Asn1Node, oid: string, name: string): Asn1Node | undefined {
  return findNode(root, ({ children }) => {
    const first = children[0];
    const words = first?.value?.split(/[\s()]+/) ?? [];
    return (
      children.length > 1 && first?.tag.startsWith('OBJECT') === true && (words.includes(oid) || words.includes(name))
    );
  });
}

function findNode(root: Asn1Node, matches: (node: Asn1Node) => boolean): Asn1Node | undefined {
  const pending: Asn1Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (matches(node)) return node;
    pending.push(...node.children.toReversed());
  }
  return undefined;
}
