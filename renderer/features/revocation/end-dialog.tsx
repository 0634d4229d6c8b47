import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { RevocationEntry, RevocationRefusal } from '../../../shared/model/revocation.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { revokeText } from '../../../shared/text/en/ui/revoke.ts';
import { releaseHolds, undoRevocations } from '../../stores/crl-acts.ts';
import { describeError } from '../../stores/failure.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';

/** A revocation that is to end. */
export interface EndedEntry {
  readonly id: CertificateId;
  readonly name: string;
  /** A list has told it. */
  readonly isListed: boolean;
}

/** Null where its certificate is not here: then nothing can end it. */
export const endedEntry = ({ certificateId, name, serialHex, crlNumber }: RevocationEntry): EndedEntry | null =>
  certificateId === undefined
    ? null
    : { id: certificateId, name: name ?? serialHex, isListed: crlNumber !== undefined };

export interface EndDialogProps {
  readonly act: 'release' | 'undo';
  readonly entry: EndedEntry;
  readonly onClose: () => void;
}

/** Ends a hold, or takes back a revocation that no list has told; says first who learns of it and when. */
export function EndDialog({ act, entry, onClose }: EndDialogProps) {
  const words = revocationText[act];
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [refusal, setRefusal] = useState<RevocationRefusal | null>(null);
  const [list] = useState(() => document.activeElement?.closest<HTMLElement>('[role="grid"]') ?? null);
  const isOver = useRef(false);
  const submit = async () => {
    setBusy(true);
    setError(null);
    const answer = await (act === 'release' ? releaseHolds([entry.id]) : undoRevocations([entry.id]));
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    const [refused] = answer.value.refusals;
    if (refused !== undefined) return setRefusal(refused.refusal);
    showToast(words.done(entry.name));
    isOver.current = true;
    onClose();
  };
  return (
    <ConfirmDialog
      open
      danger={false}
      title={words.title(entry.name)}
      confirmLabel={words.confirm}
      busy={busy}
      blocked={refusal !== null}
      onCancel={onClose}
      onConfirm={() => void submit()}
      // the row that it came from goes
      finalFocus={() => (isOver.current && list !== null ? list : true)}
    >
      <p>{act === 'release' && entry.isListed ? revocationText.release.bodyListed : words.body}</p>
      {refusal === null ? null : <ErrorPanel inset title={revokeText.refused} detail={revokeText.refusals[refusal]} />}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </ConfirmDialog>
  );
}
