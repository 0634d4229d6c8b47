import { exportManyText } from '../../../shared/text/en/ui/export-many.ts';
import { inventoryMarksText as words } from '../../../shared/text/en/ui/inventory-marks.ts';
import { clearCertificateMarks, useCertificateMarks } from '../../stores/certificate-marks.ts';
import { openExportMany } from '../../stores/export-many.ts';
import { openRenew } from '../../stores/renew.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { MarkedBar } from '../../ui/marked-bar.tsx';

/** What can be done with the marked certificates at once. */
export function MarkedCertificates() {
  const marked = useCertificateMarks((state) => state.marked);
  const readOnly = useWorkspace()?.readOnly === true;
  return (
    <MarkedBar
      label={words.bar}
      count={words.count(marked.size)}
      onAll={() => undefined}
      clear={words.clear}
      onClear={clearCertificateMarks}
    >
      <Button blockedBecause={readOnly ? words.readOnly : undefined} onClick={() => openRenew([...marked])}>
        {words.renew}
      </Button>
      <Button onClick={() => openExportMany({ ids: [...marked] }, marked.size)}>{exportManyText.action}</Button>
    </MarkedBar>
  );
}
