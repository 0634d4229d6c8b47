import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId, RequestId } from '../../shared/model/brands.ts';
import type { RequestDetails, RequestImportReport, RequestSummary } from '../../shared/model/request.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call, upload } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface RequestState {
  /** Newest first; null until they have been read. */
  readonly requests: readonly RequestSummary[] | null;
  readonly error: AppError | null;
  readonly details: RequestDetails | null;
  readonly detailsError: AppError | null;
}

/** The inbox of the open workspace. */
export const useRequests = create<RequestState>(() => ({
  requests: null,
  error: null,
  details: null,
  detailsError: null,
}));

/** Reads the inbox and follows changes; the answer ends that. */
export function followRequests(): () => void {
  void readRequests();
  return onDataChanged(['request'], () => void readRequests());
}

export async function readRequests(): Promise<void> {
  const answer = await call('request.list', { search: '', offset: 0, limit: MOST });
  useRequests.setState(
    answer.ok ? { requests: answer.value.items, error: null } : { requests: null, error: answer.error },
  );
  const { details } = useRequests.getState();
  if (details !== null) await readRequestDetails(details.id);
}

const MOST = 500;

export async function readRequestDetails(id: RequestId): Promise<void> {
  if (useRequests.getState().details?.id !== id) useRequests.setState({ details: null, detailsError: null });
  wanted = id;
  const answer = await call('request.get', { id });
  if (wanted !== id) return;
  useRequests.setState(
    answer.ok ? { details: answer.value, detailsError: null } : { details: null, detailsError: answer.error },
  );
}

let wanted: RequestId | null = null;

export function leaveRequest(): void {
  wanted = null;
  useRequests.setState({ details: null, detailsError: null });
}

/** Native dialog, then the inbox; null when it was cancelled. */
export async function chooseAndImportRequest(): Promise<Result<RequestImportReport | null, AppError>> {
  const chosen = await call('request.choose', { folder: false });
  if (!chosen.ok) return chosen;
  return chosen.value === null ? ok(null) : importHandle(chosen.value.handle);
}

/** Dropped or pasted octets to the inbox. */
export async function importRequestBytes(bytes: Blob, name: string): Promise<Result<RequestImportReport, AppError>> {
  const uploaded = await upload(bytes, { name });
  return uploaded.ok ? importHandle(uploaded.value) : uploaded;
}

export async function refuseRequest(
  id: RequestId,
  reason: string,
): Promise<Result<{ readonly changed: number }, AppError>> {
  const answer = await call('request.refuse', { ids: [id], reason });
  if (answer.ok) await readRequests();
  return answer;
}

async function importHandle(handle: FileHandleId): Promise<Result<RequestImportReport, AppError>> {
  const answer = await call('request.import', { handle });
  void call('file.release', { handle });
  if (answer.ok) await readRequests();
  return answer;
}

onOtherWorkspace(() => {
  leaveRequest();
  useRequests.setState({ requests: null, error: null });
});
