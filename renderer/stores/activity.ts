import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/model/activity.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, missingPages, PAGE_ROWS, type PageWindow, withPage } from './page-window.ts';

interface ActivityState {
  readonly search: string;
  readonly window: PageWindow<ActivityEntry>;
  /** False until the first answer. */
  readonly loaded: boolean;
  readonly error: AppError | null;
}

const FIRST: ActivityState = { search: '', window: EMPTY_WINDOW, loaded: false, error: null };

export const useActivity = create<ActivityState>(() => FIRST);

let generation = 0;
const reading = new Set<number>();

export async function searchActivity(search: string): Promise<void> {
  useActivity.setState({ search });
  await readAgain();
}

/** Reads what is missing of the rows that came into view. */
export function showActivityRows(first: number, last: number): void {
  for (const offset of missingPages(useActivity.getState().window, first, last)) void readPage(offset, generation);
}

/** Follows the log while the screen is there; the answer ends that. */
export function startActivity(): () => void {
  useActivity.setState(FIRST);
  void readAgain();
  return onDataChanged(null, () => void readAgain());
}

async function readAgain(): Promise<void> {
  generation += 1;
  reading.clear();
  await readPage(0, generation, true);
}

async function readPage(offset: number, asked: number, fresh = false): Promise<void> {
  if (reading.has(offset)) return;
  reading.add(offset);
  const answer = await call('activity.page', { search: useActivity.getState().search, offset, limit: PAGE_ROWS });
  if (asked !== generation) return;
  reading.delete(offset);
  if (!answer.ok) {
    useActivity.setState({ error: answer.error });
    return;
  }
  const before = fresh ? EMPTY_WINDOW : useActivity.getState().window;
  useActivity.setState({ window: withPage(before, { ...answer.value, offset }), loaded: true, error: null });
}
