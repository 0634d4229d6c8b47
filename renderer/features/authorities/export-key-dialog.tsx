import { useRef, useState } from 'react';
import { authorityActsText } from '../../../shared/text/en/ui/authority-acts.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { exportAuthorityKey } from '../../stores/authority-acts.ts';
import { describeError } from '../../stores/failure.ts';
import { MIN_PASSPHRASE_CHARACTERS } from '../../stores/workspace-creation.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { AuthorityActProps } from './renew-authority-dialog.tsx';
import { useAct } from './use-act.ts';

const words = authorityActsText.exportKey;
const FORMATS = ['p12', 'key-pem'] as const;

interface Mistakes {
  readonly first?: string;
  readonly again?: string;
}

/** Writes an authority's key under a passphrase that is typed twice. */
export function ExportKeyDialog({ details: { summary }, onClose }: AuthorityActProps) {
  const first = useRef<PassphraseHandle>(null);
  const again = useRef<PassphraseHandle>(null);
  const act = useAct(words.unlockPurpose, { confirms: true });
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('p12');
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const submit = () => {
    const found = findMistakes(first.current, again.current);
    setMistakes(found);
    if (Object.keys(found).length > 0) return;
    void act.run(
      async () => {
        again.current?.take().fill(0);
        return exportAuthorityKey(summary.id, format, first.current?.take() ?? new Uint8Array());
      },
      (written) => {
        if (written === null) return;
        showToast(words.done(written.name));
        onClose();
      },
    );
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title(summary.name)}
      description={words.description}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={act.busy} aria-busy={act.busy}>
            {act.busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <Field label={words.format}>
        <Select
          value={format}
          onChange={setFormat}
          options={FORMATS.map((value) => ({ value, label: words.formats[value] }))}
        />
      </Field>
      <Field label={words.passphrase} error={mistakes.first}>
        <PassphraseInput handle={first} isNew />
      </Field>
      <Field label={words.again} error={mistakes.again}>
        <PassphraseInput handle={again} isNew />
      </Field>
      {act.error === null ? null : <ErrorPanel inset {...describeError(act.error)} />}
    </Dialog>
  );
}

function findMistakes(first: PassphraseHandle | null, again: PassphraseHandle | null): Mistakes {
  if (first === null || again === null || first.isEmpty()) return { first: words.missing };
  if (first.test((typed) => [...typed].length < MIN_PASSPHRASE_CHARACTERS))
    return { first: words.tooShort(MIN_PASSPHRASE_CHARACTERS) };
  const same = first.test((typed) => again.test((repeated) => typed === repeated));
  return same ? {} : { again: words.differ };
}
