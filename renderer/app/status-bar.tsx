import { ShieldAlert } from 'lucide-react';
import { alertSentence } from '../../shared/text/en/alerts.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { ALARM_KINDS, type Alert, SEVERE_KINDS } from '../../shared/model/alert.ts';
import type { JobDetail, JobState } from '../../shared/model/job.ts';
import { alertAddress, causeAddress, useOpenAlerts } from '../stores/alerts.ts';
import { useNow } from '../stores/clock.ts';
import { useLogVerdict } from '../stores/activity-log.ts';
import { askToStop } from '../stores/imports.ts';
import { cancelJob, isRunning, useJobs } from '../stores/jobs.ts';
import { navigate } from '../stores/router.ts';
import { LinkButton } from '../ui/button.tsx';
import { formatCount } from '../ui/format-number.ts';
import { formatBoth, formatSpan, formatTime } from '../ui/format-time.ts';
import { Progress } from '../ui/progress.tsx';
import { StatusIcon } from '../ui/status.tsx';
import css from './status-bar.module.css';

const { statusBar } = frameText;

/** Running work at the left, the worst alarm and the state of the log at the right. */
export function StatusBar() {
  const jobs = useJobs((state) => state.jobs);
  const shown = jobs.findLast(isRunning) ?? jobs.at(-1);
  const others = jobs.filter((job) => isRunning(job) && job !== shown).length;
  return (
    <footer className={css['bar']} aria-label={statusBar.label}>
      {shown === undefined ? null : <Job job={shown} />}
      {others === 0 ? null : <span className={css['dim']}>{statusBar.more(others)}</span>}
      <span className={css['gap']} />
      <Alarm />
      <LogState />
    </footer>
  );
}

function Job({ job }: { readonly job: JobState }) {
  const title = statusBar.jobs[job.kind](job.subject);
  const running = isRunning(job);
  return (
    <span className={css['job']}>
      <span className={css['title']} title={title}>
        {title}
      </span>
      {running && job.detail !== undefined ? <span className={css['dim']}>{detailOf(job.detail)}</span> : null}
      {running && job.detail === undefined && job.total !== undefined && job.total > 1 ? (
        <span className={css['dim']}>{statusBar.progress(formatCount(job.done), formatCount(job.total))}</span>
      ) : null}
      {running ? <Progress label={title} done={job.done} total={job.total} /> : null}
      {job.state === 'running' ? (
        <LinkButton onClick={() => (job.kind === 'certificate.import' ? askToStop(job) : void cancelJob(job))}>
          {statusBar.cancel}
        </LinkButton>
      ) : (
        <JobEnd state={job.state} failedAt={job.failedAt} />
      )}
    </span>
  );
}

interface JobEndProps {
  readonly state: Exclude<JobState['state'], 'running'>;
  readonly failedAt: JobState['failedAt'];
}

/** Work that went on past a failure is not done: it says where. */
function JobEnd({ state, failedAt }: JobEndProps) {
  const text = failedAt === undefined ? statusBar[state] : statusBar.failedAt(failedAt);
  return (
    <span className={css['end']} data-state={failedAt === undefined ? state : 'failed'} title={text}>
      {text}
    </span>
  );
}

const detailOf = ({ items, rate, remainingMs }: JobDetail): string =>
  statusBar.certificates(items, rate, remainingMs === undefined ? '' : formatSpan(remainingMs));

/** The worst alert, where it stops somebody's work already, or soon will because a list is due. A list leads to its authority, where it is issued. */
function Alarm() {
  const worst = useOpenAlerts((state) => state.worst.find(isAlarm));
  const now = useNow();
  if (worst === undefined) return null;
  const isSevere = SEVERE_KINDS.has(worst.kind);
  return (
    <button
      type="button"
      className={css['alarm']}
      data-severe={isSevere || undefined}
      onClick={() => navigate(worst.subjectKind === 'crl' ? causeAddress(worst) : alertAddress(worst.id))}
    >
      <StatusIcon status={isSevere ? 'expired' : 'expiring'} />
      <span>{alertSentence(worst, now)}</span>
    </button>
  );
}

const isAlarm = ({ kind }: Alert): boolean => SEVERE_KINDS.has(kind) || ALARM_KINDS.has(kind);

function LogState() {
  const verdict = useLogVerdict((state) => state.verdict);
  if (verdict === null) return null;
  if (verdict.intact) {
    return <span title={formatBoth(verdict.at)}>{statusBar.logVerified(formatTime(verdict.at))}</span>;
  }
  return (
    <button type="button" className={css['alarm']} data-severe onClick={() => navigate('/activity')}>
      <ShieldAlert aria-hidden />
      <span>{statusBar.logBroken}</span>
    </button>
  );
}
