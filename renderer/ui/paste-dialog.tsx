import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field, TextArea } from './field.tsx';
import { useUiWords } from './host.tsx';

export interface PasteDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly submitLabel: string;
  /** Why nothing can be submitted yet. */
  readonly emptyReason: string;
  readonly onClose: () => void;
  readonly onText: (text: string) => void;
}

/** A field to paste into, for who does not know that Ctrl+V works on the whole screen. */
export function PasteDialog(props: PasteDialogProps) {
  const { open, title, label, hint, placeholder, submitLabel, emptyReason, onClose, onText } = props;
  const [value, setValue] = useState('');
  const words = useUiWords();
  const isEmpty = value.trim() === '';
  const close = () => {
    setValue('');
    onClose();
  };
  const submit = () => {
    if (isEmpty) return;
    setValue('');
    onText(value);
  };
  return (
    <Dialog
      open={open}
      title={title}
      onClose={close}
      onSubmit={submit}
      size="wide"
      footer={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button type="submit" variant="primary" blockedBecause={isEmpty ? emptyReason : undefined}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <Field label={label} hint={hint}>
        <TextArea
          mono
          rows={12}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only field of a dialog that asks for it
          autoFocus
          value={value}
          placeholder={placeholder}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      </Field>
    </Dialog>
  );
}
