import { CreateAuthorityDialog } from '../features/authorities/create-authority-dialog.tsx';
import { ImportAuthorityDialog } from '../features/authorities/import-authority-dialog.tsx';
import { KitsWrittenDialog } from '../features/batch/kits-written.tsx';
import { ExportManyDialog } from '../features/export-many/export-many-dialog.tsx';
import { EndGrantsDialog } from '../features/grants/end-grants-dialog.tsx';
import { GiveGrantDialog } from '../features/grants/give-grant-dialog.tsx';
import { HandOverDialog } from '../features/hand-over/hand-over-dialog.tsx';
import { BulkDialog } from '../features/inventory/bulk-dialog.tsx';
import { ImportReportDialog } from '../features/inventory/import-report.tsx';
import { MigrationDialog } from '../features/migration/migration-dialog.tsx';
import { RenewDialog } from '../features/renew/renew-dialog.tsx';
import { ReportDialog } from '../features/report/report-dialog.tsx';
import { RestoreDialog } from '../features/restore/restore-dialog.tsx';
import { RevokeDialog } from '../features/revocation/revoke-dialog.tsx';
import { ChangePassphraseDialog } from '../features/settings/change-passphrase-dialog.tsx';
import { TwoPersonDialog } from '../features/settings/two-person-dialog.tsx';
import { CreateWorkspaceDialog } from '../features/welcome/create-workspace-dialog.tsx';
import { DemoDialog } from '../features/welcome/demo-dialog.tsx';
import { closeDialog, useWindowDialog } from '../stores/window-dialogs.ts';
import { NewRecoveryKey } from './new-recovery-key.tsx';
import { NeedDialogs } from './need-dialogs.tsx';
import { Palette } from './palette.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { UnlockDialog } from './unlock-dialog.tsx';

/** The dialogs that a command opens wherever the user is. */
export function WindowDialogs() {
  const open = useWindowDialog((state) => state.open);
  return (
    <>
      {open === 'palette' ? <Palette onClose={closeDialog} /> : null}
      {open === 'shortcuts' ? <ShortcutsDialog onClose={closeDialog} /> : null}
      {open === 'workspace.new' ? <CreateWorkspaceDialog onClose={closeDialog} /> : null}
      {open === 'workspace.restore' ? <RestoreDialog onClose={closeDialog} /> : null}
      {open === 'demo' ? <DemoDialog onClose={closeDialog} /> : null}
      {open === 'authority.new' ? <CreateAuthorityDialog onClose={closeDialog} /> : null}
      {open === 'authority.import' ? <ImportAuthorityDialog first="certificate" onClose={closeDialog} /> : null}
      {open === 'migration' ? <MigrationDialog onClose={closeDialog} /> : null}
      {open === 'passphrase' ? <ChangePassphraseDialog onClose={closeDialog} /> : null}
      <ImportReportDialog />
      <KitsWrittenDialog />
      <BulkDialog />
      <RenewDialog />
      <RevokeDialog />
      <HandOverDialog />
      <ExportManyDialog />
      <ReportDialog />
      <GiveGrantDialog />
      <EndGrantsDialog />
      <TwoPersonDialog />
      <NewRecoveryKey />
      <NeedDialogs />
      <UnlockDialog />
    </>
  );
}
