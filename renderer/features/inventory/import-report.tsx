import { useEffect } from 'react';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { clearImport, useCertificateImport } from '../../stores/certificate-import.ts';
import { keepFailure } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { showToast } from '../../ui/toast.tsx';

/** Says how an import ended, wherever the user is by then. */
export function ImportReportDialog() {
  const report = useCertificateImport((state) => state.report);
  const error = useCertificateImport((state) => state.error);
  const clean = report !== null && report.failed.length === 0;
  useEffect(() => {
    if (error !== null) keepFailure({ ok: false, error });
    if (clean) showToast(words.imported(report.imported, report.duplicates));
    if (error !== null || clean) clearImport();
  }, [error, clean, report]);
  if (report === null || clean) return null;
  const rows = report.failed.slice(0, 500).map((failure, index) => ({ ...failure, key: String(index) }));
  return (
    <Dialog
      open
      size="wide"
      title={words.importTitle}
      description={`${words.imported(report.imported, report.duplicates)}. ${words.importFailed(report.failed.length)}.`}
      onClose={clearImport}
      footer={<Button onClick={clearImport}>{frameText.kit.close}</Button>}
    >
      <DataTable
        label={words.importTitle}
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { id: 'path', head: words.importColumns.path, strong: true, cell: ({ path }) => visibleText(path) },
          {
            id: 'offset',
            head: words.importColumns.offset,
            numeric: true,
            width: '6rem',
            cell: ({ offset }) => formatCount(offset),
          },
          { id: 'code', head: words.importColumns.code, width: '14rem', cell: ({ code }) => code },
        ]}
      />
    </Dialog>
  );
}
