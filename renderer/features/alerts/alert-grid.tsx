import { useRef } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { alertSubject } from '../../../shared/text/en/alerts.ts';
import { alertsText as text } from '../../../shared/text/en/ui/alerts.ts';
import {
  alertAddress,
  causeAddress,
  changeAlertFilter,
  markAlerts,
  showAlertRows,
  useAlertList,
} from '../../stores/alerts.ts';
import { useNow } from '../../stores/clock.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { navigate, replaceAddress } from '../../stores/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MiddleCut, Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { RowMark } from '../../ui/row-mark.tsx';
import { Status } from '../../ui/status.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { RelativeTime } from '../../ui/time.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { alertStatus, stepWords } from './alert-status.ts';
import css from './alerts.module.css';

/** In a narrower list the details alone tell how far it is. */
const STEP_FROM_REM = 62;

/** The alerts, a row each: Space opens the details, Enter leads to the cause, Shift and Space mark. */
export function AlertGrid({ chosen }: { readonly chosen: string | null }) {
  const place = useRef<HTMLDivElement>(null);
  const widthRem = useElementWidth(place) / useRem();
  const { filter, window, isRead, marked } = useAlertList();
  const [widths, setWidth] = useColumnWidths('alerts');
  const now = useNow();
  const rowAt = (index: number) => window.rows.get(index);
  const show = (index: number) => {
    const alert = rowAt(index);
    if (alert === undefined) return;
    if (chosen === null) navigate(alertAddress(alert.id));
    else replaceAddress(alertAddress(alert.id));
  };
  const open = (index: number) => {
    const alert = rowAt(index);
    if (alert !== undefined) navigate(causeAddress(alert));
  };
  const columns = buildColumns(filter.list, now, marked).filter(({ id }) => id !== 'step' || widthRem >= STEP_FROM_REM);
  return (
    <div ref={place} className={css['grid']}>
      <DataGrid
        label={text.list}
        columns={columns}
        count={window.total}
        rowAt={rowAt}
        selected={findIndex(window.rows, chosen)}
        onSelect={show}
        isMarked={({ id }) => marked.has(id)}
        onOpen={open}
        onPeek={show}
        onMark={(index) => {
          const alert = rowAt(index);
          if (alert !== undefined) markAlerts([alert.id], !marked.has(alert.id));
        }}
        onVisible={showAlertRows}
        widths={widths}
        onWidth={setWidth}
        empty={isRead ? <Nothing /> : <Spinner>{text.loading}</Spinner>}
      />
    </div>
  );
}

function Nothing() {
  const { filter } = useAlertList();
  if (filter.kind === null && filter.assignee === null) {
    const { title, body } = text.empty[filter.list];
    return <EmptyState title={title}>{body}</EmptyState>;
  }
  return (
    <p className={css['none']}>
      {text.noneFound}{' '}
      <LinkButton onClick={() => void changeAlertFilter({ kind: null, assignee: null })}>{text.showAll}</LinkButton>
    </p>
  );
}

function findIndex(rows: ReadonlyMap<number, Alert>, id: string | null): number | null {
  for (const [index, row] of rows) if (row.id === id) return index;
  return null;
}

type Marked = ReadonlySet<Alert['id']>;

function buildColumns(list: string, now: number, marked: Marked): readonly GridColumn<Alert>[] {
  const last: GridColumn<Alert> =
    list === 'snoozed'
      ? { id: 'until', head: text.columns.until, width: 5.5, align: 'end', cell: (row) => when(row.snoozedUntil, now) }
      : list === 'over'
        ? { id: 'ended', head: text.columns.ended, width: 5.5, align: 'end', cell: (row) => when(row.changedAt, now) }
        : { id: 'due', head: text.columns.due, width: 5.5, align: 'end', cell: (row) => when(row.dueAt, now) };
  return [
    ...(list === 'over' ? [] : [markColumn(marked)]),
    {
      id: 'kind',
      head: text.columns.kind,
      width: 10,
      cell: (alert) => <Status status={alertStatus(alert, now)}>{text.kinds[alert.kind]}</Status>,
    },
    {
      id: 'what',
      head: text.columns.what,
      width: 11,
      grow: true,
      strong: true,
      cell: (alert) =>
        alert.subjectKind === 'certificate' ? <MiddleCut>{alert.name}</MiddleCut> : <Name>{alertSubject(alert)}</Name>,
    },
    { id: 'step', head: text.details.step, width: 22, cell: ({ step }) => <Name>{stepWords(step)}</Name> },
    {
      id: 'assignee',
      head: text.columns.assignee,
      width: 7,
      cell: ({ assignee }) => (assignee === '' ? null : <Name>{assignee}</Name>),
    },
    last,
  ];
}

const when = (at: number | undefined, now: number) => (at === undefined ? null : <RelativeTime at={at} now={now} />);

const markColumn = (marked: Marked): GridColumn<Alert> => ({
  id: 'mark',
  head: text.marked.all,
  headContent: <MarkAll />,
  width: 2.25,
  bleed: true,
  cell: (alert) => (
    <RowMark
      label={text.marked.row(alertSubject(alert))}
      checked={marked.has(alert.id)}
      onMark={(isMarked) => markAlerts([alert.id], isMarked)}
    />
  ),
});

function MarkAll() {
  const { window, marked } = useAlertList();
  const listed = [...window.rows.values()].map(({ id }) => id);
  const some = listed.some((id) => marked.has(id));
  const isAll = listed.length > 0 && listed.every((id) => marked.has(id));
  return (
    <RowMark
      label={text.marked.all}
      checked={isAll}
      mixed={some && !isAll}
      onMark={(isMarked) => markAlerts(listed, isMarked)}
    />
  );
}
