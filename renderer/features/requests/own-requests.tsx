import { FileInput, Plus } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { OwnRequest, OwnRequestState } from '../../../shared/model/request.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, reportFailure } from '../../stores/failure.ts';
import { useColumnWidths, usePaneWidth } from '../../stores/layout.ts';
import { chooseAnswer, followOwnRequests, useOwnRequests } from '../../stores/own-request.ts';
import { buildAddress, navigate, replaceAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { OwnRequestDialog } from './own-request-dialog.tsx';
import { OwnRequestPane } from './own-request-pane.tsx';
import css from './screen.module.css';

const text = requestsText.own;
const DETAILS_REM = 24;
const STATUS: Readonly<Record<OwnRequestState, StatusKind>> = {
  waiting: 'not-yet-valid',
  answered: 'valid',
  withdrawn: 'revoked',
};

export interface OwnRequestsProps {
  readonly areas: ReactNode;
  readonly chosen: string | null;
  /** Another screen asks for the dialog of a new one. */
  readonly asked: string | undefined;
}

const hereWith = (chosen: string | null, query?: Readonly<Record<string, string>>): string =>
  buildAddress('requests', chosen === null ? ['own'] : ['own', chosen], query);

/** Requests that were made here for authorities elsewhere, and their answers. */
export function OwnRequests({ areas, chosen, asked }: OwnRequestsProps) {
  const { requests, error } = useOwnRequests();
  const [width, setWidth] = usePaneWidth('own-request', DETAILS_REM);
  const readOnly = useWorkspace()?.readOnly === true;
  const blockedBecause = readOnly ? requestsText.readOnly : undefined;
  useEffect(followOwnRequests, []);
  const shown = requests?.find(({ id }) => id === chosen);
  const newButton = (
    <Button
      variant="primary"
      icon={Plus}
      blockedBecause={blockedBecause}
      onClick={() => navigate(hereWith(chosen, { new: 'yes' }))}
    >
      {text.new}
    </Button>
  );
  const buttons = (
    <>
      <Button icon={FileInput} blockedBecause={blockedBecause} onClick={() => reportFailure(takeAnswer())}>
        {text.answer}
      </Button>
      {requests?.length === 0 ? null : newButton}
    </>
  );
  return (
    <div className={css['screen']}>
      <h1 className="visually-hidden">{text.listName}</h1>
      <Toolbar label={text.listName}>
        {areas}
        <ToolbarGap />
        {buttons}
      </Toolbar>
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      {requests?.length === 0 ? (
        <EmptyState title={text.empty.title} action={newButton}>
          {text.empty.body}
        </EmptyState>
      ) : (
        <SplitPane
          sideLabel={text.details.label}
          width={width}
          onWidth={setWidth}
          onClose={() => navigate(buildAddress('requests', ['own']))}
          side={shown === undefined ? null : <OwnRequestPane key={shown.id} request={shown} />}
        >
          <OwnRequestGrid requests={requests} chosen={chosen} />
        </SplitPane>
      )}
      {asked === undefined ? null : <OwnRequestDialog onClose={() => replaceAddress(hereWith(chosen))} />}
    </div>
  );
}

interface OwnRequestGridProps {
  readonly requests: readonly OwnRequest[] | null;
  readonly chosen: string | null;
}

function OwnRequestGrid({ requests, chosen }: OwnRequestGridProps) {
  const now = useNow();
  const [widths, setColumn] = useColumnWidths('own-requests');
  const at = requests?.findIndex(({ id }) => id === chosen) ?? -1;
  const choose = (index: number) => {
    const request = requests?.[index];
    if (request === undefined) return;
    const address = buildAddress('requests', ['own', request.id]);
    if (chosen === null) navigate(address);
    else replaceAddress(address);
  };
  return (
    <DataGrid
      label={text.listName}
      columns={columnsAt(now)}
      count={requests?.length ?? 0}
      rowAt={(index) => requests?.[index]}
      selected={at < 0 ? null : at}
      onSelect={choose}
      onOpen={choose}
      widths={widths}
      onWidth={setColumn}
      empty={<Spinner>{text.loading}</Spinner>}
    />
  );
}

async function takeAnswer() {
  const answer = await chooseAnswer();
  if (answer.ok && answer.value !== null) {
    showToast(text.answered(answer.value.name));
    navigate(buildAddress('inventory', [answer.value.id]));
  }
  return answer;
}

const columnsAt = (now: number): readonly GridColumn<OwnRequest>[] => [
  {
    id: 'state',
    head: text.columns.state,
    width: 10,
    cell: ({ state }) => <Status status={STATUS[state]}>{text.states[state]}</Status>,
  },
  { id: 'name', head: text.columns.name, width: 12, grow: true, strong: true, cell: ({ name }) => <Name>{name}</Name> },
  { id: 'kind', head: text.columns.kind, width: 7, cell: ({ kind }) => text.kinds[kind] },
  {
    id: 'partner',
    head: text.columns.partner,
    width: 10,
    cell: ({ partner }) => (partner === undefined ? null : <Name>{partner.name}</Name>),
  },
  { id: 'key', head: text.columns.key, width: 7, cell: ({ key }) => key },
  {
    id: 'created',
    head: text.columns.created,
    width: 7.5,
    align: 'end',
    cell: ({ createdAt }) => <RelativeTime at={createdAt} now={now} />,
  },
];
