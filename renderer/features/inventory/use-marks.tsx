import { useMemo, useRef } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { inventoryMarksText as words } from '../../../shared/text/en/ui/inventory-marks.ts';
import {
  clearCertificateMarks,
  countMarks,
  isMarked,
  markAll,
  markCertificates,
  markRange,
  useCertificateMarks,
} from '../../stores/certificate-marks.ts';
import { reportFailure } from '../../stores/failure.ts';
import { useInventory } from '../../stores/inventory.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { visibleText } from '../../ui/format-text.ts';
import { RowMark } from '../../ui/row-mark.tsx';

export interface CertificateMarks {
  /** The column of boxes. */
  readonly column: GridColumn<CertificateSummary>;
  readonly isMarked: (certificate: CertificateSummary) => boolean;
  /** Marks a row or takes its mark; `from` the last one on where a range is meant. */
  readonly mark: (index: number, from: number | null) => void;
}

/** Boxes before the rows of the list: one, a range, or everything that the filter lets through. */
export function useMarks(): CertificateMarks {
  const rows = useInventory((state) => state.window.rows);
  const total = useInventory((state) => state.window.total);
  const marks = useCertificateMarks();
  const last = useRef<number | null>(null);
  return useMemo(() => {
    const count = countMarks(marks, total);
    const isAll = total > 0 && count === total;
    const set = (index: number, toMark: boolean, isRange: boolean) => {
      const from = isRange && last.current !== null ? last.current : index;
      last.current = index;
      const row = rows.get(index);
      if (from === index && row !== undefined) markCertificates([row.id], toMark);
      else reportFailure(markRange(from, index, toMark));
    };
    return {
      isMarked: ({ id }) => isMarked(marks, id),
      mark: (index, from) => {
        const row = rows.get(index);
        if (from === null) return set(index, row === undefined || !isMarked(marks, row.id), false);
        if (count === 0 || last.current === null) last.current = from;
        set(index, true, true);
      },
      column: {
        id: 'mark',
        head: words.column,
        headContent: (
          <RowMark
            label={words.markAll}
            checked={isAll}
            mixed={count > 0 && !isAll}
            onMark={(toMark) => (toMark ? markAll() : clearCertificateMarks())}
          />
        ),
        width: 2.25,
        bleed: true,
        cell: (row) => (
          <RowMark
            label={words.mark(visibleText(row.name))}
            checked={isMarked(marks, row.id)}
            onMark={(toMark, isRange) => set(findIndex(rows, row.id), toMark, isRange)}
          />
        ),
      },
    };
  }, [rows, total, marks]);
}

function findIndex(rows: ReadonlyMap<number, CertificateSummary>, id: string): number {
  for (const [index, row] of rows) if (row.id === id) return index;
  return 0;
}
