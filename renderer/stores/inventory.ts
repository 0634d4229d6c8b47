import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { CertificateSort, CertificateStatus, CertificateSummary } from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, missingPages, PAGE_ROWS, type PageWindow, withPage } from './page-window.ts';

/** What the list shows. */
export interface InventoryQuery {
  readonly search: string;
  readonly status: CertificateStatus | null;
  readonly authorityId: AuthorityId | null;
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
  sort: 'notAfter',
  direction: 'asc',
};

const FIRST: InventoryState = { query: FIRST_QUERY, window: EMPTY_WINDOW, of: null, error: null };

export const useInventory = create<InventoryState>(() => FIRST);

/** Counts queries, so that a late answer to an old one is dropped. */
let generation = 0;
const reading = new Set<number>();
let visible = { first: 0, last: PAGE_ROWS - 1 };

/** Changes filter or order and reads the first rows; the rows before stay until those are here. */
export async function changeInventoryQuery(change: Partial<InventoryQuery>): Promise<void> {
  const query = { ...useInventory.getState().query, ...change };
  useInventory.setState({ query });
  visible = { first: 0, last: PAGE_ROWS - 1 };
  await readAgain(0);
}

/** Reads what is missing of the rows that came into view. */
export function showInventoryRows(first: number, last: number): void {
  visible = { first, last };
  for (const offset of missingPages(useInventory.getState().window, first, last)) void readPage(offset, generation);
}

/** Follows changes while the screen is there; the answer ends that. */
export function startInventory(): () => void {
  void readAgain(visible.first);
  return onDataChanged(null, () => void readAgain(visible.first));
}

/** Forgets everything: another workspace is open. */
export function resetInventory(): void {
  generation += 1;
  reading.clear();
  visible = { first: 0, last: PAGE_ROWS - 1 };
  useInventory.setState(FIRST);
}

async function readAgain(around: number): Promise<void> {
  generation += 1;
  reading.clear();
  const offset = Math.floor(around / PAGE_ROWS) * PAGE_ROWS;
  await readPage(offset, generation, true);
}

async function readPage(offset: number, asked: number, fresh = false): Promise<void> {
  if (reading.has(offset)) return;
  reading.add(offset);
  const { search, status, authorityId, sort, direction } = useInventory.getState().query;
  const answer = await call('certificate.page', {
    search,
    sort,
    direction,
    offset,
    limit: PAGE_ROWS,
    ...(status === null ? {} : { status }),
    ...(authorityId === null ? {} : { authorityId }),
  });
  if (asked !== generation) return;
  reading.delete(offset);
  if (!answer.ok) {
    useInventory.setState({ error: answer.error });
    return;
  }
  const before = fresh ? EMPTY_WINDOW : useInventory.getState().window;
  const window = withPage(before, { ...answer.value, offset });
  useInventory.setState({ window, of: answer.value.of, error: null });
  if (fresh) showInventoryRows(visible.first, Math.min(visible.last, window.total - 1));
}
