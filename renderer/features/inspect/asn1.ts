import type { Asn1Node } from '../../../shared/model/inspect.ts';

export const endOf = (node: Asn1Node): number => node.offset + node.headerLength + node.length;

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
