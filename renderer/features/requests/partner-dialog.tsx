import { useState } from 'react';
import type { PartnerId, RequestId } from '../../../shared/model/brands.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { usePartners } from '../../stores/partner.ts';
import { clearMarks, setRequestPartner } from '../../stores/request.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { showToast } from '../../ui/toast.tsx';
import { PartnerChoice } from './partner-choice.tsx';
import { useAct } from '../../stores/use-act.ts';

const text = requestsText.partner;

/** Attaches the marked requests to one partner. */
export function PartnerDialog({ ids, onClose }: { readonly ids: readonly RequestId[]; readonly onClose: () => void }) {
  const [partnerId, setPartnerId] = useState<PartnerId | null>(null);
  const choices = usePartners((state) => state.choices);
  const { busy, failure, act } = useAct<{ readonly changed: number }>();
  const { cancel } = useUiWords();
  const confirm = async () => {
    const done = await act(() => setRequestPartner(ids, partnerId));
    if (done === undefined) return;
    showToast(text.set(done.changed, choices.find(({ id }) => id === partnerId)?.name ?? null));
    clearMarks();
    onClose();
  };
  return (
    <Dialog
      open
      title={text.dialogTitle(ids.length)}
      onClose={onClose}
      onSubmit={() => void confirm()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy}>
            {text.dialogConfirm}
          </Button>
        </>
      }
    >
      <Field label={text.label} hint={choices.length === 0 ? text.create : undefined}>
        <PartnerChoice value={partnerId} onChange={setPartnerId} />
      </Field>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}
