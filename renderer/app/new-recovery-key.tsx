import { operatorsText } from '../../shared/text/en/ui/operators.ts';
import { RecoveryKeyDialog } from '../features/welcome/recovery-key-dialog.tsx';
import { forgetNewRecoveryKey, useNewRecoveryKey } from '../stores/new-recovery-key.ts';
import { useWorkspace } from '../stores/workspace.ts';

/** Shows the recovery key that came with the first operator, once. */
export function NewRecoveryKey() {
  const recoveryKey = useNewRecoveryKey((state) => state.recoveryKey);
  const workspace = useWorkspace()?.name ?? '';
  if (recoveryKey === null) return null;
  return (
    <RecoveryKeyDialog
      workspace={workspace}
      recoveryKey={recoveryKey}
      words={operatorsText.recovery}
      onDone={forgetNewRecoveryKey}
    />
  );
}
