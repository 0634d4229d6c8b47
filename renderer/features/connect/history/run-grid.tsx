import { KeyRound } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { RunId } from '../../../../shared/model/brands.ts';
import type { RunSummary } from '../../../../shared/model/connection-history.ts';
import { connectText } from '../../../../shared/text/en/ui/connect.ts';
import { runAddress } from '../../../stores/connection-dialling.ts';
import { showRunRows, toggleMark, useHistory } from '../../../stores/connection-history.ts';
import { useColumnWidths } from '../../../stores/layout.ts';
import { navigate } from '../../../stores/router.ts';
import type { GridColumn } from '../../../ui/data-grid-columns.ts';
import { DataGrid } from '../../../ui/data-grid.tsx';
import { visibleText } from '../../../ui/format-text.ts';
import { formatInstant } from '../../../ui/format-time.ts';
import { MiddleCut, Name } from '../../../ui/mono.tsx';
import { Spinner } from '../../../ui/progress.tsx';
import { Status } from '../../../ui/status.tsx';
import { useRem } from '../../../ui/text-scale.ts';
import { ExactTime } from '../../../ui/time.tsx';
import { useElementWidth } from '../../../ui/use-element-width.ts';
import { titleOf } from '../words.ts';
import css from './history.module.css';
import { VERDICT_STATUS, verdictOfSummary } from './verdict.ts';

const text = connectText.history;

export interface RunGridProps {
  readonly chosen: RunSummary | null;
  readonly onChoose: (run: RunSummary | null) => void;
}

/** Runs with verdict, time, cause, credential and note. Space ticks, Enter opens. */
export function RunGrid({ chosen, onChoose }: RunGridProps) {
  const place = useRef<HTMLDivElement>(null);
  const widthRem = useElementWidth(place) / useRem();
  const { runs, target, marked, loaded } = useHistory();
  const [widths, setWidth] = useColumnWidths('connect-history');
  const columns = useMemo(
    () => columnsFor({ withTarget: target === null, marked, widthRem }),
    [target, marked, widthRem],
  );
  const at = [...runs.rows].find(([, run]) => run.id === chosen?.id)?.[0];
  return (
    <div ref={place} className={css['grid']}>
      <DataGrid
        label={text.runs}
        columns={columns}
        count={runs.total}
        rowAt={(index) => runs.rows.get(index)}
        selected={at ?? null}
        onSelect={(index) => onChoose(runs.rows.get(index) ?? null)}
        onOpen={(index) => open(runs.rows.get(index))}
        onPeek={(index) => mark(runs.rows.get(index)?.id)}
        onVisible={showRunRows}
        widths={widths}
        onWidth={setWidth}
        empty={loaded ? null : <Spinner>{text.loading}</Spinner>}
      />
    </div>
  );
}

const open = (run: RunSummary | undefined): void => {
  if (run !== undefined) navigate(runAddress(run.id));
};

const mark = (id: RunId | undefined): void => {
  if (id !== undefined) toggleMark(id);
};

interface ColumnContext {
  readonly withTarget: boolean;
  readonly marked: ReadonlySet<RunId>;
  readonly widthRem: number;
}

function columnsFor({ withTarget, marked, widthRem }: ColumnContext): readonly GridColumn<RunSummary>[] {
  const noteFrom = withTarget ? 64 : 52;
  const columns: readonly (GridColumn<RunSummary> & { readonly from?: number })[] = [
    { id: 'mark', head: text.columns.mark, width: 3, cell: (run) => <Tick run={run} marked={marked.has(run.id)} /> },
    { id: 'verdict', head: text.columns.verdict, width: 6.5, cell: (run) => <Verdict run={run} /> },
    {
      id: 'when',
      head: text.columns.when,
      width: 12,
      strong: true,
      cell: ({ startedAt }) => <ExactTime at={startedAt} precise />,
    },
    ...(withTarget
      ? [
          {
            id: 'endpoint',
            head: text.columns.endpoint,
            width: 8,
            grow: true,
            cell: ({ target }: RunSummary) => <MiddleCut>{target}</MiddleCut>,
          },
        ]
      : []),
    {
      id: 'cause',
      head: text.columns.cause,
      width: 8.5,
      grow: true,
      from: withTarget ? 38 : 0,
      cell: (run) => <Cause run={run} withNote={widthRem < noteFrom} />,
    },
    {
      id: 'credential',
      head: text.columns.credential,
      width: 9,
      from: withTarget ? 56 : 44,
      cell: ({ credential }) =>
        credential === null ? <span className={css['quiet']}>{text.noCredential}</span> : <Name>{credential}</Name>,
    },
    {
      id: 'protocol',
      head: text.columns.protocol,
      width: 5,
      from: withTarget ? 72 : 60,
      cell: ({ protocol }) => (protocol === null ? '' : connectText.version[protocol]),
    },
    { id: 'note', head: text.columns.note, width: 10, grow: true, from: noteFrom, cell: (run) => <Note run={run} /> },
  ];
  return columns.filter(({ from = 0 }) => widthRem >= from);
}

function Tick({ run, marked }: { readonly run: RunSummary; readonly marked: boolean }) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      className={css['tick']}
      checked={marked}
      aria-label={text.mark(formatInstant(run.startedAt))}
      onChange={() => toggleMark(run.id)}
    />
  );
}

function Verdict({ run }: { readonly run: RunSummary }) {
  const verdict = verdictOfSummary(run);
  return <Status status={VERDICT_STATUS[verdict]}>{text.verdicts[verdict]}</Status>;
}

/** Where there is no room for a column of its own, a note stands behind the cause. */
function Cause({ run, withNote }: { readonly run: RunSummary; readonly withNote: boolean }) {
  const cause = run.diagnosis === null ? text.noCause : titleOf(run.diagnosis);
  const note = withNote ? visibleText(run.note) : '';
  return (
    <span title={note === '' ? cause : `${cause}\n${note}`}>
      {cause}
      {note === '' ? null : <span className={css['quiet']}> {note}</span>}
    </span>
  );
}

function Note({ run }: { readonly run: RunSummary }) {
  const note = visibleText(run.note);
  return (
    <span className={css['note']} title={note}>
      {run.hasSecrets ? <KeyRound aria-label={text.details.secretsKept} /> : null}
      {note}
    </span>
  );
}
