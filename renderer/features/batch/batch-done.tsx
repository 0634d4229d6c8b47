import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { KitChoice } from '../../../shared/model/kit.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { type BatchDetails, exportBatch, useBatch } from '../../stores/batch.ts';
import { describeError } from '../../stores/failure.ts';
import { isRunning, useJob } from '../../stores/jobs.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { KitDialog, STANDARD_KIT } from './kit-dialog.tsx';

const text = batchText.done;

/** What was issued, and how it gets to the partners. */
export function BatchDone({ batch }: { readonly batch: BatchDetails }) {
  const [choosing, setChoosing] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const job = useJob(useBatch((state) => state.job));
  const { issued, ready, warnings, refused, id } = batch;
  if (issued === 0) return null;
  const isBusy = job !== undefined && isRunning(job);
  const write = async (form: 'folders' | 'csv', kit: KitChoice) => {
    setChoosing(false);
    const answer = await exportBatch(id, form, kit);
    setFailure(answer.ok ? null : answer.error);
    if (!answer.ok || answer.value === null) return;
    if (form === 'csv') showToast(text.written(answer.value.name));
  };
  return (
    <>
      <Banner
        tone={ready + warnings > 0 ? 'info' : refused > 0 ? 'warn' : 'ok'}
        title={text.title(issued)}
        actions={
          <>
            <Button disabled={isBusy} onClick={() => void write('csv', STANDARD_KIT)}>
              {text.report}
            </Button>
            <Button disabled={isBusy} onClick={() => setChoosing(true)}>
              {text.kits}
            </Button>
            <Button onClick={() => navigate(buildAddress('inventory'))}>{text.inventory}</Button>
          </>
        }
      >
        {ready + warnings > 0 ? batchText.foot.sentence({ ready, warnings, refused, issued: 0 }) : text.left(refused)}
      </Banner>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} />}
      {choosing ? (
        <KitDialog count={issued} onClose={() => setChoosing(false)} onWrite={(kit) => void write('folders', kit)} />
      ) : null}
    </>
  );
}
