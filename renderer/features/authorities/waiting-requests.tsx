import { useState } from 'react';
import type { OwnRequest } from '../../../shared/model/request.ts';
import { authorityImportText } from '../../../shared/text/en/ui/authority-import.ts';
import { exportParentRequest, useWaitingAuthorities, withdrawParentRequest } from '../../stores/authority-import.ts';
import { useNow } from '../../stores/clock.ts';
import { keepFailure } from '../../stores/failure.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';

const words = authorityImportText.waiting;

/** Authorities whose parent elsewhere has not answered yet, over the tree. */
export function WaitingRequests({ onAnswer }: { readonly onAnswer: () => void }) {
  const waiting = useWaitingAuthorities();
  const [withdrawn, setWithdrawn] = useState<OwnRequest | null>(null);
  if (waiting.length === 0) return null;
  return (
    <section aria-label={words.list} className={css['waiting']}>
      {waiting.map((request) => (
        <WaitingLine key={request.id} request={request} onAnswer={onAnswer} onWithdraw={setWithdrawn} />
      ))}
      {withdrawn === null ? null : <WithdrawDialog request={withdrawn} onClose={() => setWithdrawn(null)} />}
    </section>
  );
}

interface WaitingLineProps {
  readonly request: OwnRequest;
  readonly onAnswer: () => void;
  readonly onWithdraw: (request: OwnRequest) => void;
}

function WaitingLine({ request, onAnswer, onWithdraw }: WaitingLineProps) {
  const now = useNow();
  const write = async () => {
    const answer = await exportParentRequest(request.id);
    if (keepFailure(answer) && answer.ok && answer.value !== null) showToast(words.exported(answer.value.name));
  };
  return (
    <Finding
      tone="info"
      title={words.title(request.name)}
      actions={
        <>
          <Button size="small" onClick={() => void write()}>
            {words.export}
          </Button>
          <Button size="small" onClick={onAnswer}>
            {words.answer}
          </Button>
          <Button size="small" variant="quiet" onClick={() => onWithdraw(request)}>
            {words.withdraw}
          </Button>
        </>
      }
    >
      {words.since} <RelativeTime at={request.createdAt} now={now} />
    </Finding>
  );
}

function WithdrawDialog({ request, onClose }: { readonly request: OwnRequest; readonly onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const done = keepFailure(await withdrawParentRequest(request.id));
    setBusy(false);
    if (done) showToast(words.withdrawn(request.name));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={words.withdrawTitle(request.name)}
      confirmLabel={words.withdrawConfirm}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>{words.withdrawBody}</p>
    </ConfirmDialog>
  );
}
