import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { OwnRequestId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { OwnRequest } from '../../shared/model/request.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface OwnRequestsState {
  /** Newest first; null until they have been read. */
  readonly requests: readonly OwnRequest[] | null;
  readonly error: AppError | null;
}

/** Requests that were made here for authorities elsewhere. */
export const useOwnRequests = create<OwnRequestsState>(() => ({ requests: null, error: null }));

/** Reads them and follows changes; the answer ends that. */
export function followOwnRequests(): () => void {
  void readOwnRequests();
  return onDataChanged(['own_request', 'partner'], () => void readOwnRequests());
}

async function readOwnRequests(): Promise<void> {
  const answer = await call('ownRequest.list', {});
  useOwnRequests.setState(
    answer.ok ? { requests: answer.value, error: null } : { requests: null, error: answer.error },
  );
}

export const createOwnRequest = (input: Input<'ownRequest.create'>) => call('ownRequest.create', input);
export const exportOwnRequest = (id: OwnRequestId, format: 'pem' | 'der') => call('ownRequest.export', { id, format });
export const withdrawOwnRequest = (id: OwnRequestId) => call('ownRequest.withdraw', { id });

/** Native dialog, then the certificate that answers; null when it was cancelled. */
export async function chooseAnswer(): Promise<Result<CertificateSummary | null, AppError>> {
  const chosen = await call('file.choose', { purpose: 'request-answer' });
  if (!chosen.ok) return chosen;
  if (chosen.value === null) return ok(null);
  const { handle } = chosen.value;
  const answer = await call('ownRequest.importAnswer', { handle });
  void call('file.release', { handle });
  return answer;
}

onOtherWorkspace(() => useOwnRequests.setState({ requests: null, error: null }));
