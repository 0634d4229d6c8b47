import type { ReactNode } from 'react';
import type { Annotated } from '../../../shared/contract/certificate-note.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import type { Result } from '../../../shared/result.ts';
import { inventoryMarksText as words } from '../../../shared/text/en/ui/inventory-marks.ts';
import { awaitChange } from '../../stores/bulk-change.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { showToast } from '../../ui/toast.tsx';
import { tellChanged } from './tell-changed.ts';
import css from './bulk-form.module.css';

export interface BulkDialogProps {
  /** How many it is about. */
  readonly count: number;
  readonly selection: CertificateSelection;
  readonly onClose: () => void;
}

interface BulkFormProps extends BulkDialogProps {
  readonly title: string;
  /** Says what is done with how many. */
  readonly confirm: string;
  /** Why nothing can be done yet. */
  readonly blocked?: string | undefined;
  /** What happens to what stood there before. */
  readonly consequence?: string | undefined;
  readonly onConfirm: (selection: CertificateSelection) => Promise<Result<Annotated, AppError>>;
  readonly children: ReactNode;
}

const AT_ONCE = 500;

/** A change of the chosen certificates: states how many they are, and closes once it is done or goes on as a job. */
export function BulkForm(props: BulkFormProps) {
  const { count, selection, title, confirm, blocked, consequence, onConfirm, onClose, children } = props;
  const { busy, failure, act } = useAct<Annotated>();
  const { cancel } = useUiWords();
  const submit = async () => {
    if (blocked !== undefined) return;
    const done = await act(() => onConfirm(selection));
    if (done === undefined) return;
    onClose();
    if ('changed' in done) return tellChanged(done);
    showToast(words.started(count));
    const changed = await awaitChange(done.job);
    if (changed !== null) tellChanged(changed);
  };
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" blockedBecause={blocked} disabled={busy} aria-busy={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        {children}
        {consequence === undefined ? null : <p>{consequence}</p>}
        {count > AT_ONCE ? <p>{words.asJob}</p> : null}
        {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
      </div>
    </Dialog>
  );
}
