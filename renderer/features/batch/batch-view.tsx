import { useState } from 'react';
import { BATCH_ROW_STATES, type BatchRow, type BatchRowState } from '../../../shared/model/batch.ts';
import type { BatchId } from '../../../shared/model/brands.ts';
import { batchText as text } from '../../../shared/text/en/ui/batch.ts';
import { type BatchDetails, filterBatchRows, showBatchRows, useBatch } from '../../stores/batch.ts';
import { describeError } from '../../stores/failure.ts';
import { useColumnWidths, usePaneWidth } from '../../stores/layout.ts';
import { Banner } from '../../ui/banner.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Status } from '../../ui/status.tsx';
import { BatchDone } from './batch-done.tsx';
import { BatchFoot } from './batch-foot.tsx';
import { ROW_STATUS } from './batch-state.ts';
import css from './batch-view.module.css';
import { findingTitle } from './finding-words.ts';
import { RowDetails } from './row-details.tsx';

const ALL = 'all';
type Filter = BatchRowState | typeof ALL;

/** The rows of one table, what stands against them, and what becomes of them. */
export function BatchView({ id }: { readonly id: BatchId }) {
  const { shown, error, rows } = useBatch();
  const [selected, setSelected] = useState<number | null>(null);
  const [width, setWidth] = usePaneWidth('batch-row', 24);
  const row = selected === null ? undefined : rows.rows.get(selected);
  if (shown === null || shown.id !== id)
    return error === null ? <Spinner>{text.loading}</Spinner> : <ErrorPanel {...describeError(error)} />;
  return (
    <>
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      <BatchDone batch={shown} />
      {shown.unknownColumns.length === 0 ? null : (
        <Banner tone="warn" headingLevel={3} title={text.unknown.title(shown.unknownColumns)} />
      )}
      <div className={css['filters']}>
        <RowFilter batch={shown} onFilter={() => setSelected(null)} />
      </div>
      <SplitPane
        sideLabel={text.details.name}
        width={width}
        onWidth={setWidth}
        onClose={() => setSelected(null)}
        side={row === undefined ? null : <RowDetails row={row} onClose={() => setSelected(null)} />}
      >
        <RowGrid selected={selected} onSelect={setSelected} />
      </SplitPane>
      <BatchFoot batch={shown} />
    </>
  );
}

function RowFilter({ batch, onFilter }: { readonly batch: BatchDetails; readonly onFilter: () => void }) {
  const filter = useBatch((state) => state.filter);
  const counts: Readonly<Record<Filter, number>> = {
    all: batch.rows,
    ready: batch.ready,
    warning: batch.warnings,
    refused: batch.refused,
    issued: batch.issued,
  };
  const shown = [ALL, ...BATCH_ROW_STATES].filter(
    (state): state is Filter => state === ALL || state === filter || counts[state as Filter] > 0,
  );
  return (
    <Segmented<Filter>
      label={text.filter.name}
      value={filter ?? ALL}
      options={shown.map((value) => ({ value, label: text.filter[value](counts[value]) }))}
      onChange={(value) => {
        onFilter();
        filterBatchRows(value === ALL ? null : value);
      }}
    />
  );
}

interface RowGridProps {
  readonly selected: number | null;
  readonly onSelect: (index: number | null) => void;
}

function RowGrid({ selected, onSelect }: RowGridProps) {
  const { rows, filter } = useBatch();
  const [widths, setWidth] = useColumnWidths('batch');
  return (
    <DataGrid
      label={text.list}
      columns={COLUMNS}
      count={rows.total}
      rowAt={(index) => rows.rows.get(index)}
      selected={selected}
      onSelect={onSelect}
      onOpen={onSelect}
      onPeek={(index) => onSelect(index === selected ? null : index)}
      onVisible={showBatchRows}
      widths={widths}
      onWidth={setWidth}
      empty={<p className={css['none']}>{filter === null ? text.loading : text.noneInState}</p>}
    />
  );
}

const COLUMNS: readonly GridColumn<BatchRow>[] = [
  { id: 'line', head: text.columns.line, width: 4.5, align: 'end', cell: ({ line }) => formatCount(line) },
  {
    id: 'state',
    head: text.columns.state,
    width: 6.5,
    cell: ({ state }) => <Status status={ROW_STATUS[state]}>{text.rowState(state)}</Status>,
  },
  { id: 'name', head: text.columns.name, width: 12, strong: true, cell: ({ name }) => <Name>{name}</Name> },
  { id: 'findings', head: text.columns.findings, width: 16, grow: true, cell: (row) => <Findings row={row} /> },
  {
    id: 'names',
    head: text.columns.names,
    width: 16,
    grow: true,
    cell: ({ names }) => <Name>{names.join(', ')}</Name>,
  },
];

/** The first finding by its words, and how many more there are. */
function Findings({ row: { findings } }: { readonly row: BatchRow }) {
  const first = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  if (first === undefined) return null;
  const title = findingTitle(first);
  return (
    <span className={css['findings']} title={title}>
      <span>{title}</span>
      {findings.length > 1 ? <b>+{formatCount(findings.length - 1)}</b> : null}
    </span>
  );
}
