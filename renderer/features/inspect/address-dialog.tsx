import { useState } from 'react';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { fetchAndInspect } from '../../stores/inspect-fetch.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';

const text = inspectPartText.fetching;

export interface AddressDialogProps {
  readonly initial: string;
  readonly onClose: () => void;
}

/** Asks for the address to read; nothing is called before it is submitted. */
export function AddressDialog({ initial, onClose }: AddressDialogProps) {
  const [address, setAddress] = useState(initial);
  const words = useUiWords();
  const isEmpty = address.trim() === '';
  const submit = () => {
    if (isEmpty) return;
    onClose();
    void fetchAndInspect(address.trim(), false);
  };
  return (
    <Dialog
      open
      title={text.title}
      description={text.promise}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" blockedBecause={isEmpty ? text.empty : undefined}>
            {text.submit}
          </Button>
        </>
      }
    >
      <Field label={text.label} hint={text.hint}>
        <TextInput
          mono
          value={address}
          maxLength={2048}
          placeholder={text.placeholder}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      </Field>
    </Dialog>
  );
}
