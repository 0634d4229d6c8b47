/** A node of an ASN.1 tree, positions in the DER. */
export interface Asn1TreeNode {
  readonly offset: number;
  readonly headerLength: number;
  readonly length: number;
  readonly tag: string;
  readonly label?: string;
  readonly value?: string;
  readonly children: readonly Asn1TreeNode[];
}

export interface FlatNode {
  readonly node: Asn1TreeNode;
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly open: boolean;
}

/** The rows that are visible while the nodes at the offsets in `closed` hide their children. */
export function flattenTree(root: Asn1TreeNode, closed: ReadonlySet<number>): readonly FlatNode[] {
  const rows: FlatNode[] = [];
  const waiting: { readonly node: Asn1TreeNode; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    const hasChildren = node.children.length > 0;
    const open = hasChildren && !closed.has(node.offset);
    rows.push({ node, depth, hasChildren, open });
    if (open) waiting.push(...node.children.toReversed().map((child) => ({ node: child, depth: depth + 1 })));
  }
  return rows;
}

/** Outermost first, without the node itself. */
export function ancestorsOf(root: Asn1TreeNode, offset: number): readonly Asn1TreeNode[] {
  const path: Asn1TreeNode[] = [];
  let here: Asn1TreeNode | undefined = root;
  while (here !== undefined && here.offset !== offset) {
    path.push(here);
    here = here.children.find((child) => offset >= child.offset && offset < endOf(child));
  }
  return here === undefined ? [] : path;
}

/** The innermost node that covers an octet. */
export function findNodeAt(root: Asn1TreeNode, offset: number): Asn1TreeNode | undefined {
  if (offset < root.offset || offset >= endOf(root)) return undefined;
  let here = root;
  for (;;) {
    const inner: Asn1TreeNode | undefined = here.children.find(
      (child) => offset >= child.offset && offset < endOf(child),
    );
    if (inner === undefined) return here;
    here = inner;
  }
}

const endOf = (node: Asn1TreeNode): number => node.offset + node.headerLength + node.length;
