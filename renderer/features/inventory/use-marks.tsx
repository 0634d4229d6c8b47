import { useMemo, useRef } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { inventoryMarksText as words } from '../../../shared/text/en/ui/inventory-marks.ts';
import { markCertificates, useCertificateMarks } from '../../stores/certificate-marks.ts';
import { useInventory } from '../../stores/inventory.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { visibleText } from '../../ui/format-text.ts';
import { RowMark } from '../../ui/row-mark.tsx';

export interface CertificateMarks {
  /** The column of boxes. */
  readonly column: GridColumn<CertificateSummary>;
  readonly isMarked: (certificate: CertificateSummary) => boolean;
  readonly toggle: (index: number) => void;
}

/** Boxes before the rows of the list: one, all that are listed, or from the last one on. */
export function useMarks(): CertificateMarks {
  const rows = useInventory((state) => state.window.rows);
  const marked = useCertificateMarks((state) => state.marked);
  const last = useRef<number | null>(null);
  return useMemo(() => {
    const listed = [...rows.values()].map(({ id }) => id);
    const isAll = listed.length > 0 && listed.every((id) => marked.has(id));
    const mark = (index: number, isMarked: boolean, range: boolean) => {
      const from = range && last.current !== null ? last.current : index;
      last.current = index;
      const between = [...rows].filter(([at]) => at >= Math.min(from, index) && at <= Math.max(from, index));
      markCertificates(
        between.map(([, { id }]) => id),
        isMarked,
      );
    };
    return {
      isMarked: ({ id }) => marked.has(id),
      toggle: (index) => {
        const row = rows.get(index);
        if (row !== undefined) mark(index, !marked.has(row.id), false);
      },
      column: {
        id: 'mark',
        head: words.column,
        headContent: (
          <RowMark
            label={words.markShown}
            checked={isAll}
            mixed={marked.size > 0 && !isAll}
            onMark={(isMarked) => markCertificates(listed, isMarked)}
          />
        ),
        width: 2.25,
        bleed: true,
        cell: (row) => (
          <RowMark
            label={words.mark(visibleText(row.name))}
            checked={marked.has(row.id)}
            onMark={(isMarked, range) => mark(findIndex(rows, row.id), isMarked, range)}
          />
        ),
      },
    };
  }, [rows, marked]);
}

function findIndex(rows: ReadonlyMap<number, CertificateSummary>, id: string): number {
  for (const [index, row] of rows) if (row.id === id) return index;
  return 0;
}
