import type { AppError } from '../../../shared/errors.ts';
import type { Asn1Node } from '../../../shared/model/inspect.ts';
import type { Result } from '../../../shared/result.ts';
import { applyShape, CERTIFICATE_SHAPE, CRL_SHAPE, REQUEST_SHAPE, type Shape } from './asn1-labels.ts';
import { describeValue, ENCAPSULATED, tagName } from './asn1-value.ts';
import { attemptParse, DerError, DerReader, MAX_DEPTH, TAG, type Tlv } from './der.ts';

/** Nodes of one tree; what lies beyond is left out and its parent says so by the value `…`. */
export const MAX_TREE_NODES = 50_000;

interface MutableNode {
  readonly identifier: number;
  readonly offset: number;
  readonly headerLength: number;
  readonly length: number;
  readonly tag: string;
  label?: string;
  value?: string;
  readonly children: MutableNode[];
}

/**
 * Builds the ASN.1 tree of one DER value for display: tags, positions, decoded values, and the standard's field names for certificates, requests and CRLs.
 * What extension values and BIT STRINGs encapsulate hangs below them. Depth ≤ 64, nodes ≤ 50 000. Fails with `format.malformed` for what is not DER.
 */
export const buildAsn1Tree = (der: Uint8Array): Result<Asn1Node, AppError> =>
  attemptParse('asn1', () => {
    const reader = new DerReader(der);
    const state = { nodes: 0 };
    const root = readNode(reader, state);
    reader.expectEnd();
    const shape = findShape(root);
    if (shape !== undefined) applyShape(root, shape);
    return publish(root);
  });

interface State {
  nodes: number;
}

function readNode(reader: DerReader, state: State): MutableNode {
  state.nodes++;
  const tlv = reader.read();
  const node: MutableNode = {
    identifier: tlv.tag,
    offset: tlv.start,
    headerLength: tlv.body - tlv.start,
    length: tlv.end - tlv.body,
    tag: tagName(tlv.tag),
    children: [],
  };
  if ((tlv.tag & 0x20) !== 0) readChildren(reader.inside(tlv), node, state);
  else {
    node.value = describeValue(reader.bytes, tlv);
    node.children.push(...readEncapsulated(reader, tlv, state));
  }
  return node;
}

function readChildren(reader: DerReader, node: MutableNode, state: State): void {
  while (!reader.done) {
    if (state.nodes >= MAX_TREE_NODES) {
      node.value = '…';
      return;
    }
    node.children.push(readNode(reader, state));
  }
}

/** DER inside an OCTET STRING or a BIT STRING: taken as such where it fills the string and begins with a structure. */
function readEncapsulated(reader: DerReader, tlv: Tlv, state: State): MutableNode[] {
  const start = tlv.tag === TAG.bitString ? tlv.body + 1 : tlv.body;
  const isCandidate = (tlv.tag === TAG.octetString || tlv.tag === TAG.bitString) && tlv.end - start >= 2;
  const first = reader.bytes[start] ?? 0;
  if (!isCandidate || !ENCAPSULATED.has(first) || reader.depth + 1 >= MAX_DEPTH || state.nodes >= MAX_TREE_NODES)
    return [];
  const before = state.nodes;
  try {
    const inner = new DerReader(reader.bytes, start, tlv.end, reader.depth + 1);
    const child = readNode(inner, state);
    inner.expectEnd();
    return [child];
  } catch (error) {
    state.nodes = before;
    if (error instanceof DerError) return [];
    throw error;
  }
}

/** Which structure a tree is, by the tags of its first fields. */
function findShape(root: MutableNode): Shape | undefined {
  const outer = root.children.map(({ identifier }) => identifier);
  if (root.identifier !== TAG.sequence || outer.length !== 3 || outer[2] !== TAG.bitString) return undefined;
  const tags = (root.children[0]?.children ?? []).map(({ identifier }) => identifier);
  const isTime = (tag: number | undefined): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (isTime(tags[2]) || isTime(tags[3])) return CRL_SHAPE;
  if (tags[0] === 0xa0 || tags.length >= 6) return CERTIFICATE_SHAPE;
  return tags[0] === TAG.integer ? REQUEST_SHAPE : undefined;
}

function publish({ offset, headerLength, length, tag, label, value, children }: MutableNode): Asn1Node {
  return {
    offset,
    headerLength,
    length,
    tag,
    ...(label !== undefined && { label }),
    ...(value !== undefined && { value }),
    children: children.map(publish),
  };
}
