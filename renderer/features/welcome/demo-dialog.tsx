import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { demoText as words } from '../../../shared/text/en/ui/demo.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { cancelDemo, openDemo, useDemo } from '../../stores/demo.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './welcome.module.css';

const BUSY_WORDS = { fresh: words.making, former: words.opening, stopping: words.stopping } as const;

/** Asks before anything is deleted; where there is no demo yet, says what it will be. */
export function DemoDialog({ onClose }: { readonly onClose: () => void }) {
  const former = useDemo((state) => state.former);
  const [busy, setBusy] = useState<'fresh' | 'former' | 'stopping' | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const open = async (fresh: boolean) => {
    setBusy(fresh ? 'fresh' : 'former');
    setError(null);
    const opened = await openDemo(fresh);
    setBusy(null);
    if (opened.ok) return onClose();
    // Whoever cancelled knows that.
    if (opened.error.code !== 'job.cancelled') setError(opened.error);
  };
  const stop = () => {
    setBusy('stopping');
    void cancelDemo();
  };
  return (
    <Dialog
      open
      sticky={busy !== null}
      title={words.title}
      onClose={onClose}
      footer={
        <>
          <Button disabled={busy === 'former' || busy === 'stopping'} onClick={busy === null ? onClose : stop}>
            {busy === 'fresh' || busy === 'stopping' ? words.stopMaking : frameText.kit.cancel}
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
          <Spinner>{BUSY_WORDS[busy]}</Spinner>
        </div>
      )}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}
