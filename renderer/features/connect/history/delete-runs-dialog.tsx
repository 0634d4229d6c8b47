import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { connectText } from '../../../../shared/text/en/ui/connect.ts';
import { type Deletion, deleteRuns } from '../../../stores/connection-history.ts';
import { describeError } from '../../../stores/failure.ts';
import { ConfirmDialog, Consequences } from '../../../ui/dialog.tsx';
import { ErrorPanel } from '../../../ui/error-panel.tsx';
import { showToast } from '../../../ui/toast.tsx';

const text = connectText.history.removeDialog;

export interface DeleteRunsDialogProps {
  readonly deletion: Deletion;
  readonly count: number;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** States how many runs go before they do. */
export function DeleteRunsDialog({ deletion, count, onClose, onDeleted }: DeleteRunsDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const title = 'target' in deletion ? text.titleEndpoint(deletion.target) : text.title(count);
  const confirm = async () => {
    setBusy(true);
    const answer = await deleteRuns(deletion);
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(text.done(answer.value));
    onDeleted();
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={title}
      confirmLabel={text.confirm(count)}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <Consequences items={[{ icon: <Trash2 aria-hidden />, title: text.what(count), detail: text.detail }]} />
      {error === null ? null : <ErrorPanel {...describeError(error)} inset />}
    </ConfirmDialog>
  );
}
