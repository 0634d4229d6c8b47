import { KeyRound, ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityDetails } from '../../../shared/model/authority.ts';
import { authorityDetailsText } from '../../../shared/text/en/ui/authority-details.ts';
import { archiveAuthority, deleteAuthority } from '../../stores/authority-details.ts';
import { describeError } from '../../stores/failure.ts';
import { Banner } from '../../ui/banner.tsx';
import { ConfirmDialog, type Consequence, Consequences } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';

const { archive, remove } = authorityDetailsText;

export interface EndAuthorityDialogProps {
  readonly details: AuthorityDetails;
  readonly onClose: () => void;
}

/** Takes an authority out of daily use; nothing is lost. */
export function ArchiveAuthorityDialog({ details: { summary }, onClose }: EndAuthorityDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const confirm = async () => {
    setBusy(true);
    const answer = await archiveAuthority(summary.id, true);
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(archive.done(summary.name));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      danger={false}
      title={archive.title(summary.name)}
      confirmLabel={archive.confirm(summary.name)}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>{archive.body}</p>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </ConfirmDialog>
  );
}

export interface DeleteAuthorityDialogProps extends EndAuthorityDialogProps {
  readonly onArchive: () => void;
  readonly onDeleted: () => void;
}

/** Deletes an authority that nothing depends on; of another one it says what does. */
export function DeleteAuthorityDialog({ details, onClose, onArchive, onDeleted }: DeleteAuthorityDialogProps) {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const { name, id, archivedAt } = details.summary;
  const reasons = reasonsOf(details);
  if (reasons.length > 0) {
    return (
      <ConfirmDialog
        open
        danger={false}
        title={remove.title(name)}
        confirmLabel={archive.confirm(name)}
        blocked={archivedAt !== undefined}
        onConfirm={onArchive}
        onCancel={onClose}
      >
        <Banner tone="warn" headingLevel={3} title={remove.blocked(name)}>
          {remove.blockedBecause}
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Banner>
        <p>{remove.archiveInstead}</p>
      </ConfirmDialog>
    );
  }
  const confirm = async () => {
    setBusy(true);
    const answer = await deleteAuthority(id, typed);
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(remove.done(name));
    onDeleted();
  };
  return (
    <ConfirmDialog
      open
      title={remove.title(name)}
      confirmLabel={remove.confirm(name)}
      busy={busy}
      blocked={typed.trim() !== name}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <Consequences items={consequencesOf(details)} />
      <Field label={remove.typeName} hint={name}>
        <TextInput value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      </Field>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </ConfirmDialog>
  );
}

const KINDS = ['certificates', 'authorities', 'crls', 'reservedSerials'] as const;

const reasonsOf = ({ dependents }: AuthorityDetails): readonly string[] =>
  KINDS.filter((kind) => dependents[kind] > 0).map((kind) => remove.dependents[kind](dependents[kind]));

function consequencesOf({ summary, issuedElsewhere }: AuthorityDetails): readonly Consequence[] {
  const icon = <ScrollText aria-hidden />;
  const keyGoes = { icon: <KeyRound aria-hidden />, title: remove.keyGoes, detail: remove.keyGoesDetail };
  const elsewhereStay = { icon, title: remove.elsewhereStay(issuedElsewhere), detail: remove.elsewhereDetail };
  return [
    ...(summary.hasKey ? [keyGoes] : []),
    { icon, title: remove.certificateStays },
    ...(issuedElsewhere > 0 ? [elsewhereStay] : []),
  ];
}
