import { create } from 'zustand';
import type { CertificateId } from '../../shared/model/brands.ts';
import { useInventory } from './inventory.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** As many as one renewal takes. */
export const MOST_MARKED = 1000;

interface MarksState {
  readonly marked: ReadonlySet<CertificateId>;
}

const NONE: ReadonlySet<CertificateId> = new Set();

/** Certificates of the list that one act is about. Another filter or order lets go of them: what is not seen is not acted on. */
export const useCertificateMarks = create<MarksState>(() => ({ marked: NONE }));

export function markCertificates(ids: readonly CertificateId[], isMarked: boolean): void {
  const marked = new Set(useCertificateMarks.getState().marked);
  for (const id of ids) {
    if (!isMarked) marked.delete(id);
    else if (marked.size < MOST_MARKED) marked.add(id);
  }
  useCertificateMarks.setState({ marked });
}

export const clearCertificateMarks = (): void => useCertificateMarks.setState({ marked: NONE });

useInventory.subscribe((state, before) => {
  if (state.query !== before.query) clearCertificateMarks();
});
onOtherWorkspace(clearCertificateMarks);
