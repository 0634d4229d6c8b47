import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/model/brands.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { dismissDialError, readRun, useConnection } from '../../stores/connection.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import css from './results.module.css';
import { RunTabs } from './run-tabs.tsx';
import { RunResult } from './run-result.tsx';
import { RunningDial } from './running-dial.tsx';

const text = connectText.run;

export interface ResultsProps {
  readonly shown: RunId | null;
}

/** Tabs of the session's runs and what the chosen one shows. */
export function Results({ shown }: ResultsProps) {
  const { runs, dialling, error } = useConnection();
  const missing = useMissingRun(shown);
  const run = runs.find(({ id }) => id === shown);
  return (
    <section className={css['results']}>
      {runs.length === 0 ? null : <RunTabs runs={runs} shown={dialling === null ? shown : null} />}
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
      {dialling !== null ? (
        <RunningDial dialling={dialling} />
      ) : run !== undefined ? (
        <RunResult key={run.id} run={run} />
      ) : missing !== null ? (
        <EmptyState title={text.unknownRun}>{text.unknownRunWhy}</EmptyState>
      ) : shown === null ? (
        <FirstSteps />
      ) : null}
    </section>
  );
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
