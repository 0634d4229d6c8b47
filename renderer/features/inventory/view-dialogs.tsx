import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { SavedView } from '../../../shared/model/view.ts';
import type { Result } from '../../../shared/result.ts';
import { inventoryViewsText as words } from '../../../shared/text/en/ui/inventory-views.ts';
import { describeError } from '../../stores/failure.ts';
import { renameView, saveView } from '../../stores/inventory-views.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { showToast } from '../../ui/toast.tsx';

const MOST = 200;

/** Keeps what the list shows under a name. */
export function SaveViewDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <NameDialog
      title={words.saveTitle}
      description={words.saveBody}
      confirm={words.confirm}
      first=""
      onName={(name) => saveView(name)}
      onDone={({ name }) => {
        showToast(words.kept(name));
        onClose();
      }}
      onClose={onClose}
    />
  );
}

export function RenameViewDialog({ view, onClose }: { readonly view: SavedView; readonly onClose: () => void }) {
  return (
    <NameDialog
      title={words.renameTitle(view.name)}
      confirm={words.renameConfirm}
      first={view.name}
      onName={(name) => renameView(view.id, name)}
      onDone={onClose}
      onClose={onClose}
    />
  );
}

interface NameDialogProps {
  readonly title: string;
  readonly description?: string;
  readonly confirm: string;
  readonly first: string;
  readonly onName: (name: string) => Promise<Result<SavedView, AppError>>;
  readonly onDone: (view: SavedView) => void;
  readonly onClose: () => void;
}

function NameDialog({ title, description, confirm, first, onName, onDone, onClose }: NameDialogProps) {
  const [name, setName] = useState(first);
  const { busy, failure, act } = useAct<SavedView>();
  const { cancel } = useUiWords();
  const isMissing = name.trim() === '';
  const submit = async () => {
    if (isMissing) return;
    const done = await act(() => onName(name.trim()));
    if (done !== undefined) onDone(done);
  };
  return (
    <Dialog
      open
      size="small"
      title={title}
      description={description}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            blockedBecause={isMissing ? words.nameMissing : undefined}
            disabled={busy}
            aria-busy={busy}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <Field label={words.name}>
        <TextInput value={name} maxLength={MOST} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}
