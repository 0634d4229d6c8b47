import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type {
  CertificateExtra,
  CertificatePage,
  CertificateSort,
  CertificateSummary,
} from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, missingPages, PAGE_ROWS, type PageWindow, pagesOf, withPage } from './page-window.ts';

/** What the list shows. */
export interface InventoryQuery {
  /** In the language of filters. */
  readonly filter: string;
  readonly sort: CertificateSort;
  readonly direction: 'asc' | 'desc';
}

interface InventoryState {
  readonly query: InventoryQuery;
  /** The rows of `query` that were read so far. */
  readonly window: PageWindow<CertificateSummary>;
  /** Rows of the workspace whatever the filter; null until the first answer. */
  readonly of: number | null;
  /** Whether `window.total` is all that the filter lets through, or as many as are known by now. */
  readonly exact: boolean;
  /** Rows of `query` are still being looked for. */
  readonly searching: boolean;
  readonly error: AppError | null;
}

export const FIRST_ORDER = { sort: 'notAfter', direction: 'asc' } as const;
const FIRST_QUERY: InventoryQuery = { filter: '', ...FIRST_ORDER };

const FIRST: InventoryState = {
  query: FIRST_QUERY,
  window: EMPTY_WINDOW,
  of: null,
  exact: true,
  searching: false,
  error: null,
};

export const useInventory = create<InventoryState>(() => FIRST);

/** Counts queries, so that a late answer to an old one is dropped. */
let generation = 0;
const reading = new Set<number>();
const FIRST_ROWS = { first: 0, last: PAGE_ROWS - 1 };

let visible = FIRST_ROWS;

/** What columns show beside the rows themselves. */
let extras: readonly CertificateExtra[] = [];

/** Counted exactly for the question of a generation, while pages know only a lower bound. */
let counted: { readonly generation: number; readonly total: number } | null = null;

/** Changes filter or order and reads the first rows; the rows before stay until those are here. */
export async function changeInventoryQuery(change: Partial<InventoryQuery>): Promise<void> {
  const query = { ...useInventory.getState().query, ...change };
  useInventory.setState({ query });
  visible = FIRST_ROWS;
  await readAgain();
}

/** Columns need more, or less, beside each row. */
export function askForExtras(wanted: readonly CertificateExtra[]): void {
  const isMore = wanted.some((extra) => !extras.includes(extra));
  extras = wanted;
  if (isMore && useInventory.getState().of !== null) void readAgain();
}

/** Reads what is missing of the rows that came into view. */
export function showInventoryRows(first: number, last: number): void {
  visible = { first, last };
  for (const offset of missingPages(useInventory.getState().window, first, last)) void readPage(offset);
}

/** Follows changes while the screen is there; the answer ends that. */
export function startInventory(): () => void {
  visible = FIRST_ROWS;
  void readAgain();
  return onDataChanged(null, () => void readAgain());
}

/** Forgets everything: another workspace is open. */
export function resetInventory(): void {
  generation += 1;
  reading.clear();
  visible = FIRST_ROWS;
  useInventory.setState(FIRST);
}

/** Reads the rows on screen anew; what was shown stays until all of them are here. */
async function readAgain(): Promise<void> {
  generation += 1;
  reading.clear();
  const asked = generation;
  const answers = await Promise.all(pagesOf(visible.first, visible.last).map(askRows));
  if (asked !== generation) return;
  let window: PageWindow<CertificateSummary> = EMPTY_WINDOW;
  let last: CertificatePage | null = null;
  const open: number[] = [];
  for (const { offset, answer } of answers) {
    if (!answer.ok) return useInventory.setState({ error: answer.error, searching: false });
    last = answer.value;
    if (last.isSearching === true) open.push(offset);
    window = withPage(window, { ...last, total: Math.max(window.total, last.total), offset });
  }
  if (last === null) return;
  keepWindow(window, last, open.length > 0);
  for (const offset of open) void readPage(offset);
  // The list may have been scrolled meanwhile.
  showInventoryRows(visible.first, visible.last);
  if (!last.exact) await countExactly(asked);
}

/** Reads a page until nothing of it is looked for any more. */
async function readPage(offset: number): Promise<void> {
  if (reading.has(offset)) return;
  reading.add(offset);
  const asked = generation;
  for (let isSearching = true; isSearching; ) {
    const { answer } = await askPage(offset);
    if (asked !== generation) return;
    if (!answer.ok) {
      reading.delete(offset);
      return useInventory.setState({ error: answer.error, searching: false });
    }
    isSearching = answer.value.isSearching === true;
    if (!isSearching) reading.delete(offset);
    keepPage(offset, answer.value);
  }
}

function keepPage(offset: number, page: CertificatePage): void {
  const { window, searching } = useInventory.getState();
  const total = page.exact ? page.total : Math.max(window.total, page.total);
  const isSearching = page.isSearching === true || (searching && reading.size > 0);
  keepWindow(withPage(window, { ...page, total, offset }), page, isSearching);
}

function keepWindow(window: PageWindow<CertificateSummary>, { exact, of }: CertificatePage, searching: boolean): void {
  const known = counted?.generation === generation ? counted.total : null;
  const total = exact || known === null ? window.total : Math.max(window.total, known);
  useInventory.setState({ window: { ...window, total }, of, exact: exact || known !== null, searching, error: null });
}

/** The number comes later than the rows: it may take seconds. */
async function countExactly(asked: number): Promise<void> {
  const answer = await call('certificate.count', { filter: useInventory.getState().query.filter });
  if (asked !== generation || !answer.ok) return;
  counted = { generation: asked, total: answer.value.total };
  const { window } = useInventory.getState();
  useInventory.setState({ window: { ...window, total: Math.max(window.total, counted.total) }, exact: true });
  showInventoryRows(visible.first, visible.last);
}

/** Nothing is no answer to show at once where the search goes on: what was shown stays a little longer. */
async function askRows(offset: number) {
  const first = await askPage(offset);
  const isNothing = first.answer.ok && first.answer.value.isSearching === true && first.answer.value.items.length === 0;
  return isNothing ? askPage(offset) : first;
}

async function askPage(offset: number) {
  const { filter, sort, direction } = useInventory.getState().query;
  const page = { search: '', filter, sort, direction, offset, limit: PAGE_ROWS, soon: true };
  const answer = await call('certificate.page', extras.length === 0 ? page : { ...page, extras: [...extras] });
  return { offset, answer };
}
