import type { ReactNode } from 'react';

export interface GridColumn<Row> {
  readonly id: string;
  readonly head: string;
  /** Replaces the words of the head: an axis. */
  readonly headContent?: ReactNode;
  /** Rem; the column with `grow` takes what is left and at least this. */
  readonly width: number;
  readonly grow?: boolean | undefined;
  readonly align?: 'start' | 'end' | undefined;
  /** Primary colour and the name of the row. */
  readonly strong?: boolean | undefined;
  readonly sortable?: boolean | undefined;
  /** No padding above and below: the cell draws over the whole height. */
  readonly bleed?: boolean | undefined;
  readonly cell: (row: Row) => ReactNode;
}

export interface GridSort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}
