import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  exportCertificate,
  exportWithPassphrase,
  isContainer,
  needsKey,
} from '../../stores/certificate-export.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { describeError } from '../../stores/failure.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './inventory.module.css';

const words = inventoryText.export;

interface Written {
  readonly name: string;
  readonly passphrase?: string;
}

export interface ExportDialogProps {
  readonly certificate: CertificateSummary;
  readonly onClose: () => void;
}

/** Chooses what to write; the place is chosen in a native dialog, the file is read back before it is called done. */
export function ExportDialog({ certificate, onClose }: ExportDialogProps) {
  const [written, setWritten] = useState<Written | null>(null);
  if (written?.passphrase !== undefined) {
    return <PassphraseOnce file={written.name} passphrase={written.passphrase} onClose={onClose} />;
  }
  const end = (result: Written) => {
    showToast(words.done(result.name));
    if (result.passphrase === undefined) onClose();
    else setWritten(result);
  };
  return <ExportForm certificate={certificate} onClose={onClose} onWritten={end} />;
}

interface ExportFormProps extends ExportDialogProps {
  readonly onWritten: (written: Written) => void;
}

type PassphraseKind = 'generated' | 'typed';

function ExportForm({ certificate, onClose, onWritten }: ExportFormProps) {
  const secret = useRef<PassphraseHandle>(null);
  const keyRefusal = useKeyRefusal(certificate);
  const [format, setFormat] = useState<ExportFormat>(keyRefusal === undefined ? 'p12' : 'pem');
  const [kind, setKind] = useState<PassphraseKind>('generated');
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const typed = format === 'key-pem' || (isContainer(format) && kind === 'typed');
  const submit = async () => {
    if (busy) return;
    setError(null);
    const empty = typed && secret.current?.isEmpty() !== false;
    setMissing(empty);
    if (empty) return;
    if (needsKey(format) && !(await ensureUnlocked(words.unlockPurpose, { confirms: true }))) return;
    setBusy(true);
    const answer = await write(certificate, format, typed ? (secret.current?.take() ?? null) : null);
    setBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (answer.value !== null) onWritten(answer.value);
  };
  return (
    <Dialog
      open
      title={words.title(certificate.name)}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy}>
            {busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <FormatField certificate={certificate} withKey={keyRefusal === undefined} format={format} onFormat={setFormat} />
      {keyRefusal === undefined ? null : <p className={css['quiet']}>{keyRefusal}</p>}
      {isContainer(format) ? <PassphraseChoice kind={kind} onKind={setKind} /> : null}
      {typed ? (
        <Field label={words.passphrase} error={missing ? words.passphraseMissing : undefined}>
          <PassphraseInput handle={secret} isNew />
        </Field>
      ) : null}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

/** Why no file with the key can be written; undefined where one can. */
function useKeyRefusal(certificate: CertificateSummary): string | undefined {
  const authority = useAuthorities(({ list }) =>
    list?.find(
      ({ hasKey, certificateId, subject }) =>
        hasKey && (certificateId === certificate.id || (certificate.isCa && subject === certificate.subject)),
    ),
  );
  if (!certificate.hasKey) return words.needsKey;
  return authority === undefined ? undefined : words.keyOfAuthority(visibleText(authority.name));
}

interface FormatFieldProps {
  readonly certificate: CertificateSummary;
  readonly withKey: boolean;
  readonly format: ExportFormat;
  readonly onFormat: (format: ExportFormat) => void;
}

function FormatField({ certificate, withKey, format, onFormat }: FormatFieldProps) {
  return (
    <Field label={words.format} hint={words.notes[format]}>
      <Select
        value={format}
        onChange={onFormat}
        options={EXPORT_FORMATS.map((value) => ({
          value,
          label: words.formats[value],
          disabled: (needsKey(value) && !withKey) || (value === 'p12-legacy' && certificate.key === 'Ed25519'),
        }))}
      />
    </Field>
  );
}

interface PassphraseChoiceProps {
  readonly kind: PassphraseKind;
  readonly onKind: (kind: PassphraseKind) => void;
}

function PassphraseChoice({ kind, onKind }: PassphraseChoiceProps) {
  return (
    <Field label={words.passphraseKind}>
      <div>
        <Segmented
          label={words.passphraseKind}
          value={kind}
          onChange={onKind}
          options={[
            { value: 'generated', label: words.generated },
            { value: 'typed', label: words.typed },
          ]}
        />
      </div>
    </Field>
  );
}

async function write(certificate: CertificateSummary, format: ExportFormat, passphrase: Uint8Array | null) {
  if (passphrase !== null && (isContainer(format) || format === 'key-pem')) {
    return exportWithPassphrase(certificate.id, format, passphrase);
  }
  return exportCertificate(certificate.id, format === 'key-pem' ? 'pem' : format);
}

interface PassphraseOnceProps {
  readonly file: string;
  readonly passphrase: string;
  readonly onClose: () => void;
}

/** The passphrase that was made for the file, shown once. */
function PassphraseOnce({ file, passphrase, onClose }: PassphraseOnceProps) {
  return (
    <Dialog
      open
      sticky
      title={words.onceTitle}
      description={words.once(file)}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {words.close}
        </Button>
      }
    >
      <div className={css['once']}>
        <code data-selectable>{passphrase}</code>
        <CopyButton labelled text={passphrase} name={words.onceCopy} />
      </div>
    </Dialog>
  );
}
