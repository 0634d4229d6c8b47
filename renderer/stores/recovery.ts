import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ReadableReport, RefusedFile } from '../../shared/model/backup.ts';
import type { CheckReport, WorkspaceState } from '../../shared/model/workspace.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { keepFailure } from './failure.ts';
import { buildAddress, navigate } from './router.ts';
import { keepWorkspace } from './workspace.ts';

/** Which damaged file: the one that did not open, or the workspace that is open for reading only. */
export type Damaged = 'refused' | 'open';

interface RecoveryState {
  /** The file that did not open last; null where there is none. */
  readonly file: RefusedFile | null;
  /** Of that file; null until it is there. */
  readonly report: CheckReport | null;
  readonly checkError: AppError | null;
}

const NOTHING: RecoveryState = { file: null, report: null, checkError: null };

export const useRecovery = create<RecoveryState>(() => NOTHING);

export const refusedAddress = (): string => buildAddress('recovery', ['file']);
export const damagedAddress = (): string => buildAddress('recovery');

/** Whether a workspace is open now, or the screen that says what is left of the file. */
export type Opening = 'opened' | 'refused';

/** Takes what an opening answered. A file that did not open because of what stands in it leads to the screen that says what is left of it. */
export async function keepOpened(answer: Result<WorkspaceState, AppError>): Promise<Result<Opening, AppError>> {
  if (!answer.ok) return (await showRefused(answer.error)) ? ok('refused') : answer;
  keepWorkspace(answer.value);
  return ok('opened');
}

/** Goes to the file that was refused with this error; false where it was not a file that did. */
export async function showRefused({ code }: AppError): Promise<boolean> {
  const asked = await call('recovery.file', {});
  if (!asked.ok || asked.value?.error.code !== code) return false;
  useRecovery.setState({ ...NOTHING, file: asked.value });
  navigate(refusedAddress());
  void checkRefused();
  return true;
}

/** Looks for everything that is wrong with the file that did not open. */
export async function checkRefused(): Promise<void> {
  useRecovery.setState({ report: null, checkError: null });
  const { file } = useRecovery.getState();
  const answer = await call('recovery.check', {});
  // Another file took its place meanwhile.
  if (useRecovery.getState().file !== file) return;
  useRecovery.setState(answer.ok ? { report: answer.value } : { checkError: answer.error });
}

/** Native dialog. */
export const openWorkspace = async () => keepOpened(await call('workspace.open', {}));
export const openRefused = async () => keepOpened(await call('recovery.open', {}));

export const exportReadable = (of: Damaged): Promise<Result<ReadableReport | null, AppError>> =>
  call('recovery.export', { of });

export async function reveal(what: 'refused' | 'exported'): Promise<void> {
  keepFailure(await call('recovery.reveal', { what }));
}
