import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { LoginId } from '../../../shared/model/brands.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { saveLogin } from '../../stores/connection-logins.ts';
import { describeError } from '../../stores/failure.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';

const text = connectText.form.loginDialog;

export interface LoginDialogProps {
  readonly onClose: () => void;
  /** The login is sealed and chosen in the form. */
  readonly onSaved: (id: LoginId) => void;
}

/** Takes user and password for a proxy; the password leaves its field once, as bytes. */
export function LoginDialog({ onClose, onSaved }: LoginDialogProps) {
  const password = useRef<PassphraseHandle>(null);
  const [name, setName] = useState('');
  const [user, setUser] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const submit = async () => {
    if (busy || password.current === null) return;
    const isMissing = name.trim() === '' || user.trim() === '' || password.current.isEmpty();
    setMissing(isMissing);
    setError(null);
    if (isMissing || !(await ensureUnlocked(text.unlockPurpose)) || password.current === null) return;
    setBusy(true);
    const saved = await saveLogin({ name: name.trim(), user: user.trim(), passphrase: password.current.take() });
    setBusy(false);
    if (saved.ok) onSaved(saved.value);
    else setError(saved.error);
  };
  return (
    <Dialog
      open
      size="small"
      title={text.title}
      description={text.description}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy}>
            {busy ? text.saving : text.save}
          </Button>
        </>
      }
    >
      <Field label={text.name}>
        <TextInput
          value={name}
          placeholder={text.namePlaceholder}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <Field label={text.user}>
        <TextInput value={user} maxLength={255} onChange={(event) => setUser(event.currentTarget.value)} />
      </Field>
      <Field label={text.password} error={missing ? text.missing : undefined}>
        <PassphraseInput handle={password} isNew />
      </Field>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}
