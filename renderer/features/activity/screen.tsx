import { useEffect, useRef, useState } from 'react';
import type { ActivityEntry } from '../../../shared/model/activity.ts';
import { describeLogFinding } from '../../../shared/text/en/activity-log.ts';
import { activityText as words } from '../../../shared/text/en/ui/activity.ts';
import { activityChainText as chainWords } from '../../../shared/text/en/ui/activity-chain.ts';
import { showActivityRows, startActivity, useActivity, wishActivity } from '../../stores/activity.ts';
import { isFiltered, NO_WISH } from '../../stores/activity-filter.ts';
import { startLogState, useLogVerdict } from '../../stores/activity-log.ts';
import { describeError } from '../../stores/failure.ts';
import { useColumnWidths, usePaneWidth } from '../../stores/layout.ts';
import { detailLine } from '../../ui/activity-values.ts';
import { Button } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid, type GridHandle } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Name } from '../../ui/mono.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import css from './activity.module.css';
import { EntryDetails } from './entry-details.tsx';
import { LogBanner, LogChain } from './log-chain.tsx';
import { LogToolbar } from './log-toolbar.tsx';

const DETAILS_REM = 22;

/** Everything that was changed, newest first, and whether the log is whole. */
export function ActivityScreen() {
  const error = useActivity((state) => state.error);
  const window = useActivity((state) => state.window);
  const [width, setWidth] = usePaneWidth('activity', DETAILS_REM);
  const [widths, setColumn] = useColumnWidths('activity');
  const [selected, setSelected] = useState<number | null>(null);
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const grid = useRef<GridHandle>(null);
  useEffect(startActivity, []);
  useEffect(startLogState, []);
  const entry = selected === null ? undefined : window.rows.get(selected);
  const show = (index: number) => {
    setSelected(index);
    setOpen(true);
  };
  const startOver = () => {
    setSelected(null);
    grid.current?.scrollTo(0);
  };
  return (
    <>
      <h1 className="visually-hidden">{words.title}</h1>
      <LogToolbar onLeave={() => grid.current?.focus()} onChange={startOver} onVerified={() => setAsked(true)} />
      <LogChain />
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      <LogBanner asked={asked} />
      <SplitPane
        onClose={() => setOpen(false)}
        side={
          open && entry !== undefined ? (
            <EntryDetails entry={entry} onClose={() => setOpen(false)} onFilter={startOver} />
          ) : null
        }
        sideLabel={entry === undefined ? words.title : words.details.label(entry.sequence)}
        width={width}
        onWidth={setWidth}
      >
        <DataGrid
          label={words.list}
          handle={grid}
          columns={COLUMNS}
          count={window.total}
          rowAt={(index) => window.rows.get(index)}
          selected={selected}
          onSelect={(index, by) => (open || by === 'pointer' ? show(index) : setSelected(index))}
          onOpen={show}
          onPeek={(index) => (open ? setOpen(false) : show(index))}
          onVisible={showActivityRows}
          widths={widths}
          onWidth={setColumn}
          empty={<EmptyLog />}
        />
      </SplitPane>
    </>
  );
}

const COLUMNS: readonly GridColumn<ActivityEntry>[] = [
  {
    id: 'sequence',
    head: words.columns.sequence,
    width: 4.25,
    align: 'end',
    cell: ({ sequence }) => <Sequence sequence={sequence} />,
  },
  { id: 'at', head: words.columns.at, width: 12.25, cell: ({ at }) => <ExactTime at={at} precise /> },
  { id: 'actor', head: words.columns.actor, width: 7, cell: ({ actor }) => <Name>{actor}</Name> },
  { id: 'action', head: words.columns.action, width: 12, strong: true, cell: ({ action }) => words.actions[action] },
  {
    id: 'subject',
    head: words.columns.subject,
    width: 11.5,
    strong: true,
    cell: ({ subject }) => <Name>{subject}</Name>,
  },
  {
    id: 'detail',
    head: words.columns.detail,
    width: 8,
    grow: true,
    cell: (entry) => <Name>{detailLine(entry)}</Name>,
  },
];

/** The number of an entry, marked where the log is broken. */
function Sequence({ sequence }: Pick<ActivityEntry, 'sequence'>) {
  const finding = useLogVerdict(({ verdict }) => verdict?.findings.find((one) => one.sequence === sequence));
  if (finding === undefined) return formatCount(sequence);
  const said = chainWords.brokenEntry(describeLogFinding(finding));
  return (
    <span className={css['sequence']} title={said}>
      <StatusIcon status="expired" />
      <span className="visually-hidden">{said}</span>
      {formatCount(sequence)}
    </span>
  );
}

function EmptyLog() {
  const wish = useActivity((state) => state.wish);
  const loaded = useActivity((state) => state.loaded);
  const searching = useActivity((state) => state.searching);
  if (!loaded) return null;
  if (searching) return <EmptyState title={chainWords.searching} />;
  if (!isFiltered(wish)) return <EmptyState title={words.empty.title}>{words.empty.body}</EmptyState>;
  const onlySearch = isFiltered({ ...wish, search: '' }) ? null : wish.search;
  return (
    <EmptyState
      title={onlySearch === null ? chainWords.noMatch : words.noMatch(onlySearch)}
      action={<Button onClick={() => void wishActivity(NO_WISH)}>{chainWords.clear}</Button>}
    />
  );
}
