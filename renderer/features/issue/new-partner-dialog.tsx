import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { describeError } from '../../stores/failure.ts';
import { addIssuePartner } from '../../stores/issue-partners.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';

const text = issueText.newPartner;

/** The two things that are known of a new partner while its first certificate is made. */
export function NewPartnerDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [contact, setContact] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const words = useUiWords();
  const add = async () => {
    if (name.trim() === '' || busy) return;
    setBusy(true);
    const answer = await addIssuePartner(name.trim(), contact.trim());
    setBusy(false);
    if (answer.ok) onClose();
    else setFailure(answer.error);
  };
  return (
    <Dialog
      open
      title={text.title}
      description={text.description}
      onClose={onClose}
      onSubmit={() => void add()}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={busy}
            blockedBecause={name.trim() === '' ? text.empty : undefined}
          >
            {text.submit}
          </Button>
        </>
      }
    >
      <Field label={text.name} hint={text.nameHint}>
        <TextInput value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
      <Field label={text.contact} hint={text.contactHint} optional>
        <TextInput value={contact} maxLength={200} onChange={(event) => setContact(event.currentTarget.value)} />
      </Field>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}
