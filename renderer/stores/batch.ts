import { create } from 'zustand';
import type { Answer } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { BatchDefaults, BatchExport, BatchRow, BatchRowState, BatchSummary } from '../../shared/model/batch.ts';
import type { BatchId, FileHandleId } from '../../shared/model/brands.ts';
import type { KitChoice } from '../../shared/model/kit.ts';
import { batchText } from '../../shared/text/en/ui/batch.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call, upload } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { whenJobEnds } from './jobs.ts';
import { askingForMore, ensureUnlockedToExport } from './needs.ts';
import { EMPTY_WINDOW, type PageWindow } from './page-window.ts';
import { createPagedList } from './paged-list.ts';
import { ensureUnlocked } from './unlock.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export type BatchDetails = Answer<'batch.get'> extends Result<infer Value, AppError> ? Value : never;

interface BatchState {
  /** Newest first; null until they have been read. */
  readonly batches: readonly BatchSummary[] | null;
  readonly shown: BatchDetails | null;
  readonly filter: BatchRowState | null;
  readonly rows: PageWindow<BatchRow>;
  /** The dry run or the issuing that is under way. */
  readonly job: string | null;
  readonly error: AppError | null;
  /** Kits that were written, with their passphrases, until somebody has taken them: wherever the window is by then. */
  readonly written: BatchExport | null;
}

const START: BatchState = {
  batches: null,
  shown: null,
  filter: null,
  rows: EMPTY_WINDOW,
  job: null,
  error: null,
  written: null,
};

/** Tables of certificates to issue. */
export const useBatch = create<BatchState>(() => START);

let wanted: BatchId | null = null;

const list = createPagedList<BatchRow>({
  ask: async (offset, limit) => {
    const { filter } = useBatch.getState();
    if (wanted === null) return ok({ total: 0, items: [] });
    return call('batch.rows', { id: wanted, ...(filter === null ? {} : { state: filter }), offset, limit });
  },
  window: () => useBatch.getState().rows,
  keep: (answer) => useBatch.setState(answer.ok ? { rows: answer.value, error: null } : { error: answer.error }),
});

export const showBatchRows = list.show;

/** Reads batches and the one that is shown, and follows changes; the answer ends that. */
export function followBatches(): () => void {
  void readBatches();
  return onDataChanged(['batch', 'batch_row', 'certificate'], () => {
    void readBatches();
    if (wanted !== null) {
      void readShown(wanted);
      void list.readAgain();
    }
  });
}

/** Shows one batch with its rows; null shows none. */
export function showBatch(id: BatchId | null): void {
  if (wanted === id) return;
  wanted = id;
  list.forget();
  useBatch.setState({ shown: null, rows: EMPTY_WINDOW, filter: null, error: null });
  if (id === null) return;
  void readShown(id);
  void list.restart();
}

export function filterBatchRows(filter: BatchRowState | null): void {
  useBatch.setState({ filter });
  void list.restart();
}

/** Native dialog, then the dry run; null when it was cancelled. */
export async function chooseAndPlan(defaults: BatchDefaults): Promise<Result<BatchId | null, AppError>> {
  const chosen = await call('file.choose', { purpose: 'table' });
  if (!chosen.ok) return chosen;
  return chosen.value === null ? ok(null) : plan(chosen.value.handle, defaults);
}

/** The dry run of a dropped table; answers the batch that came of it, null where it was cancelled. */
export async function planBytes(
  bytes: Blob,
  name: string,
  defaults: BatchDefaults,
): Promise<Result<BatchId | null, AppError>> {
  const uploaded = await upload(bytes, { name });
  return uploaded.ok ? plan(uploaded.value, defaults) : uploaded;
}

async function plan(handle: FileHandleId, defaults: BatchDefaults): Promise<Result<BatchId | null, AppError>> {
  const started = await call('batch.plan', { handle, defaults });
  if (!started.ok) return started;
  const ended = await follow(started.value.job);
  void call('file.release', { handle });
  if (!ended.ok) return ended;
  const planned = await call('batch.planned', { job: started.value.job });
  return planned.ok ? ok(planned.value?.id ?? null) : planned;
}

/** Unlocks and issues what is left; ends once the work has ended. */
export async function runBatch(id: BatchId, includeWarnings: boolean): Promise<Result<boolean, AppError>> {
  if (!(await ensureUnlocked(batchText.foot.unlockPurpose))) return ok(false);
  return askingForMore(async () => {
    const started = await call('batch.run', { id, includeWarnings });
    return started.ok ? follow(started.value.job) : started;
  });
}

export async function discardBatch(id: BatchId): Promise<Result<null, AppError>> {
  const answer = await call('batch.discard', { id });
  if (answer.ok) await readBatches();
  return answer;
}

export const saveBatchTemplate = () => call('batch.template', {});

/**
 * Native dialog, then the result is written; null when it was cancelled. Passphrases of kits are in the answer, which is
 * given once: kits are therefore kept as written until `forgetWritten`.
 */
export async function exportBatch(
  id: BatchId,
  form: 'folders' | 'csv',
  kit: KitChoice,
): Promise<Result<BatchExport | null, AppError>> {
  if (form === 'folders') {
    const unlocked = await ensureUnlockedToExport(batchText.kit.unlockPurpose);
    if (!unlocked.ok || !unlocked.value) return unlocked.ok ? ok(null) : unlocked;
  }
  const started = await call('batch.exportResult', { id, form, kit: { ...kit, parts: [...kit.parts] } });
  if (!started.ok || started.value === null) return started.ok ? ok(null) : started;
  const { job } = started.value;
  const ended = await follow(job);
  if (!ended.ok) return ended;
  const answer = await call('batch.takeExport', { job });
  if (answer.ok && form === 'folders') useBatch.setState({ written: answer.value });
  return answer;
}

/** The passphrases have been taken; nothing keeps them any more. */
export const forgetWritten = (): void => useBatch.setState({ written: null });

/** Answers whether the work was done to its end; a cancelled one is no failure. */
async function follow(job: string): Promise<Result<boolean, AppError>> {
  useBatch.setState({ job });
  const ended = await whenJobEnds(job);
  useBatch.setState((state) => (state.job === job ? { job: null } : {}));
  await readBatches();
  if (wanted !== null) await Promise.all([readShown(wanted), list.readAgain()]);
  if (ended.state === 'failed' && ended.error !== undefined) return { ok: false, error: ended.error };
  return ok(ended.state === 'done');
}

async function readBatches(): Promise<void> {
  const answer = await call('batch.list', {});
  useBatch.setState(answer.ok ? { batches: answer.value } : { error: answer.error });
}

async function readShown(id: BatchId): Promise<void> {
  const answer = await call('batch.get', { id });
  if (wanted !== id) return;
  useBatch.setState(answer.ok ? { shown: answer.value } : { error: answer.error });
}

onOtherWorkspace(() => {
  wanted = null;
  list.forget();
  useBatch.setState(START);
});
