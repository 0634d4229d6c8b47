import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/model/brands.ts';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { dismissDialError, readRun, useConnection } from '../../stores/connection.ts';
import { runAddress } from '../../stores/connection-dialling.ts';
import { useLiveDial } from '../../stores/connection-live.ts';
import { describeError } from '../../stores/failure.ts';
import { navigate, useAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { CompareView } from './compare-view.tsx';
import { LiveDialView } from './live-dial.tsx';
import css from './results.module.css';
import { RunTabs } from './run-tabs.tsx';
import { RunResult } from './run-result.tsx';
import { verdictOf } from './words.ts';

const text = connectText.run;

export interface ResultsProps {
  readonly shown: RunId | null;
}

/**
 * Tabs of the session's runs and what the chosen one shows: a run, the dial under way, or two runs side by side. Who listens
 * hears the verdict when it comes.
 */
export function Results({ shown }: ResultsProps) {
  const { runs, error } = useConnection();
  const live = useLiveDial((state) => state.live);
  const { address, path } = useAddress();
  const [kind, before, after] = path;
  const compared = kind === 'compare' && before !== undefined && after !== undefined;
  const liveShown = live !== null && live.address === address;
  const run = liveShown || compared ? undefined : runs.find(({ id }) => id === shown);
  const watched = useWatched(liveShown ? live.run : null, run?.id);
  useTabKeys(runs, shown);
  return (
    <section className={css['results']}>
      {runs.length === 0 && live === null ? null : (
        <RunTabs runs={runs} shown={run?.id ?? null} live={live} liveShown={liveShown} />
      )}
      {error === null ? null : (
        <ErrorPanel
          {...describeError(error)}
          actions={
            <Button size="small" onClick={dismissDialError}>
              {text.dismiss}
            </Button>
          }
        />
      )}
      {liveShown ? (
        <LiveDialView live={live} />
      ) : compared ? (
        <CompareView key={`${before} ${after}`} before={before as RunId} after={after as RunId} />
      ) : (
        <OneRun run={run} shown={shown} isWatched={run !== undefined && run.id === watched} />
      )}
      <p role="status" className="visually-hidden">
        {liveShown ? connectText.running.title(live.target) : run === undefined ? '' : verdictOf(run).headline}
      </p>
    </section>
  );
}

/** The dial that was watched last, until another run is looked at. */
function useWatched(live: RunId | null, shown: RunId | undefined): RunId | null {
  const [watched, setWatched] = useState<{ readonly id: RunId; readonly wasShown: boolean } | null>(null);
  if (live !== null && watched?.id !== live) setWatched({ id: live, wasShown: false });
  else if (live === null && watched !== null && shown === watched.id && !watched.wasShown)
    setWatched({ ...watched, wasShown: true });
  else if (live === null && watched?.wasShown === true && shown !== watched.id) setWatched(null);
  return watched?.id ?? null;
}

interface OneRunProps {
  readonly run: ConnectionRun | undefined;
  readonly shown: RunId | null;
  readonly isWatched: boolean;
}

function OneRun({ run, shown, isWatched }: OneRunProps) {
  const missing = useMissingRun(shown);
  if (run !== undefined) return <RunResult key={run.id} run={run} unfolds={isWatched} />;
  if (missing !== null) return <EmptyState title={text.unknownRun}>{text.unknownRunWhy}</EmptyState>;
  return shown === null ? <FirstSteps /> : null;
}

function FirstSteps() {
  const { title, body, point1, point2, point3 } = connectText.empty;
  return (
    <EmptyState title={title}>
      <p>{body}</p>
      <ul className={css['points']}>
        {[point1, point2, point3].map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </EmptyState>
  );
}

/** Ctrl+Tab goes to the next run, with Shift to the one before. */
function useTabKeys(runs: readonly ConnectionRun[], shown: RunId | null): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Tab' || !event.ctrlKey || runs.length === 0) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      event.preventDefault();
      const at = runs.findIndex(({ id }) => id === shown);
      const next = runs[(at + (event.shiftKey ? -1 : 1) + runs.length) % runs.length];
      if (next !== undefined) navigate(runAddress(next.id));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [runs, shown]);
}

/** Asks the main side for a run that this window does not hold; answers why it is not there. */
function useMissingRun(id: RunId | null): AppError | null {
  const [missing, setMissing] = useState<{ readonly id: RunId; readonly error: AppError } | null>(null);
  useEffect(() => {
    let current = true;
    if (id !== null)
      void readRun(id).then((answer) => {
        if (current && !answer.ok) setMissing({ id, error: answer.error });
      });
    return () => {
      current = false;
    };
  }, [id]);
  return missing?.id === id ? missing.error : null;
}
