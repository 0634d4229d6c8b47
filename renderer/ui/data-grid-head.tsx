import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { GridColumn, GridSort } from './data-grid-columns.ts';
import css from './data-grid.module.css';
import { useUiWords } from './host.tsx';
import { useRem } from './text-scale.ts';

interface GridHeadProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly template: string;
  /** What all columns need together. */
  readonly width: string;
  readonly sort: GridSort | undefined;
  readonly onSort: ((sort: GridSort) => void) | undefined;
  readonly onWidth: ((column: string, width: number) => void) | undefined;
}

export function GridHead<Row>({ columns, template, width, sort, onSort, onWidth }: GridHeadProps<Row>) {
  return (
    <div role="rowgroup" className={css['head']} style={{ minWidth: width }}>
      <div role="row" aria-rowindex={1} className={css['headRow']} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} onWidth={onWidth} />
        ))}
      </div>
    </div>
  );
}

interface HeadCellProps<Row> extends Omit<GridHeadProps<Row>, 'columns' | 'template' | 'width'> {
  readonly column: GridColumn<Row>;
}

const NARROWEST_REM = 3;
const KEY_STEP_REM = 1;

function HeadCell<Row>({ column, sort, onSort, onWidth }: HeadCellProps<Row>) {
  const cell = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const sorted = sort?.column === column.id ? sort.direction : undefined;
  const resize = (width: number) => onWidth?.(column.id, Math.max(NARROWEST_REM, width));
  const current = () => (cell.current?.offsetWidth ?? 0) / rem;
  const key = (event: KeyboardEvent) => {
    if (!event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    event.stopPropagation();
    resize(current() + (event.key === 'ArrowRight' ? KEY_STEP_REM : -KEY_STEP_REM));
  };
  return (
    <div
      ref={cell}
      role="columnheader"
      className={css['headCell']}
      data-align={column.align}
      data-sorted={sorted}
      data-bleed={column.bleed || undefined}
      aria-sort={sorted === undefined ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}
    >
      {column.sortable === true && onSort !== undefined ? (
        <button
          type="button"
          className={css['sort']}
          onKeyDown={key}
          onClick={() => onSort({ column: column.id, direction: sorted === 'asc' ? 'desc' : 'asc' })}
        >
          {sorted === undefined ? null : sorted === 'asc' ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
          <HeadContent column={column} />
        </button>
      ) : (
        <HeadContent column={column} plain />
      )}
      {onWidth === undefined ? null : <ResizeHandle name={column.head} current={current} onResize={resize} rem={rem} />}
    </div>
  );
}

function HeadContent<Row>({ column, plain = false }: { readonly column: GridColumn<Row>; readonly plain?: boolean }) {
  if (column.headContent === undefined) return <span className={plain ? css['plain'] : undefined}>{column.head}</span>;
  return (
    <>
      <span className="visually-hidden">{column.head}</span>
      {column.headContent}
    </>
  );
}

interface ResizeHandleProps {
  readonly name: string;
  readonly current: () => number;
  readonly onResize: (width: number) => void;
  readonly rem: number;
}

function ResizeHandle({ name, current, onResize, rem }: ResizeHandleProps) {
  const words = useUiWords();
  const origin = useRef({ x: 0, width: 0 });
  const press = (event: PointerEvent<HTMLSpanElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    origin.current = { x: event.clientX, width: current() };
  };
  const drag = (event: PointerEvent<HTMLSpanElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onResize(origin.current.width + (event.clientX - origin.current.x) / rem);
  };
  return (
    <span
      aria-hidden
      className={css['resize']}
      title={words.resizeColumn(name)}
      onPointerDown={press}
      onPointerMove={drag}
    />
  );
}
