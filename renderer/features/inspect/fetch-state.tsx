import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { describeError } from '../../stores/failure.ts';
import { clearFetch, fetchAndInspect, useInspectFetch } from '../../stores/inspect-fetch.ts';
import { cancelJob, useJob } from '../../stores/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Progress } from '../../ui/progress.tsx';
import css from './fetch-state.module.css';

const text = inspectPartText.fetching;

/** The address that is being read, with the way to stop it; why it could not be, with the way to try again. */
export function FetchState() {
  const { job: id, address, error } = useInspectFetch();
  const job = useJob(id);
  if (id !== null) {
    return (
      <div className={css['working']} role="status">
        <span>{text.working(address)}</span>
        <Progress label={text.working(address)} done={job?.done ?? 0} total={job?.total} />
        <Button
          size="small"
          disabled={job === undefined || job.state === 'cancelling'}
          onClick={() => {
            if (job !== undefined) void cancelJob(job);
          }}
        >
          {text.cancel}
        </Button>
      </div>
    );
  }
  if (error === null) return null;
  const dismiss = <Button onClick={clearFetch}>{inspectPartText.outcome.dismiss}</Button>;
  if (error.code === 'fetch.private-address') {
    return (
      <ErrorPanel
        title={text.private(error.evidence.host)}
        detail={text.privateWhy}
        actions={
          <>
            <Button onClick={() => void fetchAndInspect(address, true)}>{text.privateSubmit}</Button>
            {dismiss}
          </>
        }
      />
    );
  }
  return (
    <ErrorPanel
      {...describeError(error)}
      actions={
        <>
          <Button onClick={() => void fetchAndInspect(address, false)}>{text.again}</Button>
          {dismiss}
        </>
      }
    />
  );
}
