import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { CertificateSort, CertificateStatus, CertificateSummary } from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, missingPages, PAGE_ROWS, type PageWindow, pagesOf, withPage } from './page-window.ts';

/** What the list shows. */
export interface InventoryQuery {
  readonly search: string;
  readonly status: CertificateStatus | null;
  readonly authorityId: AuthorityId | null;
  /** In the language of filters, as another screen asked for it; null for none. */
  readonly filter: string | null;
  readonly sort: CertificateSort;
  readonly direction: 'asc' | 'desc';
}

interface InventoryState {
  readonly query: InventoryQuery;
  /** The rows of `query` that were read so far. */
  readonly window: PageWindow<CertificateSummary>;
  /** Rows of the workspace whatever the filter; null until the first answer. */
  readonly of: number | null;
  readonly error: AppError | null;
}

const FIRST_QUERY: InventoryQuery = {
  search: '',
  status: null,
  authorityId: null,
  filter: null,
  sort: 'notAfter',
  direction: 'asc',
};

const FIRST: InventoryState = { query: FIRST_QUERY, window: EMPTY_WINDOW, of: null, error: null };

export const useInventory = create<InventoryState>(() => FIRST);

/** Counts queries, so that a late answer to an old one is dropped. */
let generation = 0;
const reading = new Set<number>();
const FIRST_ROWS = { first: 0, last: PAGE_ROWS - 1 };

let visible = FIRST_ROWS;

/** Changes filter or order and reads the first rows; the rows before stay until those are here. */
export async function changeInventoryQuery(change: Partial<InventoryQuery>): Promise<void> {
  const query = { ...useInventory.getState().query, ...change };
  useInventory.setState({ query });
  visible = FIRST_ROWS;
  await readAgain();
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
  const answers = await Promise.all(pagesOf(visible.first, visible.last).map(askPage));
  if (asked !== generation) return;
  let window: PageWindow<CertificateSummary> = EMPTY_WINDOW;
  let of = 0;
  for (const { offset, answer } of answers) {
    if (!answer.ok) return useInventory.setState({ error: answer.error });
    window = withPage(window, { ...answer.value, offset });
    of = answer.value.of;
  }
  useInventory.setState({ window, of, error: null });
  // The list may have been scrolled meanwhile.
  showInventoryRows(visible.first, visible.last);
}

async function readPage(offset: number): Promise<void> {
  if (reading.has(offset)) return;
  reading.add(offset);
  const asked = generation;
  const { answer } = await askPage(offset);
  if (asked !== generation) return;
  reading.delete(offset);
  if (!answer.ok) return useInventory.setState({ error: answer.error });
  const window = withPage(useInventory.getState().window, { ...answer.value, offset });
  useInventory.setState({ window, of: answer.value.of, error: null });
}

async function askPage(offset: number) {
  const { search, status, authorityId, filter, sort, direction } = useInventory.getState().query;
  const answer = await call('certificate.page', {
    search,
    sort,
    direction,
    offset,
    limit: PAGE_ROWS,
    ...(status === null ? {} : { status }),
    ...(authorityId === null ? {} : { authorityId }),
    ...(filter === null ? {} : { filter }),
  });
  return { offset, answer };
}
