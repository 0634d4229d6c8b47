import { useNeeds } from '../stores/needs.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { ConfirmAgainDialog } from './confirm-again-dialog.tsx';

/** The question for a passphrase that something waits for, over whatever is shown. */
export function NeedDialogs() {
  const need = useNeeds((state) => state.need);
  if (need === null) return null;
  return need.kind === 'confirm' ? <ConfirmAgainDialog /> : <ApproveDialog need={need} />;
}
