import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { demoText as words } from '../../../shared/text/en/ui/demo.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { openDemo, useDemo } from '../../stores/demo.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './welcome.module.css';

/** Asks before anything is deleted; where there is no demo yet, says what it will be. */
export function DemoDialog({ onClose }: { readonly onClose: () => void }) {
  const former = useDemo((state) => state.former);
  const [busy, setBusy] = useState<'fresh' | 'former' | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const open = async (fresh: boolean) => {
    setBusy(fresh ? 'fresh' : 'former');
    setError(null);
    const opened = await openDemo(fresh);
    setBusy(null);
    if (opened.ok) onClose();
    else setError(opened.error);
  };
  return (
    <Dialog
      open
      sticky={busy !== null}
      title={words.title}
      onClose={onClose}
      footer={
        <>
          <Button disabled={busy !== null} onClick={onClose}>
            {frameText.kit.cancel}
          </Button>
          {former === null ? null : (
            <Button variant="danger" disabled={busy !== null} onClick={() => void open(true)}>
              {words.fresh}
            </Button>
          )}
          <Button
            variant="primary"
            data-first
            disabled={busy !== null}
            aria-busy={busy !== null}
            onClick={() => void open(former === null)}
          >
            {former === null ? words.begin : words.former}
          </Button>
        </>
      }
    >
      {former === null ? <p>{words.first}</p> : <p>{words.there(former)}</p>}
      {former === null ? null : <p>{words.choice}</p>}
      {busy === null ? null : (
        <div className={css['making']}>
          <Spinner>{busy === 'fresh' ? words.making : words.opening}</Spinner>
        </div>
      )}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}
