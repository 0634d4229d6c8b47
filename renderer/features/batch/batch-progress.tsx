import type { JobState } from '../../../shared/model/job.ts';
import { batchText as text } from '../../../shared/text/en/ui/batch.ts';
import { cancelJob } from '../../stores/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import css from './batch-progress.module.css';

/** How far the work is, and the way to end it. */
export function BatchProgress({ job, words }: { readonly job: JobState; readonly words: string }) {
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
