import type { RequestId } from '../../../shared/model/brands.ts';
import type { RequestState, RequestSummary } from '../../../shared/model/request.ts';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { useNow } from '../../stores/clock.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { LinkButton } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import css from './request-grid.module.css';

const STATUS: Readonly<Record<RequestState, StatusKind>> = {
  new: 'not-yet-valid',
  approved: 'valid',
  issued: 'valid',
  refused: 'revoked',
};

export interface RequestGridProps {
  readonly requests: readonly RequestSummary[];
  readonly loading: boolean;
  readonly chosen: RequestId | null;
  readonly onChoose: (id: RequestId) => void;
  readonly onShowAll: () => void;
}

export function RequestGrid({ requests, loading, chosen, onChoose, onShowAll }: RequestGridProps) {
  const [widths, setWidth] = useColumnWidths('requests');
  const now = useNow();
  const at = requests.findIndex(({ id }) => id === chosen);
  const choose = (index: number) => {
    const request = requests[index];
    if (request !== undefined) onChoose(request.id);
  };
  return (
    <DataGrid
      label={text.listName}
      columns={columnsAt(now)}
      count={requests.length}
      rowAt={(index) => requests[index]}
      selected={at < 0 ? null : at}
      onSelect={choose}
      onOpen={choose}
      widths={widths}
      onWidth={setWidth}
      empty={
        loading ? (
          <Spinner>{text.loading}</Spinner>
        ) : (
          <p className={css['none']}>
            {text.noneWaiting} <LinkButton onClick={onShowAll}>{text.showAll}</LinkButton>
          </p>
        )
      }
    />
  );
}

const columnsAt = (now: number): readonly GridColumn<RequestSummary>[] => [
  {
    id: 'state',
    head: text.columns.state,
    width: 7,
    cell: ({ state }) => <Status status={STATUS[state]}>{text.states[state]}</Status>,
  },
  { id: 'name', head: text.columns.name, width: 12, grow: true, strong: true, cell: ({ name }) => <Name>{name}</Name> },
  { id: 'key', head: text.columns.key, width: 7, cell: ({ key }) => key },
  {
    id: 'received',
    head: text.columns.received,
    width: 7.5,
    align: 'end',
    cell: ({ receivedAt }) => <RelativeTime at={receivedAt} now={now} />,
  },
];
