import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { InspectItem } from '../../shared/model/inspect.ts';
import type { InspectOutline, InspectRow } from '../../shared/model/inspect-answers.ts';
import type { RequestImportReport } from '../../shared/model/request.ts';
import type { ImportReport } from '../../shared/contract/certificate.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';

/** What is known of a file as a whole. */
export type InspectedFile = Omit<InspectOutline, 'rows' | 'from'>;

interface InspectState {
  /** Names the bytes that the main side holds; null while nothing is open. */
  readonly handle: FileHandleId | null;
  readonly file: InspectedFile | null;
  /** Items by their number; those of later pages come in behind. */
  readonly rows: readonly InspectRow[];
  readonly error: AppError | null;
  /** Number of the chosen item. */
  readonly item: number;
  /** The chosen item with its fields; null while it is read. */
  readonly details: InspectItem | null;
  readonly detailsError: AppError | null;
}

const EMPTY: InspectState = {
  handle: null,
  file: null,
  rows: [],
  error: null,
  item: 0,
  details: null,
  detailsError: null,
};

const PAGE_ROWS = 1000;

/** The file that Inspect shows. One at a time; an earlier one is given back. */
export const useInspect = create<InspectState>(() => EMPTY);

/** Reads what a handle names. Nothing is stored or fetched. */
export async function openInspected(handle: FileHandleId): Promise<void> {
  const before = useInspect.getState();
  if (before.handle === handle && (before.file !== null || before.error === null)) return;
  if (before.handle !== null && before.handle !== handle) void call('file.release', { handle: before.handle });
  useInspect.setState({ ...EMPTY, handle });
  const answer = await call('inspect.outline', { handle, from: 0, limit: PAGE_ROWS });
  if (useInspect.getState().handle !== handle) return;
  if (!answer.ok) {
    useInspect.setState({ error: answer.error });
    return;
  }
  keepPage(answer.value);
  const first = answer.value.total > 0 ? chooseItem(firstWorthALook(answer.value.rows)) : null;
  await Promise.all([first, readFurtherPages(handle)]);
}

/** Shows another item of the file. */
export async function chooseItem(item: number): Promise<void> {
  const { handle } = useInspect.getState();
  if (handle === null) return;
  useInspect.setState({ item, details: null, detailsError: null });
  const answer = await call('inspect.item', { handle, item });
  const now = useInspect.getState();
  if (now.handle !== handle || now.item !== item) return;
  useInspect.setState(answer.ok ? { details: answer.value } : { detailsError: answer.error });
}

/**
 * Opens a locked item with a passphrase, which is forgotten at once. What was inside stands behind the last item, and
 * the first of it is chosen. Answers how many items that are.
 */
export async function openLocked(item: number, passphrase: Uint8Array<ArrayBuffer>): Promise<Result<number, AppError>> {
  const { handle } = useInspect.getState();
  if (handle === null) return { ok: false, error: { code: 'file.handle-expired', evidence: {} } };
  const answer = await call('inspect.open', { handle, item, passphrase });
  passphrase.fill(0);
  if (useInspect.getState().handle !== handle) return ok(0);
  if (!answer.ok) return answer;
  const { opened, added } = answer.value;
  keepPage(added);
  const rows = useInspect.getState().rows.with(item, opened);
  useInspect.setState({ rows });
  const now = useInspect.getState();
  const isWaiting = now.item === item;
  if (isWaiting) await chooseItem(rows.find(({ parent }) => parent === item)?.item ?? item);
  await rereadRows(handle, added.from);
  await readFurtherPages(handle);
  return ok(added.total - added.from);
}

/** Opening renews what was known before: keys find their certificates, entries their contents. */
async function rereadRows(handle: FileHandleId, before: number): Promise<void> {
  for (let from = 0; from < before; from += PAGE_ROWS) {
    const answer = await call('inspect.outline', { handle, from, limit: PAGE_ROWS });
    if (!answer.ok || useInspect.getState().handle !== handle) return;
    keepPage(answer.value);
  }
}

async function readFurtherPages(handle: FileHandleId): Promise<void> {
  for (;;) {
    const { file, rows } = useInspect.getState();
    if (file === null || rows.length >= file.total) return;
    const answer = await call('inspect.outline', { handle, from: rows.length, limit: PAGE_ROWS });
    if (!answer.ok || answer.value.rows.length === 0 || useInspect.getState().handle !== handle) return;
    keepPage(answer.value);
  }
}

function keepPage({ rows: page, from, ...file }: InspectOutline): void {
  const rows = [...useInspect.getState().rows];
  for (const [at, row] of page.entries()) rows[from + at] = row;
  useInspect.setState({ file, rows });
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

/** Takes the requests of the file into the inbox. */
export async function addInspectedRequest(): Promise<Result<RequestImportReport, AppError>> {
  const { handle } = useInspect.getState();
  if (handle === null) return { ok: false, error: { code: 'file.handle-expired', evidence: {} } };
  return call('request.import', { handle });
}

/** The first item that is not an unread rest; the certificate inside rather than its container, the leaf rather than an authority of its bundle. */
function firstWorthALook(rows: readonly InspectRow[]): number {
  const first = rows.find(({ kind }) => kind !== 'unknown') ?? rows[0];
  const inside = rows.find(({ kind, parent }) => kind === 'certificate' && parent === first?.item) ?? first;
  const leaf =
    inside?.kind !== 'certificate' || inside.isCa !== true
      ? undefined
      : rows.find(({ kind, parent, isCa }) => kind === 'certificate' && isCa !== true && parent === inside.parent);
  return leaf?.item ?? inside?.item ?? 0;
}
