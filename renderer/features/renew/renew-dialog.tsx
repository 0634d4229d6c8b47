import { renewText as text } from '../../../shared/text/en/ui/renew.ts';
import { describeError } from '../../stores/failure.ts';
import { cancelJob, isRunning, useJob } from '../../stores/jobs.ts';
import {
  acceptRenewWarnings,
  changeRenew,
  closeRenew,
  findRenewBlock,
  hasWarning,
  runRenew,
  useRenew,
} from '../../stores/renew.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { Progress, Spinner } from '../../ui/progress.tsx';
import { RenewPlan } from './renew-plan.tsx';
import { RenewResult } from './renew-result.tsx';
import { RenewWishes } from './renew-wishes.tsx';
import css from './renew.module.css';

/** Successors of one or many certificates: what they will be, what stands against them, and what becomes of the old. Any screen opens it by `openRenew`. */
export function RenewDialog() {
  const { ids, report } = useRenew();
  if (ids === null) return null;
  return report === null ? <Planning /> : <RenewResult report={report} />;
}

function Planning() {
  const { ids, plan, planning, error, job } = useRenew();
  const running = useJob(job);
  const isBusy = running !== undefined && isRunning(running);
  const [first] = plan ?? [];
  const title = first === undefined ? text.titleUnknown : text.title(ids?.length ?? 0, first.name);
  return (
    <Dialog open size="large" title={title} sticky={isBusy} onClose={closeRenew} footer={<Foot />}>
      {error === null ? null : <ErrorPanel {...describeError(error)} inset />}
      <RenewWishes disabled={isBusy} />
      {plan === null ? (
        error === null ? (
          <Spinner>{text.planning}</Spinner>
        ) : null
      ) : (
        <div className={css['planPlace']} data-stale={planning || undefined}>
          <RenewPlan items={plan} />
        </div>
      )}
      {plan === null || plan.every(({ canRenew }) => !canRenew) ? null : <Choices />}
    </Dialog>
  );
}

/** What becomes of the old ones, and the click that warnings want. */
function Choices() {
  const { plan, revokeOld, accepted } = useRenew();
  const renewable = plan?.filter(({ canRenew }) => canRenew) ?? [];
  const warned = renewable.filter(hasWarning).length;
  return (
    <div className={css['choices']}>
      <Checkbox checked={revokeOld} onChange={(next) => changeRenew({ revokeOld: next })}>
        {text.revokeOld(renewable.length)}
      </Checkbox>
      <p className={css['hint']}>{text.revokeHint}</p>
      {warned === 0 ? null : (
        <Checkbox checked={accepted} onChange={acceptRenewWarnings}>
          {text.accept(warned)}
        </Checkbox>
      )}
    </div>
  );
}

function Foot() {
  const state = useRenew();
  const words = useUiWords();
  const isReadOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const job = useJob(state.job);
  if (job !== undefined && isRunning(job)) {
    const said = text.running(job.done, job.total ?? state.plan?.length ?? 0);
    return (
      <>
        <span className={css['running']}>
          {said}
          <Progress label={said} done={job.done} total={job.total} />
        </span>
        <Button disabled={job.state === 'cancelling'} onClick={() => void cancelJob(job)}>
          {job.state === 'cancelling' ? text.cancelling : text.cancel}
        </Button>
      </>
    );
  }
  const renewable = state.plan?.filter(({ canRenew }) => canRenew) ?? [];
  const left = (state.plan?.length ?? 0) - renewable.length;
  const block = isReadOnly ? 'readOnly' : findRenewBlock(state);
  const [only] = renewable;
  return (
    <>
      <span className={css['sentence']}>
        {state.plan === null ? null : text.sentence(renewable.length, left)}
        {state.revokeOld && renewable.length > 0 ? <b>{text.revokes(renewable.length)}</b> : null}
      </span>
      <Button onClick={closeRenew}>{words.cancel}</Button>
      <Button
        variant="primary"
        disabled={state.planning || state.job !== null}
        blockedBecause={
          block === 'readOnly' ? text.readOnly : (roleBlock ?? (block === null ? undefined : BLOCKS[block]))
        }
        onClick={() => void runRenew()}
      >
        {renewable.length === 1 && only !== undefined
          ? text.submitOne(state.mode, only.authority)
          : text.submit(state.mode, renewable.length)}
      </Button>
    </>
  );
}

const BLOCKS = {
  readOnly: text.readOnly,
  planning: text.planning,
  none: text.none,
  warnings: text.acceptFirst,
} as const;
