import type { AppError } from '../../../shared/errors.ts';
import type { Asn1Page, Asn1Path, Asn1Row, ByteSpan } from '../../../shared/model/inspect-answers.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { getRoot, type LazyNode, walkChildren } from './asn1-node.ts';
import { describeValue, tagName } from './asn1-value.ts';
import { attemptParse, DerReader, type Tlv } from './der.ts';
import { readOid } from './der-value.ts';

export const MAX_PAGE_ROWS = 500;

export interface PageQuery {
  /** Where the node begins; the root without it. */
  readonly node?: number;
  readonly from: number;
  readonly limit: number;
}

/**
 * One node of a DER value and a page of its children, read without building the tree: a CRL of 10 MB answers in milliseconds.
 * Content that is no DER ends the list and sets `brokenAt`. Fails with `format.malformed` where the root or the way to the node can't be read.
 */
export function readAsn1Page(der: Uint8Array, query: PageQuery): Result<Asn1Page, AppError> {
  const found = attemptParse('asn1', () => findNode(der, query.node ?? 0, (node) => node.tlv.start === query.node));
  if (!found.ok) return found;
  const node = found.value.at(-1)?.node;
  if (node === undefined || (query.node !== undefined && node.tlv.start !== query.node))
    return fail('input.invalid', { field: 'node', problem: 'unknown' });
  const limit = Math.min(query.limit, MAX_PAGE_ROWS);
  const rows: Asn1Row[] = [];
  let index = 0;
  walkChildren(der, node, (child) => {
    if (index >= query.from) rows.push(describeNode(der, child));
    return ++index < query.from + limit;
  });
  return ok({
    node: describeNode(der, node),
    from: query.from,
    rows,
    ...(query.node === undefined && { spans: findSpans(der, node) }),
  });
}

/** The nodes over an octet, from the root to the innermost. Fails with `format.malformed`, `input.invalid` for an octet outside. */
export function readAsn1Path(der: Uint8Array, offset: number): Result<Asn1Path, AppError> {
  if (offset >= der.length) return fail('input.invalid', { field: 'offset', problem: 'out-of-range' });
  const found = attemptParse('asn1', () => findNode(der, offset, () => false));
  return found.ok ? ok(found.value.map(({ node, index }) => ({ index, row: describeNode(der, node) }))) : found;
}

interface Step {
  readonly node: LazyNode;
  readonly index: number;
}

/** Goes down to the innermost node over an octet, or to the first that is wanted. @throws DerError */
function findNode(der: Uint8Array, offset: number, isWanted: (node: LazyNode) => boolean): Step[] {
  const steps: Step[] = [{ node: getRoot(der), index: 0 }];
  for (let next = steps[0]; next !== undefined && !isWanted(next.node); ) {
    const inner = findChildOver(der, next.node, offset);
    if (inner !== undefined) steps.push(inner);
    next = inner;
  }
  return steps;
}

function findChildOver(der: Uint8Array, node: LazyNode, offset: number): Step | undefined {
  let found: Step | undefined;
  let index = 0;
  walkChildren(der, node, (child) => {
    if (child.tlv.start > offset) return false;
    if (offset < child.tlv.end) {
      found = { node: child, index };
      return false;
    }
    index++;
    return true;
  });
  return found;
}

function describeNode(der: Uint8Array, node: LazyNode): Asn1Row {
  const { tlv, shape } = node;
  const { count, brokenAt } = walkChildren(der, node, () => true);
  return {
    offset: tlv.start,
    headerLength: tlv.body - tlv.start,
    length: tlv.end - tlv.body,
    tag: tagName(tlv.tag),
    ...(shape !== undefined && { label: shape.label }),
    ...((tlv.tag & 0x20) === 0 && { value: describeValue(der, tlv) }),
    children: count,
    ...(brokenAt !== undefined && { brokenAt }),
  };
}

/** Nodes that are looked at for the places of fields. */
const MAX_SPAN_NODES = 4000;

/** Where the labelled fields stand; the first of each label counts, and extensions by their OID. */
function findSpans(der: Uint8Array, root: LazyNode): Record<string, ByteSpan> {
  const spans = new Map<string, ByteSpan>();
  let nodes = 0;
  const add = (node: LazyNode): void => {
    const { shape, tlv } = node;
    if (shape === undefined || ++nodes > MAX_SPAN_NODES) return;
    const name = shape.label === 'Extension' ? `extension:${extensionOid(der, tlv)}` : shape.label;
    if (!spans.has(name)) spans.set(name, { start: tlv.start, end: tlv.end });
    if (shape.label === 'Extension' || shape.label === 'revokedCertificates') return;
    walkChildren(der, node, (child) => {
      add(child);
      return nodes <= MAX_SPAN_NODES;
    });
  };
  add(root);
  return Object.fromEntries(spans);
}

function extensionOid(der: Uint8Array, tlv: Tlv): string {
  const oid = attemptParse('asn1', () => readOid(new DerReader(der, tlv.body, tlv.end, 1)));
  return oid.ok ? oid.value : String(tlv.start);
}
