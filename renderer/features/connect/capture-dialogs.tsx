import { FileLock, KeyRound, Lock, LockOpen, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { saveCapture, saveKeyLog } from '../../stores/connection-share.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog, Consequences, Dialog } from '../../ui/dialog.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './run-dialogs.module.css';
import { tellSaved } from './run-acts.ts';
import { useKeeping } from './use-keeping.ts';

export interface OneRunDialogProps {
  readonly run: ConnectionRun;
  readonly onClose: () => void;
}

/** A capture file with or without the keys that open it; says what will be inside. */
export function CaptureDialog({ run, onClose }: OneRunDialogProps) {
  const text = connectText.share.captureDialog;
  const words = useUiWords();
  const keeping = useKeeping(run);
  const [choice, setChoice] = useState<'without' | 'with'>('without');
  const hasSecrets = keeping?.secrets !== 'none';
  const save = async () => {
    tellSaved(await saveCapture(run.id, choice === 'with', keeping));
    onClose();
  };
  return (
    <Dialog
      open
      title={text.title(numberOfRun(run.id))}
      description={text.description}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button variant="primary" onClick={() => void save()}>
            {text.save}
          </Button>
        </>
      }
    >
      <div className={css['body']}>
        {hasSecrets ? (
          <Segmented
            label={text.choice}
            value={choice}
            options={(['without', 'with'] as const).map((value) => ({ value, label: text.choices[value] }))}
            onChange={setChoice}
          />
        ) : null}
        <Consequences
          items={[
            { icon: <FileLock aria-hidden />, title: text.records(run.messages.length) },
            choice === 'with'
              ? { icon: <LockOpen aria-hidden />, title: text.opened, detail: text.openedWhy }
              : { icon: <Lock aria-hidden />, title: text.sealed, detail: text.sealedWhy },
          ]}
        />
      </div>
    </Dialog>
  );
}

/** Asks before the secrets of a run leave the program. */
export function KeyLogDialog({ run, onClose }: OneRunDialogProps) {
  const text = connectText.share.keyLogDialog;
  const keeping = useKeeping(run);
  const save = async () => {
    tellSaved(await saveKeyLog(run.id, keeping));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={text.title(numberOfRun(run.id))}
      confirmLabel={text.confirm}
      danger={false}
      onConfirm={() => void save()}
      onCancel={onClose}
    >
      <Consequences
        items={[
          { icon: <KeyRound aria-hidden />, title: text.secrets, detail: text.secretsWhy },
          { icon: <ShieldCheck aria-hidden />, title: text.noKey, detail: text.noKeyWhy },
        ]}
      />
    </ConfirmDialog>
  );
}
