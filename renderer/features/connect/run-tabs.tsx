import { type KeyboardEvent, useState } from 'react';
import { Columns2 } from 'lucide-react';
import type { RunId } from '../../../shared/model/brands.ts';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { closeRun, useConnection } from '../../stores/connection.ts';
import { compareAddress, runAddress } from '../../stores/connection-dialling.ts';
import { type LiveDial, showLiveDial } from '../../stores/connection-live.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Spinner } from '../../ui/progress.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { RunDialog, type RunDialogKind } from './run-dialog.tsx';
import { RunTab } from './run-tab.tsx';
import css from './run-tabs.module.css';
import { ShareMenu } from './share-menu.tsx';

const text = connectText.run;

export interface RunTabsProps {
  readonly runs: readonly ConnectionRun[];
  /** The run before us; null while something else is. */
  readonly shown: RunId | null;
  readonly live: LiveDial | null;
  readonly liveShown: boolean;
}

/** Runs of the session as tabs, each with an address, and what can be done with the one before us. */
export function RunTabs({ runs, shown, live, liveShown }: RunTabsProps) {
  const [dialog, setDialog] = useState<{ readonly kind: RunDialogKind; readonly run: ConnectionRun } | null>(null);
  const run = runs.find(({ id }) => id === shown);
  const entry = run ?? (liveShown ? undefined : runs.at(-1));
  return (
    <div className={css['bar']}>
      <nav className={css['tabs']} aria-label={text.tabs} onKeyDown={(event) => press(event, shown)}>
        {runs.map((one) => (
          <RunTab
            key={one.id}
            run={one}
            current={one.id === shown}
            isEntry={one === entry}
            onDialog={(kind) => setDialog({ kind, run: one })}
            onClose={() => closeTab(one.id, one.id === shown)}
            onCloseOthers={() => closeOthers(runs, one.id)}
          />
        ))}
        {live === null ? null : <LiveTab live={live} current={liveShown} isEntry={entry === undefined} />}
      </nav>
      {run === undefined ? null : (
        <>
          <CompareOffer run={run} runs={runs} />
          <ShareMenu run={run} onDialog={(kind) => setDialog({ kind, run })} />
        </>
      )}
      {dialog === null ? null : (
        <RunDialog kind={dialog.kind} run={dialog.run} runs={runs} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}

interface LiveTabProps {
  readonly live: LiveDial;
  readonly current: boolean;
  readonly isEntry: boolean;
}

function LiveTab({ live, current, isEntry }: LiveTabProps) {
  const { tab, cancelledTab } = connectText.running;
  return (
    <div className={css['tab']} data-current={current || undefined}>
      <button
        type="button"
        className={css['link']}
        aria-current={current ? 'page' : undefined}
        tabIndex={isEntry ? 0 : -1}
        data-live
        onClick={showLiveDial}
      >
        {live.state === 'running' ? <Spinner>{null}</Spinner> : <StatusIcon status="not-checked" />}
        <span>{live.state === 'running' ? tab : cancelledTab}</span>
        {current ? <b>{visibleText(live.target)}</b> : null}
      </button>
    </div>
  );
}

/** The run of the same endpoint before this one; a repetition has its own offer beside the causes. */
function CompareOffer({ run, runs }: { readonly run: ConnectionRun; readonly runs: readonly ConnectionRun[] }) {
  const isRepetition = useConnection((state) => state.repeats.has(run.id));
  const before = runs.findLast((one) => one.target === run.target && one.startedAt < run.startedAt && one !== run);
  if (before === undefined || isRepetition) return null;
  return (
    <Button
      variant="quiet"
      size="small"
      icon={Columns2}
      className={css['compare']}
      onClick={() => navigate(compareAddress(before.id, run.id))}
    >
      {connectText.compare.offer(numberOfRun(before.id))}
    </Button>
  );
}

function closeTab(id: RunId, isShown: boolean): void {
  const next = closeRun(id);
  if (isShown) navigate(next === null ? buildAddress('connect') : runAddress(next));
}

function closeOthers(runs: readonly ConnectionRun[], id: RunId): void {
  for (const run of runs) if (run.id !== id) closeRun(run.id);
  navigate(runAddress(id));
}

/** Arrows go from tab to tab, Delete closes the one that has the focus. */
function press(event: KeyboardEvent<HTMLElement>, shown: RunId | null): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a, button[data-live]')];
  const at = links.findIndex((link) => link === event.target);
  if (at < 0) return;
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (at + 1) % links.length,
    ArrowLeft: (at - 1 + links.length) % links.length,
    Home: 0,
    End: links.length - 1,
  };
  const target = targets[event.key];
  if (target !== undefined) {
    links[target]?.focus();
    links[target]?.click();
  } else if (event.key === 'Delete') {
    const id = links[at]?.dataset['run'] ?? links[at]?.closest<HTMLElement>('[data-run]')?.dataset['run'];
    const run = useConnection.getState().runs.find((one) => one.id === id);
    if (run === undefined) return;
    closeTab(run.id, run.id === shown);
  } else return;
  event.preventDefault();
}
