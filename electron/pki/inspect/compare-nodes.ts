import type { ByteSpan, CompareReport, NodeDifference } from '../../../shared/model/inspect-answers.ts';
import { type LazyNode, listChildren, readRoot } from '../asn1/asn1-node.ts';
import { describeValue, tagName } from '../asn1/asn1-value.ts';
import { equalBytes, TAG } from '../asn1/der.ts';

/** Differences that are listed, of nodes and of octets alike. */
export const MAX_DIFFERENCES = 500;
/** Nodes that are looked at on each side. */
const MAX_COMPARED = 200_000;

type NodeDifferences = Pick<CompareReport, 'nodes' | 'ranges' | 'cut'>;

interface Comparison {
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  readonly nodes: NodeDifference[];
  readonly ranges: { readonly a: ByteSpan; readonly b: ByteSpan }[];
  looked: number;
  cut: boolean;
}

/**
 * Where two byte strings differ, aligned by their ASN.1 structure: equal nodes are matched first, then those with the same OID or serial number, then by order.
 * What is no DER is compared as octets. Bounded: 500 differences a list, 200 000 nodes.
 */
export function compareOctets(a: Uint8Array, b: Uint8Array): NodeDifferences {
  const comparison: Comparison = { a, b, nodes: [], ranges: [], looked: 0, cut: false };
  if (!equalBytes(a, b)) {
    const [left, right] = [readRoot(a), readRoot(b)];
    if (left === undefined || right === undefined)
      addRange(comparison, { start: 0, end: a.length }, { start: 0, end: b.length });
    else compareNodes(comparison, left, right);
  }
  const { nodes, ranges, cut } = comparison;
  ranges.sort((one, other) => one.a.start - other.a.start || one.b.start - other.b.start);
  return { nodes, ranges, cut };
}

function compareNodes(comparison: Comparison, left: LazyNode, right: LazyNode): void {
  if (isSame(comparison, left, right)) return;
  if (comparison.nodes.length >= MAX_DIFFERENCES && comparison.ranges.length >= MAX_DIFFERENCES) {
    comparison.cut = true;
    return;
  }
  const inner = left.tlv.tag === right.tlv.tag ? findInner(comparison, left, right) : undefined;
  if (inner === undefined) {
    addNode(comparison, 'changed', left, right);
    addRange(comparison, left.tlv, right.tlv);
    return;
  }
  addRange(comparison, { start: left.tlv.start, end: left.tlv.body }, { start: right.tlv.start, end: right.tlv.body });
  const before = comparison.nodes.length;
  comparePairs(comparison, inner.left, inner.right, right.tlv.body);
  // nothing below differs but the order
  if (comparison.nodes.length === before && !comparison.cut) {
    addNode(comparison, 'changed', left, right);
    addRange(comparison, { start: left.tlv.body, end: left.tlv.end }, { start: right.tlv.body, end: right.tlv.end });
  }
}

const isSame = ({ a, b }: Comparison, left: LazyNode, right: LazyNode): boolean =>
  left.tlv.end - left.tlv.start === right.tlv.end - right.tlv.start &&
  equalBytes(a.subarray(left.tlv.start, left.tlv.end), b.subarray(right.tlv.start, right.tlv.end));

/** What is inside both; undefined where one has no parts, or too much was looked at. */
function findInner(
  comparison: Comparison,
  left: LazyNode,
  right: LazyNode,
): { readonly left: readonly LazyNode[]; readonly right: readonly LazyNode[] } | undefined {
  if (comparison.looked > MAX_COMPARED) {
    comparison.cut = true;
    return undefined;
  }
  const [inLeft, inRight] = [listChildren(comparison.a, left), listChildren(comparison.b, right)];
  if (inLeft === undefined || inRight === undefined || inLeft.length === 0 || inRight.length === 0) return undefined;
  comparison.looked += inLeft.length + inRight.length;
  return { left: inLeft, right: inRight };
}

function comparePairs(
  comparison: Comparison,
  left: readonly LazyNode[],
  right: readonly LazyNode[],
  rightStart: number,
): void {
  const partners = findPartners(comparison, left, right);
  const matched = new Set(partners.values());
  let rightEnd = rightStart;
  for (const node of left) {
    const partner = partners.get(node);
    if (partner !== undefined) {
      compareNodes(comparison, node, partner);
      rightEnd = partner.tlv.end;
    } else {
      addNode(comparison, 'only-a', node, undefined);
      addRange(comparison, node.tlv, { start: rightEnd, end: rightEnd });
    }
  }
  let leftEnd = left[0]?.tlv.start ?? 0;
  const partnerOf = new Map([...partners].map(([one, other]) => [other, one]));
  for (const node of right) {
    if (matched.has(node)) leftEnd = partnerOf.get(node)?.tlv.end ?? leftEnd;
    else {
      addNode(comparison, 'only-b', undefined, node);
      addRange(comparison, { start: leftEnd, end: leftEnd }, node.tlv);
    }
  }
}

/** Which node of the right side belongs to which of the left: the same octets, then the same OID or number, then the same label or tag. */
function findPartners(
  { a, b }: Comparison,
  left: readonly LazyNode[],
  right: readonly LazyNode[],
): ReadonlyMap<LazyNode, LazyNode> {
  const partners = new Map<LazyNode, LazyNode>();
  let [restLeft, restRight] = [left, right];
  for (const keyOf of [octetKey, identityKey, placeKey]) {
    const waiting = new Map<string, LazyNode[]>();
    for (const node of restRight.toReversed()) {
      const key = keyOf(b, node);
      if (key === undefined) continue;
      const others = waiting.get(key);
      if (others === undefined) waiting.set(key, [node]);
      else others.push(node);
    }
    const taken = new Set<LazyNode>();
    restLeft = restLeft.filter((node) => {
      const partner = waiting.get(keyOf(a, node) ?? '')?.pop();
      if (partner === undefined) return true;
      partners.set(node, partner);
      taken.add(partner);
      return false;
    });
    restRight = restRight.filter((node) => !taken.has(node));
  }
  return partners;
}

const octetKey = (bytes: Uint8Array, { tlv }: LazyNode): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + tlv.start, tlv.end - tlv.start).toString('latin1');

/** Begins with an OID or a number: an extension, an attribute, a revoked certificate. */
function identityKey(bytes: Uint8Array, node: LazyNode): string | undefined {
  const [first, second] = (node.tlv.tag & 0x20) === 0 ? [] : (listChildren(bytes, node, 2) ?? []);
  if (first === undefined || second === undefined) return undefined;
  if (first.tlv.tag !== TAG.oid && first.tlv.tag !== TAG.integer) return undefined;
  return `${node.tlv.tag} ${octetKey(bytes, first)}`;
}

const placeKey = (_bytes: Uint8Array, { tlv, shape }: LazyNode): string => `${tlv.tag} ${shape?.label ?? ''}`;

function addNode(
  comparison: Comparison,
  change: NodeDifference['change'],
  left: LazyNode | undefined,
  right: LazyNode | undefined,
): void {
  const known = left ?? right;
  if (known === undefined) return;
  if (comparison.nodes.length >= MAX_DIFFERENCES) {
    comparison.cut = true;
    return;
  }
  comparison.nodes.push({
    change,
    tag: tagName(known.tlv.tag),
    ...(known.shape !== undefined && { label: known.shape.label }),
    ...(left !== undefined && { a: describeSide(comparison.a, left) }),
    ...(right !== undefined && { b: describeSide(comparison.b, right) }),
  });
}

function describeSide(bytes: Uint8Array, { tlv }: LazyNode): NonNullable<NodeDifference['a']> {
  const { start, end } = tlv;
  return { start, end, ...((tlv.tag & 0x20) === 0 && { value: describeValue(bytes, tlv) }) };
}

/** Adds what differs between two spans, without what they begin and end with alike. */
function addRange(comparison: Comparison, left: ByteSpan, right: ByteSpan): void {
  const { a, b, ranges } = comparison;
  let [startA, startB, endA, endB] = [left.start, right.start, left.end, right.end];
  while (startA < endA && startB < endB && a[startA] === b[startB]) {
    startA++;
    startB++;
  }
  while (endA > startA && endB > startB && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (startA === endA && startB === endB) return;
  if (ranges.length >= MAX_DIFFERENCES) comparison.cut = true;
  else ranges.push({ a: { start: startA, end: endA }, b: { start: startB, end: endB } });
}
