import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { welcomeText } from '../../../shared/text/en/ui/welcome.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import type { WorkspaceState } from '../../../shared/model/workspace.ts';
import { describeError } from '../../stores/failure.ts';
import { endMigrationWish } from '../../stores/migration.ts';
import { keepWorkspace } from '../../stores/workspace.ts';
import { chooseLocation, createWorkspace, MIN_PASSPHRASE_CHARACTERS } from '../../stores/workspace-creation.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';
import { RecoveryKeyDialog } from './recovery-key-dialog.tsx';
import { strengthOf } from './strength.ts';
import css from './welcome.module.css';

const words = welcomeText.createDialog;

interface Created {
  readonly state: WorkspaceState;
  readonly recoveryKey: string;
}

interface Mistakes {
  readonly name?: string;
  readonly passphrase?: string;
  readonly again?: string;
}

/** Name and passphrase, then a place, then the recovery key that is shown once. */
export function CreateWorkspaceDialog({ onClose }: { readonly onClose: () => void }) {
  const [created, setCreated] = useState<Created | null>(null);
  const [name, setName] = useState('');
  const leave = () => {
    endMigrationWish(false);
    onClose();
  };
  if (created === null) return <CreateForm name={name} onName={setName} onCreated={setCreated} onClose={leave} />;
  const finish = () => {
    setCreated(null);
    onClose();
    keepWorkspace(created.state);
    endMigrationWish(true);
  };
  return <RecoveryKeyDialog workspace={name} recoveryKey={created.recoveryKey} onDone={finish} />;
}

interface CreateFormProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly onCreated: (created: Created) => void;
  readonly onClose: () => void;
}

function CreateForm({ name, onName, onCreated, onClose }: CreateFormProps) {
  const passphrase = useRef<PassphraseHandle>(null);
  const again = useRef<PassphraseHandle>(null);
  const [bits, setBits] = useState(0);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const submit = async () => {
    if (busy || passphrase.current === null || again.current === null) return;
    const found = findMistakes(name, passphrase.current, again.current);
    setMistakes(found);
    setError(null);
    if (found.passphrase !== undefined) passphrase.current.focus();
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    const answer = await chooseAndCreate(name.trim(), passphrase.current, again.current);
    setBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (answer.value !== null) onCreated(answer.value);
  };
  return (
    <Dialog
      open
      title={words.title}
      description={words.description}
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
      <NameField name={name} error={mistakes.name} onName={onName} />
      <Field label={words.passphrase} hint={words.passphraseHint} error={mistakes.passphrase}>
        <PassphraseInput handle={passphrase} isNew onTyped={(value) => setBits(strengthOf(value).bits)} />
      </Field>
      <StrengthMeter bits={bits} />
      <Field label={words.again} error={mistakes.again}>
        <PassphraseInput handle={again} isNew />
      </Field>
      <p className={css['warning']}>{words.warning}</p>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly error: string | undefined;
  readonly onName: (name: string) => void;
}

function NameField({ name, error, onName }: NameFieldProps) {
  return (
    <Field label={words.name} error={error}>
      <TextInput
        value={name}
        placeholder={words.namePlaceholder}
        maxLength={200}
        onChange={(event) => onName(event.currentTarget.value)}
      />
    </Field>
  );
}

function StrengthMeter({ bits }: { readonly bits: number }) {
  const level = bits === 0 ? 0 : bits < 40 ? 1 : bits < 60 ? 2 : bits < 85 ? 3 : 4;
  return (
    <div className={css['strength']} aria-live="polite">
      <meter min={0} max={4} value={level} aria-label={words.strength} data-level={level} />
      <span>{bits === 0 ? words.strength : words.strengths[level]}</span>
      {bits === 0 ? null : <span className={css['quiet']}>{words.strengthNote(bits)}</span>}
    </div>
  );
}

function findMistakes(name: string, passphrase: PassphraseHandle, again: PassphraseHandle): Mistakes {
  const isShort = passphrase.test((typed) => [...typed].length < MIN_PASSPHRASE_CHARACTERS);
  const isSame = passphrase.test((typed) => again.test((repeated) => typed === repeated));
  return {
    ...(name.trim() === '' ? { name: words.nameMissing } : {}),
    ...(isShort ? { passphrase: words.tooShort(MIN_PASSPHRASE_CHARACTERS) } : {}),
    ...(isSame ? {} : { again: words.differ }),
  };
}

/** The place first, so that a cancelled dialog loses nothing of what was typed. */
async function chooseAndCreate(name: string, passphrase: PassphraseHandle, again: PassphraseHandle) {
  const place = await chooseLocation(name);
  if (!place.ok || place.value === null) return place.ok ? { ok: true as const, value: null } : place;
  again.take().fill(0);
  return createWorkspace(place.value.handle, name, passphrase.take());
}
