import { create } from 'zustand';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { type CertificateSelection, MAX_SELECTED_IDS } from '../../shared/model/inventory.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { AppError } from '../../shared/errors.ts';
import { call } from '../api/client.ts';
import { useInventory } from './inventory.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** As many as one renewal takes. */
export const MOST_RENEWED = 1000;

interface MarksState {
  /** Those that are marked one by one. */
  readonly marked: ReadonlySet<CertificateId>;
  /** Everything that the filter lets through but these; null where certificates are marked one by one. */
  readonly allBut: ReadonlySet<CertificateId> | null;
  /** More were to be marked than can be named one by one. */
  readonly isFull: boolean;
}

const NONE: MarksState = { marked: new Set(), allBut: null, isFull: false };

/** Certificates of the list that one act is about. Another filter or order lets go of them: what is not seen is not acted on. */
export const useCertificateMarks = create<MarksState>(() => NONE);

export const isMarked = ({ marked, allBut }: MarksState, id: CertificateId): boolean =>
  allBut === null ? marked.has(id) : !allBut.has(id);

/** How many are marked, as far as the list is counted. */
export const countMarks = ({ marked, allBut }: MarksState, total: number): number =>
  allBut === null ? marked.size : Math.max(0, total - allBut.size);

export function markCertificates(ids: readonly CertificateId[], toMark: boolean): void {
  const state = useCertificateMarks.getState();
  const isOut = state.allBut === null ? toMark : !toMark;
  const { changed, isFull } = withIds(state.allBut ?? state.marked, ids, isOut);
  useCertificateMarks.setState(state.allBut === null ? { marked: changed, isFull } : { allBut: changed, isFull });
}

function withIds(before: ReadonlySet<CertificateId>, ids: readonly CertificateId[], isAdded: boolean) {
  const changed = new Set(before);
  let isFull = false;
  for (const id of ids) {
    if (!isAdded) changed.delete(id);
    else if (changed.size < MAX_SELECTED_IDS) changed.add(id);
    else isFull = true;
  }
  return { changed, isFull };
}

/** Everything that the filter lets through, whether it was read or not. */
export const markAll = (): void => useCertificateMarks.setState({ ...NONE, allBut: new Set() });

export const clearCertificateMarks = (): void => useCertificateMarks.setState(NONE);

const PAGE = 500;

/** Marks a stretch of the list, reading what is not here. */
export async function markRange(from: number, to: number, toMark: boolean): Promise<Result<null, AppError>> {
  const [first, last] = [Math.min(from, to), Math.min(Math.max(from, to), Math.min(from, to) + MAX_SELECTED_IDS)];
  const { query, window } = useInventory.getState();
  const ids: CertificateId[] = [];
  for (let index = first; index <= last; ) {
    const row = window.rows.get(index);
    const some = row === undefined ? await readIds(index, last) : { ok: true as const, value: [row.id] };
    if (!some.ok) return some;
    if (some.value.length === 0) break;
    ids.push(...some.value);
    index += some.value.length;
  }
  if (useInventory.getState().query === query) markCertificates(ids, toMark);
  return ok(null);
}

async function readIds(index: number, last: number): Promise<Result<readonly CertificateId[], AppError>> {
  const page = await readRows(index, Math.min(PAGE, last - index + 1));
  return page.ok ? ok(page.value.map(({ id }) => id)) : page;
}

async function readRows(offset: number, limit: number): Promise<Result<readonly CertificateSummary[], AppError>> {
  const { filter, sort, direction } = useInventory.getState().query;
  const answer = await call('certificate.page', { search: '', filter, sort, direction, offset, limit });
  return answer.ok ? ok(answer.value.items) : answer;
}

/** What an act is told. */
export function markedSelection(): CertificateSelection {
  const { marked, allBut } = useCertificateMarks.getState();
  return allBut === null ? { ids: [...marked] } : { filter: useInventory.getState().query.filter, except: [...allBut] };
}

/** The marked rows themselves, at most so many, for acts that need each. */
export async function readMarked(most: number): Promise<Result<readonly CertificateSummary[], AppError>> {
  const { marked, allBut } = useCertificateMarks.getState();
  const { rows, total } = useInventory.getState().window;
  const known = [...rows.values()].filter(({ id }) => isMarked({ marked, allBut, isFull: false }, id));
  const wanted = Math.min(most, allBut === null ? marked.size : total - allBut.size);
  if (known.length >= wanted) return ok(known.slice(0, wanted));
  const found: CertificateSummary[] = [];
  for (let offset = 0; offset < total && found.length < wanted; offset += PAGE) {
    const page = await readRows(offset, PAGE);
    if (!page.ok) return page;
    if (page.value.length === 0) break;
    found.push(...page.value.filter(({ id }) => isMarked({ marked, allBut, isFull: false }, id)));
  }
  return ok(found.slice(0, wanted));
}

useInventory.subscribe((state, before) => {
  if (state.query !== before.query) clearCertificateMarks();
});
onOtherWorkspace(clearCertificateMarks);
