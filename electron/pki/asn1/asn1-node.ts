import { findFieldShape, findShape } from './asn1-shape.ts';
import type { Shape } from './asn1-labels.ts';
import { ENCAPSULATED } from './asn1-value.ts';
import { DerError, DerReader, MAX_DEPTH, TAG, type Tlv } from './der.ts';

/** Children of one node that are stepped over. */
const MAX_CHILDREN = 1_000_000;

/** A value of the structure and what the standard calls it. */
export interface LazyNode {
  readonly tlv: Tlv;
  readonly depth: number;
  readonly shape: Shape | undefined;
}

/** The one value that fills the buffer. @throws DerError */
export function getRoot(der: Uint8Array): LazyNode {
  const reader = new DerReader(der);
  const tlv = reader.read();
  reader.expectEnd();
  return { tlv, depth: 0, shape: findShape(der, tlv) };
}

/** As `getRoot`; undefined where the buffer is no single DER value. */
export function readRoot(der: Uint8Array): LazyNode | undefined {
  try {
    return getRoot(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** The first children of a node; undefined where its content is no DER. */
export function listChildren(der: Uint8Array, node: LazyNode, limit = MAX_CHILDREN): LazyNode[] | undefined {
  const children: LazyNode[] = [];
  const { brokenAt } = walkChildren(der, node, (child) => children.push(child) < limit);
  return brokenAt === undefined ? children : undefined;
}

interface Walked {
  readonly count: number;
  readonly brokenAt?: number;
}

/** Steps over the children until `visit` says no. Stops where the content is no DER. */
export function walkChildren(der: Uint8Array, node: LazyNode, visit: (child: LazyNode) => boolean): Walked {
  const { tlv, depth } = node;
  if ((tlv.tag & 0x20) === 0) {
    const wrapped = findWrapped(der, tlv, depth);
    if (wrapped === undefined) return { count: 0 };
    visit({ tlv: wrapped, depth: depth + 1, shape: node.shape?.wrapped });
    return { count: 1 };
  }
  if (depth >= MAX_DEPTH) return { count: 0, brokenAt: tlv.body };
  const reader = new DerReader(der, tlv.body, tlv.end, depth + 1);
  const nextShape = findFieldShape(node);
  let count = 0;
  try {
    while (!reader.done && count < MAX_CHILDREN) {
      const child = reader.read();
      count++;
      if (!visit({ tlv: child, depth: depth + 1, shape: nextShape(child) })) break;
    }
    return { count };
  } catch (error) {
    if (error instanceof DerError) return { count, brokenAt: error.offset };
    throw error;
  }
}

/** DER inside an OCTET STRING or a BIT STRING: taken as such where it fills the string and its parts can be read. */
function findWrapped(der: Uint8Array, tlv: Tlv, depth: number): Tlv | undefined {
  if ((tlv.tag !== TAG.octetString && tlv.tag !== TAG.bitString) || depth + 1 >= MAX_DEPTH) return undefined;
  const start = tlv.tag === TAG.bitString ? tlv.body + 1 : tlv.body;
  if (tlv.end - start < 2 || !ENCAPSULATED.has(der[start] ?? 0)) return undefined;
  try {
    const reader = new DerReader(der, start, tlv.end, depth + 1);
    const inner = reader.read();
    reader.expectEnd();
    if ((inner.tag & 0x20) === 0) return inner;
    const parts = reader.inside(inner);
    for (let count = 0; !parts.done && count < MAX_CHILDREN; count++) parts.read();
    return inner;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
