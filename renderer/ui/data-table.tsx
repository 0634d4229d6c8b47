import type { ReactNode } from 'react';
import { classes } from './class-names.ts';
import css from './data-table.module.css';

export interface TableColumn<Row> {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  readonly numeric?: boolean | undefined;
  /** Share of the width, CSS length; the rest is divided among columns without one. */
  readonly width?: string | undefined;
  /** Primary colour: the name of the row. */
  readonly strong?: boolean | undefined;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selectedKey?: string | undefined;
  /** Makes rows pressable. */
  readonly onSelect?: ((row: Row) => void) | undefined;
}

/** A short table without virtual rows; `DataGrid` is for long lists. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, selectedKey, onSelect } = props;
  return (
    <table className={css['table']} aria-label={label}>
      <colgroup>
        {columns.map((column) => (
          <col key={column.id} style={column.width === undefined ? undefined : { width: column.width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={classes(column.numeric === true && css['numeric'])}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const key = rowKey(row);
          return (
            <tr
              key={key}
              data-selected={key === selectedKey || undefined}
              data-pressable={onSelect !== undefined || undefined}
              onClick={onSelect === undefined ? undefined : () => onSelect(row)}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={classes(
                    column.numeric === true && css['numeric'],
                    column.strong === true && css['strong'],
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
