import { useState } from 'react';
import type { RequestId } from '../../../shared/model/brands.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { clearMarks, refuseRequests } from '../../stores/request.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useAct } from '../../stores/use-act.ts';

const text = requestsText.refuseDialog;

export interface RequestActProps {
  readonly ids: readonly RequestId[];
  /** Of the one request; not read where there are several. */
  readonly name: string;
  readonly onClose: () => void;
}

export function RefuseDialog({ ids, name, onClose }: RequestActProps) {
  const [reason, setReason] = useState('');
  const { busy, failure, act } = useAct<{ readonly changed: number }>();
  const confirm = async () => {
    const done = await act(() => refuseRequests(ids, reason.trim()));
    if (done === undefined) return;
    showToast(requestsText.refused(done.changed));
    clearMarks();
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={text.title(ids.length, name)}
      confirmLabel={text.confirm(ids.length)}
      busy={busy}
      blocked={reason.trim() === ''}
      note={reason.trim() === '' ? text.needed : undefined}
      onConfirm={() => void confirm()}
      onCancel={onClose}
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
