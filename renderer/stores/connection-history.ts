import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type { EndpointSummary, RunSummary } from '../../shared/model/connection-history.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, type PageWindow } from './page-window.ts';
import { createPagedList } from './paged-list.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface HistoryState {
  readonly filter: string;
  readonly endpoints: PageWindow<EndpointSummary>;
  /** The endpoint whose runs are listed; null for those of all. */
  readonly target: string | null;
  readonly runs: PageWindow<RunSummary>;
  /** Runs that were ticked. */
  readonly marked: ReadonlySet<RunId>;
  readonly loaded: boolean;
  readonly error: AppError | null;
}

const NONE_MARKED: ReadonlySet<RunId> = new Set();

const FIRST: HistoryState = {
  filter: '',
  endpoints: EMPTY_WINDOW,
  target: null,
  runs: EMPTY_WINDOW,
  marked: NONE_MARKED,
  loaded: false,
  error: null,
};

/** The runs that the workspace keeps, as far as they were looked at. */
export const useHistory = create<HistoryState>(() => FIRST);

const endpoints = createPagedList<EndpointSummary>({
  ask: (offset, limit) => call('connection.endpoints', { filter: useHistory.getState().filter, offset, limit }),
  window: () => useHistory.getState().endpoints,
  keep: (answer) => useHistory.setState(answer.ok ? { endpoints: answer.value, error: null } : { error: answer.error }),
});

const runs = createPagedList<RunSummary>({
  ask: (offset, limit) => call('connection.history', { target: useHistory.getState().target, offset, limit }),
  window: () => useHistory.getState().runs,
  keep: (answer) =>
    useHistory.setState(answer.ok ? { runs: answer.value, loaded: true, error: null } : { error: answer.error }),
});

export const showEndpointRows = endpoints.show;
export const showRunRows = runs.show;

/** Reads the history and follows it, runs of other processes as well; the answer ends that. */
export function followHistory(): () => void {
  const readAll = () => {
    void endpoints.readAgain();
    void runs.readAgain();
  };
  readAll();
  return onDataChanged(['connection_run', 'connection_secret'], readAll);
}

export function filterEndpoints(filter: string): void {
  useHistory.setState({ filter });
  void endpoints.restart();
}

/** Lists the runs of one endpoint, or of all. */
export function chooseEndpoint(target: string | null): void {
  if (useHistory.getState().target === target) return;
  useHistory.setState({ target, marked: NONE_MARKED });
  void runs.restart();
}

export function toggleMark(id: RunId): void {
  useHistory.setState(({ marked }) => {
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    return { marked: next };
  });
}

/** What is to be deleted: single runs, or all of an endpoint. */
export type Deletion = { readonly ids: readonly RunId[] } | { readonly target: string };

/** Deletes runs with their notes and kept secrets; answers how many. */
export async function deleteRuns(deletion: Deletion): Promise<Result<number, AppError>> {
  const input = 'ids' in deletion ? { ids: [...deletion.ids] } : { target: deletion.target };
  const answer = await call('connection.delete', input);
  if (!answer.ok) return answer;
  useHistory.setState(({ target }) => ({
    marked: NONE_MARKED,
    target: 'target' in deletion && deletion.target === target ? null : target,
  }));
  await Promise.all([endpoints.readAgain(), runs.readAgain()]);
  return ok(answer.value.deleted);
}

export const setRunNote = (id: RunId, note: string): Promise<Result<null, AppError>> =>
  call('connection.setNote', { id, note });

export const keepRunSecrets = (id: RunId): Promise<Result<null, AppError>> => call('connection.keepSecrets', { id });

export const dropRunSecrets = (id: RunId): Promise<Result<null, AppError>> => call('connection.dropSecrets', { id });

onOtherWorkspace(() => {
  endpoints.forget();
  runs.forget();
  useHistory.setState(FIRST);
});
