import { CalendarOff, FolderOpen } from 'lucide-react';
import type { BackupPlan, BackupState } from '../../../shared/model/backup.ts';
import { backupsText } from '../../../shared/text/en/ui/backups.ts';
import { setBackupPlan } from '../../stores/backups.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { ConfirmDialog, Consequences } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';

const words = backupsText.offDialog;

export function BackupsOffDialog({ plan, onClose }: { readonly plan: BackupPlan; readonly onClose: () => void }) {
  const { busy, failure, act } = useAct<BackupState>();
  const turnOff = async () => {
    if ((await act(() => setBackupPlan(null))) === undefined) return;
    showToast(words.done);
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={words.title}
      confirmLabel={words.confirm}
      busy={busy}
      onConfirm={() => void turnOff()}
      onCancel={onClose}
    >
      <Consequences
        items={[
          { icon: <CalendarOff aria-hidden />, title: words.stops, detail: words.stopsDetail(plan.everyHours) },
          { icon: <FolderOpen aria-hidden />, title: words.stays, detail: words.staysDetail(plan.location) },
        ]}
      />
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
    </ConfirmDialog>
  );
}
