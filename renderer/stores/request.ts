import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId, PartnerId, RequestId } from '../../shared/model/brands.ts';
import type {
  RequestDetails,
  RequestFilter,
  RequestImportReport,
  RequestSort,
  RequestState,
  RequestSummary,
} from '../../shared/model/request.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call, upload } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, type PageWindow } from './page-window.ts';
import { createPagedList } from './paged-list.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** What the inbox shows. */
export interface RequestQuery {
  readonly state: RequestFilter | null;
  readonly search: string;
  readonly sort: RequestSort;
  readonly direction: 'asc' | 'desc';
}

interface InboxState {
  readonly query: RequestQuery;
  readonly window: PageWindow<RequestSummary>;
  /** Of the whole inbox; null until the first answer. */
  readonly counts: Readonly<Record<RequestState, number>> | null;
  readonly error: AppError | null;
  readonly details: RequestDetails | null;
  readonly detailsError: AppError | null;
  /** What became of the last files, until it is dismissed. */
  readonly outcome: TakingOutcome | null;
  /** Rows that the next act is about. */
  readonly marked: ReadonlySet<RequestId>;
}

export type TakingOutcome =
  | { readonly kind: 'failure'; readonly error: AppError }
  | { readonly kind: 'report'; readonly report: RequestImportReport };

/** Most requests that one call changes. */
export const MOST_MARKED = 1000;

const FIRST: InboxState = {
  query: { state: 'open', search: '', sort: 'receivedAt', direction: 'desc' },
  window: EMPTY_WINDOW,
  counts: null,
  error: null,
  details: null,
  detailsError: null,
  outcome: null,
  marked: new Set(),
};

/** The inbox of the open workspace. */
export const useInbox = create<InboxState>(() => FIRST);

const list = createPagedList<RequestSummary>({
  ask: async (offset, limit) => {
    const { state, ...query } = useInbox.getState().query;
    const answer = await call('request.list', { ...query, offset, limit, ...(state === null ? {} : { state }) });
    if (answer.ok) useInbox.setState({ counts: answer.value.counts });
    return answer;
  },
  window: () => useInbox.getState().window,
  keep: (answer) => useInbox.setState(answer.ok ? { window: answer.value, error: null } : { error: answer.error }),
});

/** Reads the inbox and follows changes; the answer ends that. */
export function followInbox(): () => void {
  void list.readAgain();
  return onDataChanged(['request', 'partner'], () => {
    void list.readAgain();
    const { details } = useInbox.getState();
    if (details !== null) void readRequestDetails(details.id);
  });
}

export const showInboxRows = list.show;

export async function changeInboxQuery(change: Partial<RequestQuery>): Promise<void> {
  const { query } = useInbox.getState();
  useInbox.setState({ query: { ...query, ...change }, marked: new Set() });
  await list.restart();
}

export async function readRequestDetails(id: RequestId): Promise<void> {
  if (useInbox.getState().details?.id !== id) useInbox.setState({ details: null, detailsError: null });
  wanted = id;
  const answer = await call('request.get', { id });
  if (wanted !== id) return;
  useInbox.setState(
    answer.ok ? { details: answer.value, detailsError: null } : { details: null, detailsError: answer.error },
  );
}

let wanted: RequestId | null = null;

export function leaveRequest(): void {
  wanted = null;
  useInbox.setState({ details: null, detailsError: null });
}

export function markRequests(ids: readonly RequestId[], isMarked: boolean): void {
  const marked = new Set(useInbox.getState().marked);
  for (const id of ids) {
    if (isMarked && marked.size < MOST_MARKED) marked.add(id);
    else if (!isMarked) marked.delete(id);
  }
  useInbox.setState({ marked });
}

export const clearMarks = (): void => useInbox.setState({ marked: new Set() });

/** Marks everything that the list shows, up to 1 000. */
export async function markAllRequests(): Promise<Result<null, AppError>> {
  const { state, ...query } = useInbox.getState().query;
  const ids: RequestId[] = [];
  while (ids.length < MOST_MARKED) {
    const page = { offset: ids.length, limit: 500 };
    const answer = await call('request.list', { ...query, ...page, ...(state === null ? {} : { state }) });
    if (!answer.ok) return answer;
    ids.push(...answer.value.items.map(({ id }) => id));
    if (ids.length >= answer.value.total || answer.value.items.length === 0) break;
  }
  useInbox.setState({ marked: new Set(ids.slice(0, MOST_MARKED)) });
  return ok(null);
}

export const tellOutcome = (outcome: TakingOutcome | null): void => useInbox.setState({ outcome });

/** Native dialog for files or a folder, then the inbox; null when it was cancelled. */
export async function chooseAndImportRequests(folder: boolean): Promise<Result<RequestImportReport | null, AppError>> {
  const chosen = await call('request.choose', { folder });
  if (!chosen.ok) return chosen;
  return chosen.value === null ? ok(null) : importHandle(chosen.value.handle);
}

/** Dropped or pasted octets to the inbox, one report over all. */
export async function importRequestFiles(
  files: readonly { readonly bytes: Blob; readonly name: string }[],
): Promise<Result<RequestImportReport, AppError>> {
  let whole: RequestImportReport | undefined;
  for (const { bytes, name } of files) {
    const uploaded = await upload(bytes, { name });
    const report = uploaded.ok ? await importHandle(uploaded.value) : uploaded;
    if (!report.ok) return report;
    whole = whole === undefined ? report.value : addReports(whole, report.value);
  }
  return whole === undefined ? { ok: false, error: { code: 'file.handle-expired', evidence: {} } } : ok(whole);
}

const addReports = (one: RequestImportReport, other: RequestImportReport): RequestImportReport => ({
  imported: [...one.imported, ...other.imported],
  added: one.added + other.added,
  known: [...one.known, ...other.known],
  already: one.already + other.already,
  failed: [...one.failed, ...other.failed],
  failures: one.failures + other.failures,
  passedOver: one.passedOver + other.passedOver,
  keysSeen: one.keysSeen + other.keysSeen,
});

async function importHandle(handle: FileHandleId): Promise<Result<RequestImportReport, AppError>> {
  const answer = await call('request.import', { handle });
  void call('file.release', { handle });
  return answer;
}

export const approveRequests = (ids: readonly RequestId[]) => call('request.approve', { ids: [...ids] });
export const refuseRequests = (ids: readonly RequestId[], reason: string) =>
  call('request.refuse', { ids: [...ids], reason });
export const reopenRequests = (ids: readonly RequestId[]) => call('request.reopen', { ids: [...ids] });
export const deleteRequests = (ids: readonly RequestId[]) => call('request.delete', { ids: [...ids] });
export const exportRequest = (id: RequestId) => call('request.export', { id });
export const setRequestPartner = (ids: readonly RequestId[], partnerId: PartnerId | null) =>
  call('request.setPartner', { ids: [...ids], partnerId });

onOtherWorkspace(() => {
  leaveRequest();
  list.forget();
  useInbox.setState(FIRST);
});
