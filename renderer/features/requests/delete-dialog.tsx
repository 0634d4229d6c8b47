import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { clearMarks, deleteRequests, useInbox } from '../../stores/request.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { RequestActProps } from './refuse-dialog.tsx';
import { useAct } from '../../stores/use-act.ts';

const text = requestsText.deleteDialog;

export function DeleteDialog({ ids, name, onClose }: RequestActProps) {
  const shown = useInbox((state) => state.details?.id);
  const { busy, failure, act } = useAct<{ readonly deleted: number }>();
  const confirm = async () => {
    const done = await act(() => deleteRequests(ids));
    if (done === undefined) return;
    showToast(requestsText.deleted(done.deleted));
    clearMarks();
    onClose();
    if (shown !== undefined && ids.includes(shown)) navigate(buildAddress('requests'));
  };
  return (
    <ConfirmDialog
      open
      title={text.title(ids.length, name)}
      confirmLabel={text.confirm(ids.length)}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>{text.body}</p>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </ConfirmDialog>
  );
}
