import type { JobState } from '../../../shared/model/job.ts';
import { batchText as text } from '../../../shared/text/en/ui/batch.ts';
import { cancelJob } from '../../stores/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import css from './batch-progress.module.css';

/** Rows are checked, issued and written as kits one after the other, maybe of another batch than the one shown. */
function sayProgress({ kind, done, total }: JobState, count: number | undefined): string {
  if (kind === 'batch.plan') return text.planning(done, total);
  return kind === 'batch.export' ? text.writing(done, total ?? count) : text.running(done, total ?? count);
}

/** How far the work is, and the way to end it. */
export function BatchProgress({ job, count }: { readonly job: JobState; readonly count?: number | undefined }) {
  const words = sayProgress(job, count);
  const isCancelling = job.state === 'cancelling';
  return (
    <div className={css['progress']}>
      <span>{words}</span>
      <Progress label={words} done={job.done} total={job.total} />
      <Button size="small" disabled={isCancelling} onClick={() => void cancelJob(job)}>
        {isCancelling ? text.cancelling : text.cancel}
      </Button>
    </div>
  );
}
