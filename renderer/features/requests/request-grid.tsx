import { useRef } from 'react';
import { REQUEST_SORTS, type RequestSummary } from '../../../shared/model/request.ts';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { useNow } from '../../stores/clock.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { changeInboxQuery, markRequests, showInboxRows, useInbox } from '../../stores/request.ts';
import { buildAddress, navigate, replaceAddress } from '../../stores/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import type { GridSort } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { buildColumns, type RequestMarks } from './request-columns.tsx';
import css from './screen.module.css';

/** The inbox, a row each; boxes mark those that one act is about. */
export function RequestGrid({ chosen }: { readonly chosen: string | null }) {
  const { query, window, counts } = useInbox();
  const [widths, setWidth] = useColumnWidths('requests');
  const now = useNow();
  const marks = useMarks();
  const choose = (index: number) => {
    const request = window.rows.get(index);
    if (request === undefined) return;
    const address = buildAddress('requests', [request.id]);
    if (chosen === null) navigate(address);
    else replaceAddress(address);
  };
  return (
    <DataGrid
      label={text.listName}
      columns={buildColumns(now, marks)}
      count={window.total}
      rowAt={(index) => window.rows.get(index)}
      selected={findIndex(window.rows, chosen)}
      onSelect={choose}
      isMarked={({ id }) => marks.marked.has(id)}
      onOpen={choose}
      onPeek={marks.toggle}
      onVisible={showInboxRows}
      sort={{ column: query.sort, direction: query.direction }}
      onSort={sortBy}
      widths={widths}
      onWidth={setWidth}
      empty={counts === null ? <Spinner>{text.loading}</Spinner> : <Nothing isFiltered={query.search !== ''} />}
    />
  );
}

/** Which rows are marked, and how marks are set: one, all that are listed, or from the last one on. */
function useMarks(): RequestMarks {
  const { window, marked } = useInbox();
  const last = useRef<number | null>(null);
  const mark = (index: number, isMarked: boolean, range: boolean) => {
    const from = range && last.current !== null ? last.current : index;
    last.current = index;
    const between = [...window.rows].filter(([at]) => at >= Math.min(from, index) && at <= Math.max(from, index));
    markRequests(
      between.map(([, { id }]) => id),
      isMarked,
    );
  };
  const listed = [...window.rows.values()].map(({ id }) => id);
  return {
    marked,
    isAll: listed.length > 0 && listed.every((id) => marked.has(id)),
    markListed: (isMarked) => markRequests(listed, isMarked),
    mark: (request, isMarked, range) => mark(findIndex(window.rows, request.id) ?? 0, isMarked, range),
    toggle: (index) => {
      const request = window.rows.get(index);
      if (request !== undefined) mark(index, !marked.has(request.id), false);
    },
  };
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <p className={css['none']}>
      {isFiltered ? text.noneFound : text.noneOpen}{' '}
      <LinkButton onClick={() => void changeInboxQuery({ state: null, search: '' })}>{text.showAll}</LinkButton>
    </p>
  );
}

function sortBy({ column, direction }: GridSort): void {
  const sort = REQUEST_SORTS.find((known) => known === column);
  if (sort !== undefined) void changeInboxQuery({ sort, direction });
}

function findIndex(rows: ReadonlyMap<number, RequestSummary>, id: string | null): number | null {
  for (const [index, row] of rows) if (row.id === id) return index;
  return null;
}
