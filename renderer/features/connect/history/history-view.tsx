import { ArrowLeft, Columns2, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RunSummary } from '../../../../shared/model/connection-history.ts';
import { connectText } from '../../../../shared/text/en/ui/connect.ts';
import { compareAddress } from '../../../stores/connection-dialling.ts';
import {
  chooseEndpoint,
  type Deletion,
  filterEndpoints,
  followHistory,
  useHistory,
} from '../../../stores/connection-history.ts';
import { describeError } from '../../../stores/failure.ts';
import { usePaneWidth } from '../../../stores/layout.ts';
import { useRoleBlock } from '../../../stores/operators.ts';
import { buildAddress, navigate, type ParsedAddress } from '../../../stores/router.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { Button, LinkButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorPanel } from '../../../ui/error-panel.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { MiddleCut } from '../../../ui/mono.tsx';
import { SplitPane } from '../../../ui/split-pane.tsx';
import { SearchBox, Toolbar, ToolbarGap } from '../../../ui/toolbar.tsx';
import { DeleteRunsDialog } from './delete-runs-dialog.tsx';
import { EndpointGrid } from './endpoint-grid.tsx';
import css from './history.module.css';
import { RunGrid } from './run-grid.tsx';
import { RunNote } from './run-note.tsx';

const text = connectText.history;

/** Every run that the workspace keeps: endpoints, the runs of one, and what was noted about each. Works while locked. */
export function HistoryView({ address }: { readonly address: ParsedAddress }) {
  const hasWorkspace = useWorkspace() !== null;
  const isEmpty = useHistory(({ loaded, runs, target }) => loaded && runs.total === 0 && target === null);
  const [chosen, setChosen] = useState<RunSummary | null>(null);
  const target = address.query['target'];
  useEffect(() => (hasWorkspace ? followHistory() : undefined), [hasWorkspace]);
  useEffect(() => chooseEndpoint(target ?? null), [target]);
  if (!hasWorkspace) return <WithoutWorkspace />;
  return (
    <div className={css['view']}>
      <HistoryBar chosen={chosen} onDeleted={() => setChosen(null)} />
      <HistoryError />
      {isEmpty ? <FirstSteps /> : <Lists chosen={chosen} onChoose={setChosen} />}
    </div>
  );
}

export const historyAddress = (target?: string): string => buildAddress('connect', ['history'], { target });

interface ListsProps {
  readonly chosen: RunSummary | null;
  readonly onChoose: (run: RunSummary | null) => void;
}

function Lists({ chosen, onChoose }: ListsProps) {
  const [width, setWidth] = usePaneWidth('connect-history', 20);
  const target = useHistory((state) => state.target);
  const total = useHistory((state) => state.runs.total);
  return (
    <SplitPane start side={<EndpointGrid />} sideLabel={text.endpoints} width={width} onWidth={setWidth} minimum={14}>
      <section className={css['runs']}>
        <header className={css['head']}>
          <h2>{target === null ? text.allEndpoints : <MiddleCut>{text.runsOf(target)}</MiddleCut>}</h2>
          <span>{text.count(total)}</span>
          {target === null ? null : <LinkButton onClick={() => navigate(historyAddress())}>{text.showAll}</LinkButton>}
        </header>
        <RunGrid chosen={chosen} onChoose={onChoose} />
        <RunNote key={chosen?.id ?? ''} run={chosen} />
      </section>
    </SplitPane>
  );
}

interface BarProps {
  readonly chosen: RunSummary | null;
  readonly onDeleted: () => void;
}

function HistoryBar({ chosen, onDeleted }: BarProps) {
  const filter = useHistory((state) => state.filter);
  const endpoints = useHistory((state) => state.endpoints.total);
  const marked = useHistory((state) => state.marked);
  return (
    <Toolbar label={text.title}>
      <Button variant="quiet" icon={ArrowLeft} onClick={() => navigate(buildAddress('connect'))}>
        {text.back}
      </Button>
      <h1>{text.title}</h1>
      <SearchBox
        label={text.filter}
        placeholder={text.filterPlaceholder}
        value={filter}
        onChange={filterEndpoints}
        clearLabel={text.clear}
        trailing={text.endpointCount(endpoints)}
      />
      <ToolbarGap />
      {marked.size === 0 ? null : <span className={css['quiet']}>{text.marked(marked.size)}</span>}
      <CompareButton />
      <DeleteMenu chosen={chosen} onDeleted={onDeleted} />
    </Toolbar>
  );
}

/** The two ticked runs side by side, the older one first. */
function CompareButton() {
  const marked = useHistory((state) => state.marked);
  const rows = useHistory((state) => state.runs.rows);
  const [one, other] = [...rows.values()]
    .filter(({ id }) => marked.has(id))
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const isPair = marked.size === 2 && one !== undefined && other !== undefined;
  return (
    <Button
      icon={Columns2}
      blockedBecause={isPair ? undefined : text.compareWhy}
      onClick={() => isPair && navigate(compareAddress(one.id, other.id))}
    >
      {isPair ? text.compareMarked : text.compare}
    </Button>
  );
}

function DeleteMenu({ chosen, onDeleted }: BarProps) {
  const { marked, target, runs } = useHistory();
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const [asked, setAsked] = useState<{ readonly deletion: Deletion; readonly count: number } | null>(null);
  const entries: MenuEntry[] = [
    ...(chosen === null
      ? []
      : [{ label: text.removeOne, onChoose: () => setAsked({ deletion: { ids: [chosen.id] }, count: 1 }) }]),
    ...(marked.size === 0
      ? []
      : [
          {
            label: text.removeMarked(marked.size),
            onChoose: () => setAsked({ deletion: { ids: [...marked] }, count: marked.size }),
          },
        ]),
    ...(target === null
      ? []
      : [
          {
            label: text.removeEndpoint(target),
            danger: true,
            onChoose: () => setAsked({ deletion: { target }, count: runs.total }),
          },
        ]),
  ];
  return (
    <>
      <Menu
        align="end"
        entries={entries}
        trigger={
          <Button
            icon={Trash2}
            disabled={entries.length === 0 && !readOnly}
            blockedBecause={readOnly ? text.readOnly : roleBlock}
          >
            {text.remove}
          </Button>
        }
      />
      {asked === null ? null : <DeleteRunsDialog {...asked} onClose={() => setAsked(null)} onDeleted={onDeleted} />}
    </>
  );
}

function HistoryError() {
  const error = useHistory((state) => state.error);
  return error === null ? null : <ErrorPanel {...describeError(error)} />;
}

function FirstSteps() {
  return (
    <EmptyState
      title={text.empty.title}
      action={<Button onClick={() => navigate(buildAddress('connect'))}>{text.empty.action}</Button>}
    >
      {text.empty.body}
    </EmptyState>
  );
}

function WithoutWorkspace() {
  return (
    <EmptyState
      title={text.noWorkspace.title}
      action={<Button onClick={() => navigate(buildAddress('connect'))}>{text.empty.action}</Button>}
    >
      {text.noWorkspace.body}
    </EmptyState>
  );
}
