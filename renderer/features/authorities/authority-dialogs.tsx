import type { AuthorityDetails } from '../../../shared/model/authority.ts';
import { CrossSignDialog } from './cross-sign-dialog.tsx';
import { EditAuthorityDialog } from './edit-authority-dialog.tsx';
import { ArchiveAuthorityDialog, DeleteAuthorityDialog } from './end-authority-dialogs.tsx';
import { ExportKeyDialog } from './export-key-dialog.tsx';
import { RekeyDialog } from './rekey-dialog.tsx';
import { RenewAuthorityDialog } from './renew-authority-dialog.tsx';

export type AuthorityDialog = 'edit' | 'renew' | 'rekey' | 'cross-sign' | 'export-key' | 'archive' | 'delete';

export interface AuthorityDialogsProps {
  readonly details: AuthorityDetails;
  readonly dialog: AuthorityDialog;
  readonly onDialog: (dialog: AuthorityDialog | null) => void;
  /** The authority was deleted. */
  readonly onGone: () => void;
}

/** The dialog of what is to be done with one authority. */
export function AuthorityDialogs({ details, dialog, onDialog, onGone }: AuthorityDialogsProps) {
  const close = () => onDialog(null);
  switch (dialog) {
    case 'edit':
      return <EditAuthorityDialog details={details} onClose={close} />;
    case 'renew':
      return <RenewAuthorityDialog details={details} onClose={close} />;
    case 'rekey':
      return <RekeyDialog details={details} onClose={close} />;
    case 'cross-sign':
      return <CrossSignDialog details={details} onClose={close} />;
    case 'export-key':
      return <ExportKeyDialog details={details} onClose={close} />;
    case 'archive':
      return <ArchiveAuthorityDialog details={details} onClose={close} />;
    case 'delete':
      return (
        <DeleteAuthorityDialog
          details={details}
          onClose={close}
          onArchive={() => onDialog('archive')}
          onDeleted={onGone}
        />
      );
  }
}
