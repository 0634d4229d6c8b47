import { useState } from 'react';
import { MAX_CERTIFICATE_NOTE, MAX_OWNER } from '../../../shared/model/watch.ts';
import { inventoryMarksText } from '../../../shared/text/en/ui/inventory-marks.ts';
import { changeNote } from '../../stores/certificate-acts.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { type BulkDialogProps, BulkForm } from './bulk-form.tsx';

const words = inventoryMarksText.dialogs.owner;

export function OwnerDialog({ count, selection: chosen, onClose }: BulkDialogProps) {
  const [owner, setOwner] = useState<string | null>('');
  const [note, setNote] = useState<string | null>(null);
  return (
    <BulkForm
      count={count}
      selection={chosen}
      title={words.title(count)}
      confirm={words.confirm(count)}
      blocked={owner === null && note === null ? words.nothing : undefined}
      consequence={words.replaces}
      onConfirm={(selection) =>
        changeNote(selection, { ...(owner === null ? {} : { owner }), ...(note === null ? {} : { note }) })
      }
      onClose={onClose}
    >
      <Checkbox checked={owner !== null} onChange={(isSet) => setOwner(isSet ? '' : null)}>
        {words.setOwner}
      </Checkbox>
      {owner === null ? null : (
        <Field label={words.owner} hint={words.ownerHint}>
          <TextInput value={owner} maxLength={MAX_OWNER} onChange={(event) => setOwner(event.currentTarget.value)} />
        </Field>
      )}
      <Checkbox checked={note !== null} onChange={(isSet) => setNote(isSet ? '' : null)}>
        {words.setNote}
      </Checkbox>
      {note === null ? null : (
        <Field label={words.note} hint={words.noteHint}>
          <TextArea
            value={note}
            rows={3}
            maxLength={MAX_CERTIFICATE_NOTE}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </Field>
      )}
    </BulkForm>
  );
}
