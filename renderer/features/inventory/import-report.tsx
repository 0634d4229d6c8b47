import { useEffect } from 'react';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { clearImport, useCertificateImport } from '../../stores/certificate-import.ts';
import { keepFailure } from '../../stores/failure.ts';
import { openImports } from '../../stores/imports.ts';
import { showToast } from '../../ui/toast.tsx';
import { CancelImportDialog } from './cancel-import.tsx';
import { ImportsDialog } from './imports-dialog.tsx';

/** Says how an import ended, wherever the user is by then: in a word where all went well, else with its report. */
export function ImportReportDialog() {
  const { report, error, run } = useCertificateImport();
  useEffect(() => {
    if (report === null && error === null) return;
    if (report !== null && report.failed.length === 0) showToast(words.imported(report.imported, report.duplicates));
    else if (run !== null && error?.code !== 'internal') void openImports(run);
    else if (error !== null) keepFailure({ ok: false, error });
    clearImport();
  }, [report, error, run]);
  return (
    <>
      <ImportsDialog />
      <CancelImportDialog />
    </>
  );
}
