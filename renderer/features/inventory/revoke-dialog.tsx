import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import {
  type CertificateSummary,
  REVOCATION_REASONS,
  type RevocationReason,
} from '../../../shared/model/certificate.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { describeError } from '../../stores/failure.ts';
import { previewRevocation, type RevocationPreview, revokeCertificate } from '../../stores/revocation.ts';
import { ConfirmDialog, Consequences } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './inventory.module.css';
import { parseLocalInstant } from './local-instant.ts';
import { consequencesOf } from './revoke-consequences.tsx';

const words = inventoryText.revoke;

export interface RevokeDialogProps {
  readonly certificate: CertificateSummary;
  readonly onClose: () => void;
}

/** States what follows in numbers and names, then asks for the reason. Cancel has the focus. */
export function RevokeDialog({ certificate, onClose }: RevokeDialogProps) {
  const [preview, setPreview] = useState<RevocationPreview | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [reason, setReason] = useState<RevocationReason>('unspecified');
  const [since, setSince] = useState('');
  const [comment, setComment] = useState('');
  const [typedName, setTypedName] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let current = true;
    void previewRevocation(certificate.id).then((answer) => {
      if (!current) return;
      if (answer.ok) setPreview(answer.value);
      else setError(answer.error);
    });
    return () => {
      current = false;
    };
  }, [certificate.id]);
  const instant = parseLocalInstant(since);
  const sinceError = sinceProblem(since, instant);
  const mustType = certificate.isCa;
  const submit = async () => {
    setBusy(true);
    setError(null);
    const answer = await revokeCertificate({
      id: certificate.id,
      reason,
      ...(instant === null ? {} : { invaliditySince: instant }),
      ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
    });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(words.done(certificate.name));
    onClose();
  };
  const hold = reason === 'certificateHold';
  return (
    <ConfirmDialog
      open
      title={words.title(certificate.name)}
      description={words.issuedBy(certificate.issuerName)}
      confirmLabel={hold ? words.confirmHold(certificate.name) : words.confirm(certificate.name)}
      busy={busy}
      blocked={preview === null || sinceError !== undefined || (mustType && typedName !== certificate.name)}
      note={words.logged}
      onCancel={onClose}
      onConfirm={() => void submit()}
    >
      {preview !== null ? (
        <Consequences items={consequencesOf(preview, hold)} />
      ) : error === null ? (
        <Spinner>{words.loading}</Spinner>
      ) : null}
      <div className={css['twoColumns']}>
        <Field label={words.reason}>
          <Select
            value={reason}
            onChange={setReason}
            options={reasonsFor(certificate).map((value) => ({ value, label: words.reasons[value] }))}
          />
        </Field>
        <Field label={words.since} optional error={sinceError}>
          <TextInput
            value={since}
            placeholder={words.sincePlaceholder}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
        </Field>
      </div>
      <Field label={words.comment} optional>
        <TextInput value={comment} maxLength={500} onChange={(event) => setComment(event.currentTarget.value)} />
      </Field>
      {mustType ? (
        <Field label={words.typeName(certificate.name)}>
          <TextInput value={typedName} onChange={(event) => setTypedName(event.currentTarget.value)} />
        </Field>
      ) : null}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </ConfirmDialog>
  );
}

const reasonsFor = ({ isCa }: CertificateSummary): readonly RevocationReason[] =>
  REVOCATION_REASONS.filter((reason) => isCa || reason !== 'cACompromise');

function sinceProblem(typed: string, instant: number | null): string | undefined {
  if (typed.trim() === '') return undefined;
  if (instant === null) return words.sinceInvalid;
  return instant > Date.now() ? words.sinceFuture : undefined;
}
