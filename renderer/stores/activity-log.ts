import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { LogExport, LogState, LogVerdict } from '../../shared/model/activity-log.ts';
import type { ActivityFilter } from '../../shared/model/activity.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { toInput } from './activity.ts';
import { onDataChanged } from './data-changes.ts';
import { useWorkspaceStore } from './workspace.ts';

/** When it was verified. */
type DatedVerdict = LogVerdict & { readonly at: number };

/** The last verification of the whole log of this workspace; null before the first. */
export const useLogVerdict = create<{ readonly verdict: DatedVerdict | null }>(() => ({ verdict: null }));

/** How the chain stands; null before the first answer. */
export const useLogState = create<{ readonly log: LogState | null }>(() => ({ log: null }));

/** Verifies the whole log, as a job unless it is done in the background. */
export async function verifyLog(background = false): Promise<Result<unknown, AppError>> {
  const answer = await call('activity.verify', { background });
  return takeVerdict(answer);
}

/** An older copy was put here on purpose. */
export async function forgetKnownLog(): Promise<Result<unknown, AppError>> {
  return takeVerdict(await call('activity.forgetKnown', {}));
}

/** Writes what a filter lets pass with its signature; null where choosing a file was given up. */
export async function exportLog(filter: ActivityFilter): Promise<Result<LogExport | null, AppError>> {
  return call('activity.export', toInput(filter));
}

function takeVerdict(answer: Result<LogVerdict, AppError>): Result<LogVerdict, AppError> {
  if (answer.ok) useLogVerdict.setState({ verdict: { ...answer.value, at: Date.now() } });
  void readLogState();
  return answer;
}

async function readLogState(): Promise<void> {
  const answer = await call('activity.state', {});
  if (answer.ok) useLogState.setState({ log: answer.value });
}

/** Follows the state of the chain while a screen shows it; the answer ends that. */
export function startLogState(): () => void {
  void readLogState();
  const stops = [
    onDataChanged(null, () => void readLogState()),
    useWorkspaceStore.subscribe(() => void readLogState()),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Verifies the log whenever a workspace is opened; the answer ends that. */
export function startLogVerdict(): () => void {
  const check = (id: string | null) => {
    useLogVerdict.setState({ verdict: null });
    useLogState.setState({ log: null });
    if (id !== null) void verifyLog(true);
  };
  let last: string | null = null;
  return useWorkspaceStore.subscribe(({ state }) => {
    const id = state?.open === true ? state.id : null;
    if (id === last) return;
    last = id;
    check(id);
  });
}
