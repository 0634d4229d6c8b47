import { useState } from 'react';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { setNote } from '../../stores/connection-share.ts';
import { keepFailure } from '../../stores/failure.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { OneRunDialogProps } from './capture-dialogs.tsx';
import { useKeeping } from './use-keeping.ts';

const text = connectText.share.noteDialog;
const LONGEST = 4000;

/** A remark that stays with the run in the history. */
export function NoteDialog({ run, onClose }: OneRunDialogProps) {
  const words = useUiWords();
  const keeping = useKeeping(run);
  const [typed, setTyped] = useState<string | null>(null);
  const note = typed ?? keeping?.note ?? '';
  const save = async () => {
    if (!keepFailure(await setNote(run.id, note))) return;
    showToast(text.kept);
    onClose();
  };
  return (
    <Dialog
      open
      title={text.title(numberOfRun(run.id))}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary">
            {text.save}
          </Button>
        </>
      }
    >
      <Field label={text.label}>
        <TextArea rows={5} value={note} maxLength={LONGEST} onChange={(event) => setTyped(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}
