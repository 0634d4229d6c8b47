import { type FormEvent, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { describeError } from '../../stores/failure.ts';
import { openLocked } from '../../stores/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './locked-form.module.css';

const text = inspectPartText.locked;

export interface LockedFormProps {
  readonly number: number;
  readonly isKey: boolean;
}

/** Asks for the passphrase where it is needed. What was typed leaves the field once and is kept nowhere. */
export function LockedForm({ number, isKey }: LockedFormProps) {
  const field = useRef<PassphraseHandle>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const open = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || field.current === null) return;
    setBusy(true);
    setError(null);
    const opened = await openLocked(number, field.current.take());
    setBusy(false);
    if (opened.ok) showToast(text.opened(opened.value));
    else {
      setError(opened.error);
      field.current?.focus();
    }
  };
  const isWrong = error?.code === 'format.wrong-passphrase';
  return (
    <form className={css['form']} onSubmit={(event) => void open(event)}>
      <h3>{isKey ? text.key : text.container}</h3>
      <p>{isKey ? text.keyWhy : text.containerWhy}</p>
      <div className={css['line']}>
        <Field label={text.label} error={isWrong ? `${text.wrong} ${text.wrongHint}` : undefined}>
          <PassphraseInput handle={field} />
        </Field>
        <Button type="submit" variant="primary" disabled={busy} aria-busy={busy}>
          {busy ? text.opening : text.submit}
        </Button>
      </div>
      {error === null || isWrong ? null : <ErrorPanel {...describeError(error)} inset />}
    </form>
  );
}
