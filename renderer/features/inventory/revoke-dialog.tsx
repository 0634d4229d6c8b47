import { useEffect, useState } from 'react';
import type { Input } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
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
import { parseLocalInstant } from '../../ui/local-instant.ts';
import { consequencesOf } from './revoke-consequences.tsx';

const words = inventoryText.revoke;

export interface RevokeDialogProps {
  readonly certificate: CertificateSummary;
  readonly onClose: () => void;
}

interface RevokeForm {
  readonly reason: RevocationReason;
  readonly since: string;
  readonly comment: string;
  /** Typed to confirm the revocation of an authority. */
  readonly typedName: string;
}

const FIRST_FORM: RevokeForm = { reason: 'unspecified', since: '', comment: '', typedName: '' };

/** States what follows in numbers and names, then asks for the reason. Cancel has the focus. */
export function RevokeDialog({ certificate, onClose }: RevokeDialogProps) {
  const preview = usePreview(certificate.id);
  const [form, setForm] = useState(FIRST_FORM);
  const [refused, setRefused] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const hold = form.reason === 'certificateHold';
  const confirmed = !certificate.isCa || form.typedName === certificate.name;
  const submit = async () => {
    setBusy(true);
    setRefused(null);
    const answer = await revokeCertificate(revocationInput(certificate, form));
    setBusy(false);
    if (!answer.ok) return setRefused(answer.error);
    showToast(words.done(certificate.name));
    onClose();
  };
  const error = refused ?? preview.error;
  return (
    <ConfirmDialog
      open
      title={words.title(certificate.name)}
      description={words.issuedBy(certificate.issuerName)}
      confirmLabel={hold ? words.confirmHold(certificate.name) : words.confirm(certificate.name)}
      busy={busy}
      blocked={preview.value === null || sinceProblem(form.since) !== undefined || !confirmed}
      note={words.logged}
      onCancel={onClose}
      onConfirm={() => void submit()}
    >
      {preview.value !== null ? (
        <Consequences items={consequencesOf(preview.value, hold)} />
      ) : preview.error === null ? (
        <Spinner>{words.loading}</Spinner>
      ) : null}
      <FormFields certificate={certificate} form={form} onChange={(part) => setForm({ ...form, ...part })} />
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </ConfirmDialog>
  );
}

interface Preview {
  readonly value: RevocationPreview | null;
  readonly error: AppError | null;
}

function usePreview(id: CertificateId): Preview {
  const [preview, setPreview] = useState<Preview>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    void previewRevocation(id).then((answer) => {
      if (!current) return;
      setPreview(answer.ok ? { value: answer.value, error: null } : { value: null, error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [id]);
  return preview;
}

interface FormFieldsProps {
  readonly certificate: CertificateSummary;
  readonly form: RevokeForm;
  readonly onChange: (part: Partial<RevokeForm>) => void;
}

function FormFields({ certificate, form, onChange }: FormFieldsProps) {
  return (
    <>
      <div className={css['twoColumns']}>
        <Field label={words.reason}>
          <Select
            value={form.reason}
            onChange={(reason) => onChange({ reason })}
            options={reasonsFor(certificate).map((value) => ({ value, label: words.reasons[value] }))}
          />
        </Field>
        <Field label={words.since} optional error={sinceProblem(form.since)}>
          <TextInput
            value={form.since}
            placeholder={words.sincePlaceholder}
            onChange={(event) => onChange({ since: event.currentTarget.value })}
          />
        </Field>
      </div>
      <Field label={words.comment} optional>
        <TextInput
          value={form.comment}
          maxLength={500}
          onChange={(event) => onChange({ comment: event.currentTarget.value })}
        />
      </Field>
      {certificate.isCa ? (
        <Field label={words.typeName(certificate.name)}>
          <TextInput value={form.typedName} onChange={(event) => onChange({ typedName: event.currentTarget.value })} />
        </Field>
      ) : null}
    </>
  );
}

function revocationInput(certificate: CertificateSummary, form: RevokeForm): Input<'revocation.revoke'> {
  const instant = parseLocalInstant(form.since);
  const comment = form.comment.trim();
  return {
    id: certificate.id,
    reason: form.reason,
    ...(instant === null ? {} : { invaliditySince: instant }),
    ...(comment === '' ? {} : { comment }),
  };
}

const reasonsFor = ({ isCa }: CertificateSummary): readonly RevocationReason[] =>
  REVOCATION_REASONS.filter((reason) => isCa || reason !== 'cACompromise');

function sinceProblem(typed: string): string | undefined {
  if (typed.trim() === '') return undefined;
  const instant = parseLocalInstant(typed);
  if (instant === null) return words.sinceInvalid;
  return instant > Date.now() ? words.sinceFuture : undefined;
}
