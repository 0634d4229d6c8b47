import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { settingsText } from '../../../shared/text/en/ui/settings.ts';
import { describeError } from '../../stores/failure.ts';
import { changePassphrase, useWorkspace } from '../../stores/workspace.ts';
import { MIN_PASSPHRASE_CHARACTERS } from '../../stores/workspace-creation.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';
import { showToast } from '../../ui/toast.tsx';

const words = settingsText.changeDialog;

interface Mistakes {
  readonly current?: string;
  readonly next?: string;
  readonly again?: string;
}

export function ChangePassphraseDialog({ onClose }: { readonly onClose: () => void }) {
  const workspace = useWorkspace();
  const current = useRef<PassphraseHandle>(null);
  const next = useRef<PassphraseHandle>(null);
  const again = useRef<PassphraseHandle>(null);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  if (workspace === null) return null;
  const submit = async () => {
    if (busy || current.current === null || next.current === null || again.current === null) return;
    const found = findMistakes(current.current, next.current, again.current);
    setMistakes(found);
    setError(null);
    if (Object.keys(found).length > 0) return;
    again.current.take().fill(0);
    setBusy(true);
    const answer = await changePassphrase(current.current.take(), next.current.take());
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(words.done);
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title}
      description={words.description(workspace.name)}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy}>
            {busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <Field label={words.current} error={mistakes.current}>
        <PassphraseInput handle={current} />
      </Field>
      <Field label={words.next} error={mistakes.next}>
        <PassphraseInput handle={next} isNew />
      </Field>
      <Field label={words.again} error={mistakes.again}>
        <PassphraseInput handle={again} isNew />
      </Field>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

function findMistakes(current: PassphraseHandle, next: PassphraseHandle, again: PassphraseHandle): Mistakes {
  const isShort = next.test((typed) => [...typed].length < MIN_PASSPHRASE_CHARACTERS);
  const isSame = next.test((typed) => again.test((repeated) => typed === repeated));
  return {
    ...(current.isEmpty() ? { current: words.missing } : {}),
    ...(isShort ? { next: words.tooShort(MIN_PASSPHRASE_CHARACTERS) } : {}),
    ...(isSame ? {} : { again: words.differ }),
  };
}
