import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { useNowInSeconds } from '../stores/clock.ts';
import { describeError } from '../stores/failure.ts';
import { endUnlock, useUnlock } from '../stores/unlock.ts';
import { unlockWithRecoveryKey, unlockWorkspace, useWorkspace } from '../stores/workspace.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { PassphraseInput, type PassphraseHandle } from '../ui/passphrase-input.tsx';
import css from './unlock-dialog.module.css';

const words = frameText.unlock;

/** Asks for the passphrase or the recovery key. Closed while nobody waits for a key. */
export function UnlockDialog() {
  const purpose = useUnlock((state) => state.purpose);
  const workspace = useWorkspace();
  useEffect(() => {
    if (purpose !== null && workspace?.locked === false) endUnlock(true);
  }, [purpose, workspace?.locked]);
  if (purpose === null || workspace === null || !workspace.locked) return null;
  return <UnlockForm purpose={purpose} workspace={workspace.name} />;
}

function UnlockForm({ purpose, workspace }: { readonly purpose: string; readonly workspace: string }) {
  const secret = useRef<PassphraseHandle>(null);
  const [recovery, setRecovery] = useState(false);
  const [busy, setBusy] = useState(false);
  const [empty, setEmpty] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [waitUntil, setWaitUntil] = useState(0);
  const now = useNowInSeconds();
  // The clock steps once a second, so it is up to one behind; the button must not come back before the vault hears again.
  const waitSeconds = now < waitUntil ? Math.max(1, Math.floor((waitUntil - now) / 1000)) : 0;
  const submit = async () => {
    if (busy || waitSeconds > 0) return;
    const isEmpty = secret.current?.isEmpty() !== false;
    setEmpty(isEmpty);
    if (isEmpty || secret.current === null) return;
    setBusy(true);
    setError(null);
    const bytes = secret.current.take();
    const answer = await (recovery ? unlockWithRecoveryKey(bytes) : unlockWorkspace(bytes));
    setBusy(false);
    if (answer.ok) return endUnlock(true);
    setError(answer.error);
    setWaitUntil(Date.now() + retryAfter(answer.error));
    secret.current?.focus();
  };
  const toggle = () => {
    secret.current?.take().fill(0);
    setRecovery(!recovery);
    secret.current?.focus();
  };
  const label = waitSeconds > 0 ? words.wait(waitSeconds) : busy ? words.working : words.submit;
  return (
    <Dialog
      open
      size="small"
      title={words.title(workspace)}
      description={purpose}
      onClose={() => endUnlock(false)}
      onSubmit={() => void submit()}
      footer={
        <Buttons
          otherWay={recovery ? words.withPassphrase : words.withRecovery}
          onOtherWay={toggle}
          label={label}
          blocked={busy || waitSeconds > 0}
        />
      }
    >
      <Field
        label={recovery ? words.recoveryKey : words.passphrase}
        hint={recovery ? words.recoveryHint : undefined}
        error={empty ? (recovery ? words.emptyRecovery : words.empty) : undefined}
      >
        <PassphraseInput handle={secret} />
      </Field>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} technical={undefined} />}
    </Dialog>
  );
}

interface ButtonsProps {
  readonly otherWay: string;
  readonly onOtherWay: () => void;
  readonly label: string;
  readonly blocked: boolean;
}

function Buttons({ otherWay, onOtherWay, label, blocked }: ButtonsProps) {
  return (
    <>
      <span className={css['other']}>
        <LinkButton onClick={onOtherWay}>{otherWay}</LinkButton>
      </span>
      <Button onClick={() => endUnlock(false)}>{frameText.kit.cancel}</Button>
      <Button type="submit" variant="primary" disabled={blocked}>
        {label}
      </Button>
    </>
  );
}

function retryAfter(error: AppError): number {
  switch (error.code) {
    case 'vault.wrong-passphrase':
    case 'vault.wrong-recovery-key':
    case 'vault.wait':
      return error.evidence.retryAfterMs;
    default:
      return 0;
  }
}
