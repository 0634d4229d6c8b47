import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { BackupPlan, BackupState } from '../../../shared/model/backup.ts';
import { backupsText as words } from '../../../shared/text/en/ui/backups.ts';
import { backUp, useBackups } from '../../stores/backups.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { cancelJob, useRunningJob } from '../../stores/jobs.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { askForBackup } from '../../stores/restore.ts';
import type { OpenWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatMinute, formatRelative } from '../../ui/format-time.ts';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { Progress, Spinner } from '../../ui/progress.tsx';
import { showToast } from '../../ui/toast.tsx';
import { BackupHistory } from './backup-history.tsx';
import { BackupPlanDialog } from './backup-plan-dialog.tsx';
import { BackupStanding } from './backup-standing.tsx';
import { BackupsOffDialog } from './backups-off-dialog.tsx';
import { Section } from './section.tsx';

/** How the last backup went, when the next comes, and what can be done now. */
export function BackupsSection({ workspace }: { readonly workspace: OpenWorkspace }) {
  const { state, error } = useBackups();
  const [failure, setFailure] = useState<AppError | null>(null);
  return (
    <Section title={words.title} name="backup">
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {state === null ? (
        error === null && <Spinner>{words.loading}</Spinner>
      ) : (
        <>
          <BackupStanding state={state} />
          <PlanRow state={state} isReadOnly={workspace.readOnly} />
          <NowRow state={state} isReadOnly={workspace.readOnly} onFailure={setFailure} />
          {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
        </>
      )}
      <LabelledRow label={words.restore} hint={words.restoreHint}>
        <Button onClick={() => void askForBackup()}>{words.restoreRun}</Button>
      </LabelledRow>
      {state === null || state.runs.length === 0 ? null : <BackupHistory runs={state.runs} />}
    </Section>
  );
}

interface RowProps {
  readonly state: BackupState;
  readonly isReadOnly: boolean;
}

function PlanRow({ state, isReadOnly }: RowProps) {
  const [dialog, setDialog] = useState<'plan' | 'off' | null>(null);
  const role = useRoleBlock('admin');
  const blocked = isReadOnly ? words.readOnly : role;
  const { plan } = state;
  const close = () => setDialog(null);
  return (
    <LabelledRow label={words.plan} hint={plan === null ? words.noPlan : <Planned plan={plan} state={state} />}>
      <Button
        variant={plan === null ? 'primary' : 'secondary'}
        blockedBecause={blocked}
        onClick={() => setDialog('plan')}
      >
        {plan === null ? words.makePlan : words.changePlan}
      </Button>
      {plan === null ? null : (
        <Button blockedBecause={blocked} onClick={() => setDialog('off')}>
          {words.turnOff}
        </Button>
      )}
      {dialog === 'plan' ? <BackupPlanDialog plan={plan} onClose={close} /> : null}
      {dialog === 'off' && plan !== null ? <BackupsOffDialog plan={plan} onClose={close} /> : null}
    </LabelledRow>
  );
}

function Planned({ plan, state: { nextAt, needsUnlock } }: { readonly plan: BackupPlan; readonly state: BackupState }) {
  const now = useNow();
  const { location, everyHours, keep } = plan;
  return (
    <>
      {words.planned(location, everyHours, keep)}{' '}
      {needsUnlock
        ? words.waitsForUnlock
        : nextAt === undefined
          ? null
          : nextAt <= now
            ? words.nextNow
            : words.next(formatRelative(nextAt, now), formatMinute(nextAt))}
    </>
  );
}

interface NowRowProps extends RowProps {
  readonly onFailure: (error: AppError | null) => void;
}

function NowRow({ state, isReadOnly, onFailure }: NowRowProps) {
  const job = useRunningJob('backup.make');
  const blocked = isReadOnly ? words.readOnly : undefined;
  const run = async (to: 'plan' | 'file') => {
    onFailure(null);
    const made = await backUp(to, state.needsUnlock);
    if (made.ok && made.value !== null) showToast(words.made(made.value.name));
    // Whoever cancelled it knows that.
    if (!made.ok && made.error.code !== 'job.cancelled') onFailure(made.error);
  };
  return (
    <LabelledRow label={words.now} hint={words.nowHint}>
      {job === undefined ? (
        <>
          {state.plan === null ? null : (
            <Button blockedBecause={blocked} onClick={() => void run('plan')}>
              {words.nowPlan}
            </Button>
          )}
          <Button blockedBecause={blocked} onClick={() => void run('file')}>
            {words.nowFile}
          </Button>
        </>
      ) : (
        <>
          <Progress label={words.running} done={job.done} total={job.total} />
          <span>{job.state === 'cancelling' ? words.stopping : words.running}</span>
          <Button disabled={job.state !== 'running'} onClick={() => void cancelJob(job)}>
            {words.cancel}
          </Button>
        </>
      )}
    </LabelledRow>
  );
}
