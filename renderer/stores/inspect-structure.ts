import { create } from 'zustand';
import type { InspectTarget } from '../../shared/contract/inspect.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Asn1Row, ByteSpan } from '../../shared/model/inspect-answers.ts';
import { call } from '../api/client.ts';
import {
  findOpen,
  type NodePath,
  type OpenNode,
  openNode,
  rowsAlong,
  withClosed,
  withOpened,
  withRows,
} from '../../shared/model/asn1-pages.ts';

interface StructureState {
  readonly target: InspectTarget | null;
  readonly root: OpenNode | null;
  /** Where the standard's fields stand, by label. */
  readonly spans: Readonly<Record<string, ByteSpan>>;
  readonly error: AppError | null;
  readonly chosen: NodePath | null;
}

const EMPTY: StructureState = { target: null, root: null, spans: {}, error: null, chosen: null };
const PAGE_ROWS = 200;
/** Nodes that are open from the beginning, so that the fields of the standard are seen. */
const BEGINNINGS = new Set(['tbsCertificate', 'certificationRequestInfo', 'tbsCertList', 'extensions', 'Extensions']);
const MOST_BEGINNINGS = 6;
const pending = new Set<string>();

/** ASN.1 of the item that is shown, read as it comes into view. */
export const useStructure = create<StructureState>(() => EMPTY);

/** Reads the structure of another item; null shows none. */
export async function showStructure(target: InspectTarget | null): Promise<void> {
  useStructure.setState({ ...EMPTY, target });
  pending.clear();
  if (target === null) return;
  const answer = await call('inspect.asn1Children', { target, from: 0, limit: PAGE_ROWS });
  if (useStructure.getState().target !== target) return;
  if (!answer.ok) {
    useStructure.setState({ error: answer.error });
    return;
  }
  const { node, rows, spans } = answer.value;
  useStructure.setState({ root: withRows(openNode(node), [], 0, rows), spans: spans ?? {} });
  await openBeginnings([], rows);
}

async function openBeginnings(above: NodePath, rows: readonly Asn1Row[]): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (row.label === undefined || !BEGINNINGS.has(row.label) || above.length >= MOST_BEGINNINGS) continue;
    const path = [...above, index];
    const below = await openAt(path);
    await openBeginnings(path, below);
  }
}

/** Opens or closes a node. */
export async function toggleNode(path: NodePath, open: boolean): Promise<void> {
  const { root, chosen } = useStructure.getState();
  if (root === null || path.length === 0) return;
  if (open) {
    await openAt(path);
    return;
  }
  const isInside = chosen !== null && chosen.length > path.length && path.every((index, at) => chosen[at] === index);
  useStructure.setState({ root: withClosed(root, path), ...(isInside ? { chosen: path } : {}) });
}

/** Reads the page that holds a node. */
export async function readPageOf(path: NodePath): Promise<void> {
  const { target, root } = useStructure.getState();
  const above = path.slice(0, -1);
  const node = root === null ? undefined : findOpen(root, above);
  const from = (path.at(-1) ?? 0) - ((path.at(-1) ?? 0) % PAGE_ROWS);
  if (target === null || node === undefined) return;
  const name = `${node.row.offset} ${from}`;
  // A page that cannot be read is not asked for again at every frame.
  if (pending.has(name)) return;
  pending.add(name);
  const answer = await call('inspect.asn1Children', { target, node: node.row.offset, from, limit: PAGE_ROWS });
  const now = useStructure.getState();
  if (!answer.ok || now.target !== target || now.root === null) return;
  pending.delete(name);
  useStructure.setState({ root: withRows(now.root, above, from, answer.value.rows) });
}

export const choosePath = (chosen: NodePath): void => useStructure.setState({ chosen });

/** Chooses the innermost node over an octet and opens the way to it. */
export async function chooseOctet(offset: number): Promise<void> {
  const { target } = useStructure.getState();
  if (target === null) return;
  const answer = await call('inspect.asn1Path', { target, offset });
  if (!answer.ok || useStructure.getState().target !== target) return;
  const path = answer.value.slice(1).map(({ index }) => index);
  for (let depth = 1; depth <= path.length; depth += 1) {
    const { root } = useStructure.getState();
    if (useStructure.getState().target !== target || root === null) return;
    const step = path.slice(0, depth);
    if (rowsAlong(root, step).length <= depth) await readPageOf(step);
    if (depth < path.length) await openAt(step);
  }
  if (useStructure.getState().target === target) useStructure.setState({ chosen: path });
}

/** Opens the node at a path and answers the first rows below it. */
async function openAt(path: NodePath): Promise<readonly Asn1Row[]> {
  const { target, root } = useStructure.getState();
  const row = root === null ? undefined : rowsAlong(root, path)[path.length];
  if (target === null || root === null || row === undefined || row.children === 0) return [];
  if (findOpen(root, path) !== undefined) return [];
  const answer = await call('inspect.asn1Children', { target, node: row.offset, from: 0, limit: PAGE_ROWS });
  const now = useStructure.getState();
  if (!answer.ok || now.target !== target || now.root === null) return [];
  if (findOpen(now.root, path) !== undefined) return answer.value.rows;
  const opened = withRows(openNode(row), [], 0, answer.value.rows);
  useStructure.setState({ root: withOpened(now.root, path, opened) });
  return answer.value.rows;
}
