import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import type { GridColumn, GridSort } from './data-grid-columns.ts';
import { GridHead } from './data-grid-head.tsx';
import { gridIndexAfter } from './data-grid-keys.ts';
import css from './data-grid.module.css';
import { useRem } from './text-scale.ts';
import { useDrawnRows } from './use-drawn-rows.ts';

export interface GridHandle {
  readonly focus: () => void;
  readonly scrollTo: (index: number) => void;
}

export interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly count: number;
  /** Undefined while the row is on its way. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly selected: number | null;
  /** A press of the mouse may show more than a step of the keyboard. */
  readonly onSelect: (index: number, by: 'pointer' | 'key') => void;
  /** Rows that a `RowMark` has marked. */
  readonly isMarked?: ((row: Row) => boolean) | undefined;
  /** Enter or double click. */
  readonly onOpen?: ((index: number) => void) | undefined;
  /** Space. */
  readonly onPeek?: ((index: number) => void) | undefined;
  /** Shift and Space, or a press with Ctrl; with Shift, or Shift and an arrow, everything from the row before on. */
  readonly onMark?: ((index: number, from: number | null) => void) | undefined;
  /** Ctrl and A. */
  readonly onMarkAll?: (() => void) | undefined;
  readonly sort?: GridSort | undefined;
  readonly onSort?: ((sort: GridSort) => void) | undefined;
  /** First and last index on screen, so that their window can be read. */
  readonly onVisible?: ((first: number, last: number) => void) | undefined;
  /** Widths that the user chose, rem, by column. */
  readonly widths?: Readonly<Record<string, number>> | undefined;
  readonly onWidth?: ((column: string, width: number) => void) | undefined;
  readonly handle?: Ref<GridHandle> | undefined;
  /** Shown instead of the rows when there are none. */
  readonly empty?: ReactNode;
}

const ROW_REM = 1.75;

/** Long lists: virtual rows, sticky sortable head, resizable columns, one tab stop with arrow keys. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, columns, count, selected, empty, widths = {}, onVisible } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(false);
  const rowHeight = Math.round(ROW_REM * useRem());
  const { first, last, shift, height, scrollTo } = useDrawnRows(scroller, count, rowHeight);
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  useVisibleRange(drawn[0], drawn.at(-1), onVisible);
  useImperativeHandle(props.handle, () => ({ focus: () => scroller.current?.focus(), scrollTo }));
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 2);
    pressKey(event, props, page, scrollTo);
  };
  const layout: GridLayout = {
    id,
    template: columns.map((column) => trackOf(column, widths[column.id])).join(' '),
    width: `${columns.reduce((sum, column) => sum + (widths[column.id] ?? column.width), 0)}rem`,
    rowHeight,
  };
  return (
    <div className={css['place']}>
      <div
        ref={scroller}
        className={css['grid']}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={count + 1}
        aria-activedescendant={
          // what is not drawn has no element to point at
          selected === null || selected < first || selected > last ? undefined : `${id}r${selected}`
        }
        data-scrolled={scrolled || undefined}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 0)}
        onKeyDown={press}
      >
        <GridHead columns={columns} template={layout.template} width={layout.width} {...headProps(props)} />
        <div role="rowgroup" className={css['body']} style={{ height }}>
          {drawn.map((index) => (
            <GridRow key={index} grid={props} layout={layout} index={index} top={index * rowHeight + shift} />
          ))}
        </div>
      </div>
      {count === 0 ? <div className={css['empty']}>{empty}</div> : null}
    </div>
  );
}

interface GridLayout {
  readonly id: string;
  /** Grid tracks that head and rows share. */
  readonly template: string;
  /** What all columns need together. */
  readonly width: string;
  readonly rowHeight: number;
}

interface GridRowProps<Row> {
  readonly grid: DataGridProps<Row>;
  readonly layout: GridLayout;
  readonly index: number;
  readonly top: number;
}

function GridRow<Row>({ grid, layout, index, top }: GridRowProps<Row>) {
  const { columns, rowAt, selected, isMarked, onOpen } = grid;
  const row = rowAt(index);
  return (
    <div
      id={`${layout.id}r${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={index === selected}
      data-marked={(row !== undefined && isMarked?.(row) === true) || undefined}
      data-index={index}
      className={css['row']}
      style={{
        gridTemplateColumns: layout.template,
        minWidth: layout.width,
        height: layout.rowHeight,
        transform: `translateY(${top}px)`,
      }}
      onClick={(event) => pressRow(event, grid, index)}
      onContextMenu={() => grid.onSelect(index, 'key')}
      onDoubleClick={() => onOpen?.(index)}
    >
      <Cells columns={columns} row={row} />
    </div>
  );
}

/** A press with Ctrl marks the row, with Shift all from the one before. */
function pressRow<Row>(event: MouseEvent, { selected, onSelect, onMark }: DataGridProps<Row>, index: number): void {
  const isMark = event.ctrlKey || event.metaKey || event.shiftKey;
  if (onMark === undefined || !isMark) return onSelect(index, 'pointer');
  onMark(index, event.shiftKey ? (selected ?? index) : null);
  onSelect(index, 'key');
}

function pressKey<Row>(
  event: KeyboardEvent<HTMLDivElement>,
  grid: DataGridProps<Row>,
  page: number,
  scrollTo: (index: number) => void,
): void {
  if (event.target !== event.currentTarget) return;
  const { selected, count, onSelect, onOpen, onPeek, onMark, onMarkAll } = grid;
  const isCommand = (event.ctrlKey || event.metaKey) && !event.shiftKey;
  const next = gridIndexAfter(event.key, { selected, count, page });
  if (next !== undefined) {
    if (event.shiftKey) onMark?.(next, selected ?? next);
    onSelect(next, 'key');
    scrollTo(next);
  } else if (event.key === 'Enter' && selected !== null) onOpen?.(selected);
  else if (event.key === ' ' && event.shiftKey && selected !== null) onMark?.(selected, null);
  else if (event.key === ' ' && selected !== null) onPeek?.(selected);
  else if (isCommand && event.key.toLowerCase() === 'a' && onMarkAll !== undefined) onMarkAll();
  else return;
  event.preventDefault();
}

interface CellsProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly row: Row | undefined;
}

function Cells<Row>({ columns, row }: CellsProps<Row>) {
  return columns.map((column) => (
    <div
      key={column.id}
      role="gridcell"
      className={css['cell']}
      data-align={column.align}
      data-strong={column.strong || undefined}
      data-bleed={column.bleed || undefined}
    >
      {row === undefined ? <span className={css['pending']} /> : column.cell(row)}
    </div>
  ));
}

function headProps<Row>({ sort, onSort, onWidth }: DataGridProps<Row>) {
  return { sort, onSort, onWidth };
}

function trackOf<Row>(column: GridColumn<Row>, chosen: number | undefined): string {
  if (column.grow === true) return `minmax(${chosen ?? column.width}rem, 1fr)`;
  return `${chosen ?? column.width}rem`;
}

function useVisibleRange(
  first: number | undefined,
  last: number | undefined,
  onVisible: ((first: number, last: number) => void) | undefined,
): void {
  const tell = useRef(onVisible);
  useEffect(() => {
    tell.current = onVisible;
  });
  useEffect(() => {
    if (first !== undefined && last !== undefined) tell.current?.(first, last);
  }, [first, last]);
}
