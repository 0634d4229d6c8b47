import type { RequestId } from '../../../shared/model/brands.ts';
import type { RequestState, RequestSummary } from '../../../shared/model/request.ts';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { Name } from '../../ui/mono.tsx';
import { RowMark } from '../../ui/row-mark.tsx';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';

export interface RequestMarks {
  readonly marked: ReadonlySet<RequestId>;
  /** Everything that is listed and was read. */
  readonly isAll: boolean;
  readonly markListed: (isMarked: boolean) => void;
  /** `range`: from the last mark on. */
  readonly mark: (request: RequestSummary, isMarked: boolean, range: boolean) => void;
  readonly toggle: (index: number) => void;
}

const STATUS: Readonly<Record<RequestState, StatusKind>> = {
  new: 'not-yet-valid',
  approved: 'info',
  issued: 'valid',
  refused: 'revoked',
};

/** State, name, partner, key, time and file of a request, with a box before them. */
export const buildColumns = (now: number, marks: RequestMarks): readonly GridColumn<RequestSummary>[] => [
  markColumn(marks),
  {
    id: 'state',
    head: text.columns.state,
    width: 7,
    sortable: true,
    cell: ({ state }) => <Status status={STATUS[state]}>{text.states[state]}</Status>,
  },
  {
    id: 'name',
    head: text.columns.name,
    width: 10.5,
    grow: true,
    strong: true,
    sortable: true,
    cell: ({ name }) => <Name>{name}</Name>,
  },
  {
    id: 'partner',
    head: text.columns.partner,
    width: 8,
    sortable: true,
    cell: ({ partner }) => (partner === undefined ? null : <Name>{partner.name}</Name>),
  },
  {
    id: 'receivedAt',
    head: text.columns.received,
    width: 6,
    align: 'end',
    sortable: true,
    cell: ({ receivedAt }) => <RelativeTime at={receivedAt} now={now} />,
  },
  { id: 'key', head: text.columns.key, width: 6.5, sortable: true, cell: ({ key }) => key },
  {
    id: 'source',
    head: text.columns.source,
    width: 12.5,
    sortable: true,
    cell: ({ source }) => (source === undefined ? null : <Name>{source}</Name>),
  },
];

const markColumn = ({ marked, isAll, markListed, mark }: RequestMarks): GridColumn<RequestSummary> => ({
  id: 'mark',
  head: text.columns.mark,
  headContent: (
    <RowMark label={text.marked.markShown} checked={isAll} mixed={marked.size > 0 && !isAll} onMark={markListed} />
  ),
  width: 2.25,
  bleed: true,
  cell: (row) => (
    <RowMark
      label={text.marked.mark(row.name)}
      checked={marked.has(row.id)}
      onMark={(isMarked, range) => mark(row, isMarked, range)}
    />
  ),
});
