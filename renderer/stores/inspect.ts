import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { Asn1Node, InspectReport } from '../../shared/model/inspect.ts';
import type { RequestSummary } from '../../shared/model/request.ts';
import type { ImportReport } from '../../shared/contract/certificate.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';

interface InspectState {
  /** Names the bytes that the main side holds; null while nothing is open. */
  readonly handle: FileHandleId | null;
  readonly report: InspectReport | null;
  readonly error: AppError | null;
  /** Position in the report of the chosen item. */
  readonly item: number;
  readonly tree: Asn1Node | null;
  readonly treeError: AppError | null;
  /** Octets of the item as the main side has them; its windows are in `windows`. */
  readonly size: number;
  readonly windows: ReadonlyMap<number, string>;
}

const EMPTY = {
  handle: null,
  report: null,
  error: null,
  item: 0,
  tree: null,
  treeError: null,
  size: 0,
  windows: new Map<number, string>(),
} as const satisfies InspectState;

export const WINDOW_BYTES = 4_096;
const MOST_WINDOWS = 64;
const pending = new Set<string>();

/** The file that Inspect shows. One at a time; an earlier one is given back. */
export const useInspect = create<InspectState>(() => EMPTY);

/** Reads what a handle names. Nothing is stored or fetched. */
export async function openInspected(handle: FileHandleId): Promise<void> {
  const before = useInspect.getState();
  if (before.handle === handle && (before.report !== null || before.error === null)) return;
  if (before.handle !== null && before.handle !== handle) void call('file.release', { handle: before.handle });
  useInspect.setState({ ...EMPTY, handle });
  const answer = await call('inspect.read', { handle });
  if (useInspect.getState().handle !== handle) return;
  if (!answer.ok) {
    useInspect.setState({ error: answer.error });
    return;
  }
  useInspect.setState({ report: answer.value });
  await chooseItem(firstWorthALook(answer.value));
}

/** Shows another item of the file. */
export async function chooseItem(item: number): Promise<void> {
  const { handle } = useInspect.getState();
  if (handle === null) return;
  useInspect.setState({ item, tree: null, treeError: null, size: 0, windows: new Map() });
  const [tree] = await Promise.all([call('inspect.asn1', { handle, item }), readWindow(0)]);
  const now = useInspect.getState();
  if (now.handle !== handle || now.item !== item) return;
  useInspect.setState(tree.ok ? { tree: tree.value } : { treeError: tree.error });
}

/** Hex of a row where its window is here; asks for the window where it is not. */
export function readHexRow(windows: ReadonlyMap<number, string>, offset: number, length: number): string | undefined {
  const start = offset - (offset % WINDOW_BYTES);
  const hex = windows.get(start);
  if (hex === undefined) {
    void readWindow(start);
    return undefined;
  }
  return hex.slice((offset - start) * 2, (offset - start + length) * 2);
}

async function readWindow(offset: number): Promise<void> {
  const { handle, item } = useInspect.getState();
  const name = `${handle ?? ''} ${item} ${offset}`;
  if (handle === null || pending.has(name)) return;
  pending.add(name);
  const answer = await call('inspect.bytes', { handle, item, offset, length: WINDOW_BYTES });
  const now = useInspect.getState();
  if (answer.ok && now.handle === handle && now.item === item) {
    const windows = new Map([...now.windows].slice(-MOST_WINDOWS));
    useInspect.setState({ size: answer.value.size, windows: windows.set(offset, answer.value.hex) });
  }
  // A window that cannot be read is not asked for again at every frame.
  if (answer.ok) pending.delete(name);
}

/** Gives the bytes back; the main side forgets them. */
export function closeInspected(): void {
  const { handle } = useInspect.getState();
  if (handle !== null) void call('file.release', { handle });
  useInspect.setState(EMPTY);
}

/** Takes every certificate of the file into the workspace; answers once the job has ended. */
export async function importInspected(): Promise<Result<ImportReport, AppError>> {
  const { handle } = useInspect.getState();
  if (handle === null) return { ok: false, error: { code: 'file.handle-expired', evidence: {} } };
  const started = await call('certificate.import', { handle });
  if (!started.ok) return started;
  const ended = await whenJobEnds(started.value.job);
  if (ended.error !== undefined) return { ok: false, error: ended.error };
  const report = await call('certificate.importReport', { job: started.value.job });
  if (!report.ok) return report;
  return report.value === null ? { ok: false, error: { code: 'job.cancelled', evidence: {} } } : ok(report.value);
}

/** Takes the request into the inbox. */
export async function addInspectedRequest(): Promise<Result<RequestSummary, AppError>> {
  const { handle } = useInspect.getState();
  if (handle === null) return { ok: false, error: { code: 'file.handle-expired', evidence: {} } };
  return call('request.import', { handle });
}

/** The first item that is not an unread rest. */
function firstWorthALook({ items }: InspectReport): number {
  return Math.max(
    0,
    items.findIndex(({ kind }) => kind !== 'unknown'),
  );
}
