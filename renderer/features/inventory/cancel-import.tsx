import { importsText } from '../../../shared/text/en/ui/imports.ts';
import { goOnImporting, stopImport, useImports } from '../../stores/imports.ts';
import { isRunning, useJob } from '../../stores/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const words = importsText.cancel;

/** Asks what becomes of what an import has brought by now; it goes on meanwhile. */
export function CancelImportDialog() {
  const wanted = useImports((state) => state.stopping);
  const job = useJob(wanted?.id ?? null);
  if (wanted === null || job === undefined || !isRunning(job)) return null;
  const count = job.detail?.items ?? 0;
  return (
    <Dialog
      open
      title={words.title}
      onClose={goOnImporting}
      footer={
        <>
          <Button onClick={goOnImporting}>{words.onward}</Button>
          <Button variant="danger-solid" onClick={() => void stopImport(job, 'undo')}>
            {words.undo}
          </Button>
          <Button variant="primary" onClick={() => void stopImport(job, 'keep')}>
            {words.keep}
          </Button>
        </>
      }
    >
      <p>{count === 0 ? words.bodyNone : words.body(count)}</p>
    </Dialog>
  );
}
