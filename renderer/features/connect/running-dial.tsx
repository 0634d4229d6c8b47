import { useEffect, useState } from 'react';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { cancelDial, type Dialling } from '../../stores/connection.ts';
import { useJob } from '../../stores/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './running-dial.module.css';

const text = connectText.running;

/** What the dial under way is doing, how long already, and how to end it. */
export function RunningDial({ dialling }: { readonly dialling: Dialling }) {
  const job = useJob(dialling.job);
  const elapsedS = useElapsed(dialling.startedAt);
  const cancelling = job?.state === 'cancelling';
  const phase = job?.total === undefined ? text.working : text.phases[Math.min(text.phases.length - 1, job.done)];
  return (
    <EmptyState
      title={text.title(dialling.target)}
      action={
        <Button disabled={cancelling || dialling.job === ''} onClick={() => void cancelDial()}>
          {cancelling ? text.cancelling : text.cancel}
        </Button>
      }
    >
      <p className={css['phase']}>
        <Spinner>{phase}</Spinner>
        <span className={css['time']}>{text.elapsed(elapsedS)}</span>
      </p>
      <p>{text.limit}</p>
    </EmptyState>
  );
}

function useElapsed(since: number): string {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (Math.max(0, now - since) / 1000).toFixed(1);
}
