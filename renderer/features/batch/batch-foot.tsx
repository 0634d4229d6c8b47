import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { type BatchDetails, discardBatch, runBatch, useBatch } from '../../stores/batch.ts';
import { describeError } from '../../stores/failure.ts';
import { useSigners } from '../../stores/issue-signers.ts';
import { isRunning, useJob } from '../../stores/jobs.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ConfirmDialog, Consequences } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { BatchProgress } from './batch-progress.tsx';
import css from './batch-view.module.css';

const text = batchText.foot;

/** Says in numbers what issuing would do, and does it; shows how far it is. */
export function BatchFoot({ batch }: { readonly batch: BatchDetails }) {
  const [withWarnings, setWithWarnings] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const [discarding, setDiscarding] = useState(false);
  const job = useJob(useBatch((state) => state.job));
  const signer = useSigners(({ signers }) => signers?.find(({ id }) => id === batch.defaults.authorityId));
  const isReadOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const { ready, warnings, refused, issued, rows, state, id } = batch;
  const count = ready + (withWarnings ? warnings : 0);
  const isBusy = job !== undefined && isRunning(job);
  if (isBusy)
    return (
      <footer className={css['foot']}>
        <BatchProgress job={job} count={count} />
      </footer>
    );
  if (ready + warnings === 0 && issued > 0) return null;
  const nothing = warnings > 0 ? text.onlyWarnings : text.nothing;
  const blockedBecause = isReadOnly ? text.readOnly : (roleBlock ?? (count > 0 ? undefined : nothing));
  const issue = async () => {
    const answer = await runBatch(id, withWarnings);
    setFailure(answer.ok ? null : answer.error);
  };
  return (
    <>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} />}
      <footer className={css['foot']}>
        <span className={css['state']}>
          {text.sentence(batch)}
          {signer === undefined ? null : <>. {text.signer(signer.name)}</>}
        </span>
        {warnings === 0 ? null : (
          <Checkbox checked={withWarnings} onChange={setWithWarnings}>
            {text.withWarnings(warnings)}
          </Checkbox>
        )}
        <Button variant="quiet" icon={Trash2} blockedBecause={roleBlock} onClick={() => setDiscarding(true)}>
          {text.discard}
        </Button>
        <Button variant="primary" blockedBecause={blockedBecause} onClick={() => void issue()}>
          {state === 'interrupted' ? text.resume(count) : text.issue(count, rows, refused)}
        </Button>
      </footer>
      <Discarding batch={batch} open={discarding} onClose={() => setDiscarding(false)} onFailure={setFailure} />
    </>
  );
}

interface DiscardingProps {
  readonly batch: BatchDetails;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onFailure: (error: AppError) => void;
}

function Discarding({ batch, open, onClose, onFailure }: DiscardingProps) {
  const words = batchText.discard;
  const discard = async () => {
    onClose();
    const answer = await discardBatch(batch.id);
    if (answer.ok) navigate(buildAddress('issue', ['batch']));
    else onFailure(answer.error);
  };
  return (
    <ConfirmDialog
      open={open}
      title={words.title(batch.fileName)}
      confirmLabel={words.confirm}
      onConfirm={() => void discard()}
      onCancel={onClose}
    >
      <Consequences
        items={[
          {
            icon: <StatusIcon status="not-checked" />,
            title: words.rows(batch.ready + batch.warnings + batch.refused),
          },
          { icon: <StatusIcon status="valid" />, title: words.issued(batch.issued) },
        ]}
      />
    </ConfirmDialog>
  );
}
