import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { RequestSummary } from '../../../shared/model/request.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { refuseRequest } from '../../stores/request.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';

const text = requestsText.refuseDialog;

export interface RefuseDialogProps {
  readonly request: RequestSummary;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function RefuseDialog({ request, open, onClose }: RefuseDialogProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const close = () => {
    setFailure(null);
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    const answer = await refuseRequest(request.id, reason.trim());
    setBusy(false);
    if (!answer.ok) {
      setFailure(answer.error);
      return;
    }
    showToast(requestsText.refused(request.name));
    close();
  };
  return (
    <ConfirmDialog
      open={open}
      title={text.title(request.name)}
      confirmLabel={text.confirm}
      busy={busy}
      blocked={reason.trim() === ''}
      note={reason.trim() === '' ? text.needed : undefined}
      onConfirm={() => void confirm()}
      onCancel={close}
    >
      <p>{text.body}</p>
      <Field label={text.reason}>
        <TextArea
          value={reason}
          rows={3}
          maxLength={500}
          placeholder={text.placeholder}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Field>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </ConfirmDialog>
  );
}
