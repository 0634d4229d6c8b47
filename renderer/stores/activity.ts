import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ActivityEntry, ActivityFilter } from '../../shared/model/activity.ts';
import { call } from '../api/client.ts';
import { type ActivityWish, NO_WISH, toActivityFilter } from './activity-filter.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, missingPages, PAGE_ROWS, type PageWindow, pagesOf, withPage } from './page-window.ts';

interface ActivityState {
  readonly wish: ActivityWish;
  /** The wish as it was asked for: its period ends at that instant. */
  readonly filter: ActivityFilter;
  readonly actors: readonly string[];
  readonly window: PageWindow<ActivityEntry>;
  /** False until the first answer. */
  readonly loaded: boolean;
  /** Older entries are being looked through: there may be more than the list shows. */
  readonly searching: boolean;
  readonly error: AppError | null;
}

const FIRST: ActivityState = {
  wish: NO_WISH,
  filter: {},
  actors: [],
  window: EMPTY_WINDOW,
  loaded: false,
  searching: false,
  error: null,
};

export const useActivity = create<ActivityState>(() => FIRST);

const FIRST_ROWS = { first: 0, last: PAGE_ROWS - 1 };

let visible = FIRST_ROWS;
let generation = 0;
const reading = new Set<number>();

/** Asks for other entries; what is not said stays. */
export async function wishActivity(change: Partial<ActivityWish>): Promise<void> {
  const wish = { ...useActivity.getState().wish, ...change };
  useActivity.setState({ wish, filter: toActivityFilter(wish, Date.now()) });
  visible = FIRST_ROWS;
  await readAgain();
}

/** Reads what is missing of the rows that came into view. */
export function showActivityRows(first: number, last: number): void {
  visible = { first, last };
  for (const offset of missingPages(useActivity.getState().window, first, last)) void readPage(offset);
}

/** Follows the log while the screen is there; the answer ends that. */
export function startActivity(): () => void {
  useActivity.setState(FIRST);
  visible = FIRST_ROWS;
  void readAgain();
  void readActors();
  return onDataChanged(null, () => void readAgain());
}

async function readActors(): Promise<void> {
  const answer = await call('activity.actors', {});
  if (answer.ok) useActivity.setState({ actors: answer.value });
}

/** Reads the rows on screen anew; what was shown stays until all of them are here. */
async function readAgain(): Promise<void> {
  generation += 1;
  reading.clear();
  const asked = generation;
  const answers = await Promise.all(pagesOf(visible.first, visible.last).map(askPage));
  if (asked !== generation) return;
  let window: PageWindow<ActivityEntry> = EMPTY_WINDOW;
  const open: number[] = [];
  for (const { offset, answer } of answers) {
    if (!answer.ok) return useActivity.setState({ error: answer.error, searching: false });
    if (answer.value.isSearching === true) open.push(offset);
    window = withPage(window, { ...answer.value, total: Math.max(window.total, answer.value.total), offset });
  }
  useActivity.setState({ window, loaded: true, searching: open.length > 0, error: null });
  for (const offset of open) void readPage(offset);
  // The list may have been scrolled meanwhile.
  showActivityRows(visible.first, visible.last);
}

/** Reads a page until nothing of it is looked for any more. */
async function readPage(offset: number): Promise<void> {
  if (reading.has(offset)) return;
  reading.add(offset);
  const asked = generation;
  for (let isSearching = true; isSearching; ) {
    const { answer } = await askPage(offset);
    if (asked !== generation) return;
    isSearching = answer.ok && answer.value.isSearching === true;
    if (!isSearching) reading.delete(offset);
    if (!answer.ok) return useActivity.setState({ error: answer.error, searching: false });
    const window = withPage(useActivity.getState().window, { ...answer.value, offset });
    useActivity.setState({ window, loaded: true, searching: isSearching, error: null });
  }
}

async function askPage(offset: number) {
  const { filter } = useActivity.getState();
  return { offset, answer: await call('activity.page', { ...toInput(filter), soon: true, offset, limit: PAGE_ROWS }) };
}

/** Lists of a filter as the contract takes them. */
export const toInput = ({ actors, actions, ...filter }: ActivityFilter) => ({
  ...filter,
  ...(actors === undefined ? {} : { actors: [...actors] }),
  ...(actions === undefined ? {} : { actions: [...actions] }),
});
