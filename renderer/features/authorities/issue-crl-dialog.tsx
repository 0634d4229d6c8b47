import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { useAuthority } from '../../stores/authorities.ts';
import { describeError } from '../../stores/failure.ts';
import { issueCrl } from '../../stores/revocation.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';

const { dialog: words, unlockPurpose } = authoritiesText.revocation;

const USUAL_DAYS = 7;
const MOST_DAYS = 3650;

export interface IssueCrlDialogProps {
  readonly authorityId: AuthorityId;
  readonly onClose: () => void;
}

export function IssueCrlDialog({ authorityId, onClose }: IssueCrlDialogProps) {
  const authority = useAuthority(authorityId);
  const [typed, setTyped] = useState(String(USUAL_DAYS));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const days = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : 0;
  const valid = days >= 1 && days <= MOST_DAYS;
  if (authority === undefined) return null;
  const submit = async () => {
    if (busy || !valid || !(await ensureUnlocked(unlockPurpose(authority.name)))) return;
    setBusy(true);
    setError(null);
    const answer = await issueCrl(authorityId, days);
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(words.done(answer.value.number));
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title(authority.name)}
      description={words.description}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy || !valid} aria-busy={busy}>
            {busy ? words.working : words.submit(valid ? days : USUAL_DAYS)}
          </Button>
        </>
      }
    >
      <Field label={words.days} hint={words.daysHint} error={valid ? undefined : words.daysInvalid}>
        <div className={css['unit']}>
          <TextInput
            inputMode="numeric"
            value={typed}
            maxLength={4}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <span>{words.daysUnit}</span>
        </div>
      </Field>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}
