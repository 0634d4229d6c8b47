import { ShieldCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ActivityEntry } from '../../../shared/model/activity.ts';
import { activityText as words } from '../../../shared/text/en/ui/activity.ts';
import { searchActivity, showActivityRows, startActivity, useActivity } from '../../stores/activity.ts';
import { useLogVerdict, verifyLog } from '../../stores/activity-log.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { useColumnWidths, usePaneWidth } from '../../stores/layout.ts';
import { detailLine } from '../../ui/activity-values.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid, type GridHandle } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { formatInstant, formatRelative } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { SearchBox, Toolbar } from '../../ui/toolbar.tsx';
import { EntryDetails } from './entry-details.tsx';

const DETAILS_REM = 22;
const SEARCH_AFTER_MS = 180;

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
      <LogToolbar onLeave={() => grid.current?.focus()} onSearch={startOver} onVerified={() => setAsked(true)} />
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      <LogBanner asked={asked} />
      <SplitPane
        onClose={() => setOpen(false)}
        side={open && entry !== undefined ? <EntryDetails entry={entry} onClose={() => setOpen(false)} /> : null}
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
    width: 3.75,
    align: 'end',
    cell: ({ sequence }) => formatCount(sequence),
  },
  { id: 'at', head: words.columns.at, width: 12.25, cell: ({ at }) => <ExactTime at={at} precise /> },
  { id: 'actor', head: words.columns.actor, width: 5, cell: ({ actor }) => <Name>{actor}</Name> },
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

interface LogToolbarProps {
  readonly onLeave: () => void;
  readonly onSearch: () => void;
  readonly onVerified: () => void;
}

function LogToolbar({ onLeave, onSearch, onVerified }: LogToolbarProps) {
  const search = useActivity((state) => state.search);
  const total = useActivity((state) => state.window.total);
  const [typed, setTyped] = useState(search);
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    keepFailure(await verifyLog());
    setBusy(false);
    onVerified();
  };
  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(() => {
      onSearch();
      void searchActivity(typed);
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, search, onSearch]);
  return (
    <Toolbar label={words.toolbar}>
      <SearchBox
        label={words.search}
        placeholder={words.searchPlaceholder}
        value={typed}
        onChange={setTyped}
        clearLabel={words.clearSearch}
        onLeave={onLeave}
        trailing={words.total(total)}
      />
      <Button icon={ShieldCheck} disabled={busy} onClick={() => void verify()}>
        {busy ? words.verifying : words.verify}
      </Button>
    </Toolbar>
  );
}

/** A whole log is quiet until somebody asks; a broken one is not. */
function LogBanner({ asked }: { readonly asked: boolean }) {
  const verdict = useLogVerdict((state) => state.verdict);
  const now = useNow();
  if (verdict === null || (verdict.intact && !asked)) return null;
  if (!verdict.intact) {
    return (
      <Banner tone="fail" headingLevel={2} title={words.broken}>
        {words.brokenDetail(verdict.brokenAt ?? 0)}
      </Banner>
    );
  }
  const recent = now - verdict.at < 60_000;
  return (
    <Banner tone="ok" headingLevel={2} title={words.verified(verdict.entries)}>
      {words.verifiedDetail(recent ? formatInstant(verdict.at) : formatRelative(verdict.at, now))}
    </Banner>
  );
}

function EmptyLog() {
  const search = useActivity((state) => state.search);
  const loaded = useActivity((state) => state.loaded);
  if (!loaded) return null;
  if (search === '') return <EmptyState title={words.empty.title}>{words.empty.body}</EmptyState>;
  return (
    <EmptyState
      title={words.noMatch(search)}
      action={<Button onClick={() => void searchActivity('')}>{words.clear}</Button>}
    />
  );
}
