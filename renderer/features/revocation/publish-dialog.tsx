import { type RefObject, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { PUBLISH_KINDS, type PublishProbe, type PublishTarget } from '../../../shared/model/publish.ts';
import { publishText } from '../../../shared/text/en/ui/publish.ts';
import { describeError } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { probeTarget, type PublishDraft, saveTarget } from '../../stores/publish.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import type { PassphraseHandle } from '../../ui/passphrase-input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { PlaceFields, type SecretFields } from './publish-fields.tsx';
import { findBlock, openForm, type PublishForm, readForm } from './publish-form.ts';
import css from './publish.module.css';

const words = publishText.dialog;
const KINDS = PUBLISH_KINDS.map((value) => ({ value, label: publishText.kinds[value] }));

export interface PublishDialogProps {
  readonly authorityId: AuthorityId;
  readonly suggestedFileName: string;
  /** Absent: a new place. */
  readonly target?: PublishTarget;
  readonly onClose: () => void;
}

/** What a place is, how it is reached, and whether it can be. */
export function PublishDialog({ authorityId, suggestedFileName, target, onClose }: PublishDialogProps) {
  const [form, setForm] = useState(() => openForm(target, suggestedFileName));
  const secret = useTypedSecret();
  const doing = useDoing();
  const { cancel } = useUiWords();
  const block = findBlock(form, target);
  const roleBlock = useRoleBlock('admin');
  const saveBlock =
    roleBlock ?? block ?? (form.kind === 'sftp' && form.hostKey === null ? words.hostKeyFirst : undefined);
  const change = (next: Partial<PublishForm>): void => {
    doing.forget();
    setForm({ ...form, ...next });
  };
  const send = <T,>(act: Act, use: (draft: PublishDraft) => Promise<T>) =>
    doing.run(act, () => use(readForm(form, { authorityId, target }, secret.take(form))));
  const save = async () => {
    if (saveBlock !== undefined || !(await ensureUnlocked(publishText.unlockPurpose))) return;
    const saved = await send('save', saveTarget);
    if (saved?.ok === true) onClose();
  };
  const test = async (write: boolean) => {
    if (!(await ensureUnlocked(publishText.unlockPurpose))) return;
    const probed = await send(write ? 'write' : 'reach', (draft) => probeTarget(draft, write));
    if (probed?.ok === true) doing.tell(probed.value);
  };
  return (
    <Dialog
      open
      title={target === undefined ? words.addTitle : words.editTitle}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" busy={doing.act !== null} blockedBecause={saveBlock}>
            {doing.act === 'save' ? words.saving : words.save}
          </Button>
        </>
      }
    >
      <FirstFields form={form} onChange={change} />
      <PlaceFields {...{ form, target, secret }} onChange={change} />
      <Checkbox checked={form.enabled} onChange={(enabled) => change({ enabled })}>
        {words.enabled}
      </Checkbox>
      <Tests act={doing.act} {...{ block, saveBlock }} onTest={(write) => void test(write)} />
      <Outcome probe={doing.probe} error={doing.error} onConfirm={(hostKey) => change({ hostKey })} />
    </Dialog>
  );
}

interface FirstFieldsProps {
  readonly form: PublishForm;
  readonly onChange: (change: Partial<PublishForm>) => void;
}

function FirstFields({ form, onChange }: FirstFieldsProps) {
  return (
    <>
      <Field label={words.kind}>
        <Segmented label={words.kind} value={form.kind} options={KINDS} onChange={(kind) => onChange({ kind })} />
      </Field>
      <div className={css['named']}>
        <Field label={words.name}>
          <TextInput
            value={form.name}
            maxLength={200}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        </Field>
        <Field label={words.fileName}>
          <TextInput
            mono
            value={form.fileName}
            maxLength={100}
            onChange={(event) => onChange({ fileName: event.currentTarget.value })}
          />
        </Field>
        <p className={css['quiet']}>{words.fileNameHint(form.fileName)}</p>
      </div>
    </>
  );
}

/** What is going on: a connection, a file that is written to try, or the saving. */
type Act = 'reach' | 'write' | 'save';

interface TestsProps {
  readonly act: Act | null;
  readonly block: string | undefined;
  readonly saveBlock: string | undefined;
  readonly onTest: (write: boolean) => void;
}

function Tests({ act, block, saveBlock, onTest }: TestsProps) {
  const busy = act !== null;
  return (
    <div className={css['tests']}>
      <Button size="small" busy={busy} blockedBecause={block} onClick={() => onTest(false)}>
        {act === 'reach' ? words.testing : words.test}
      </Button>
      <Button size="small" busy={busy} blockedBecause={saveBlock} onClick={() => onTest(true)}>
        {act === 'write' ? words.testing : words.testWrite}
      </Button>
    </div>
  );
}

interface OutcomeProps {
  readonly probe: PublishProbe | null;
  readonly error: AppError | null;
  readonly onConfirm: (hostKey: PublishProbe['hostKey']) => void;
}

/** A key that nobody has confirmed is shown to be compared; one that changed stands in the failure, with what to do. */
function Outcome({ probe, error, onConfirm }: OutcomeProps) {
  const changed = error?.code === 'publish.host-key-changed' ? error.evidence : undefined;
  const shown = probe !== null && !probe.hostKeyKnown ? probe.hostKey : changed;
  const place = useRef<HTMLDivElement>(null);
  // below the fold of a small window nobody would see what came of a test
  useEffect(() => {
    if (probe !== null || error !== null) place.current?.scrollIntoView({ block: 'nearest' });
  }, [probe, error]);
  return (
    <div ref={place} aria-live="polite">
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {shown === undefined || shown === null ? null : (
        <div className={css['key']}>
          <p className={css['quiet']}>{words.hostKeyAsk}</p>
          <code>{words.hostKeyIs(shown.algorithm, shown.sha256)}</code>
          <Button size="small" onClick={() => onConfirm({ algorithm: shown.algorithm, sha256: shown.sha256 })}>
            {words.hostKeyConfirm}
          </Button>
        </div>
      )}
      {probe?.hostKeyKnown === true ? <p className={css['good']}>{probe.wrote ? words.wrote : words.reached}</p> : null}
    </div>
  );
}

/** What was typed leaves its field once, as octets, and is kept here until the dialog closes, for a test and the saving after it. */
function useTypedSecret(): SecretFields & { readonly take: (form: PublishForm) => PublishDraft['secret'] } {
  const password = useRef<PassphraseHandle>(null);
  const passphrase = useRef<PassphraseHandle>(null);
  const typed = useRef<{ password?: Uint8Array; passphrase?: Uint8Array }>({});
  const [hasTyped, setHasTyped] = useState(false);
  const keep = (field: RefObject<PassphraseHandle | null>, name: 'password' | 'passphrase'): void => {
    if (field.current === null || field.current.isEmpty()) return;
    typed.current[name] = field.current.take();
    setHasTyped(true);
  };
  const take = (form: PublishForm): PublishDraft['secret'] => {
    keep(password, 'password');
    keep(passphrase, 'passphrase');
    const { password: word, passphrase: opener } = typed.current;
    const key =
      form.key === null
        ? undefined
        : { handle: form.key.handle, ...(opener !== undefined && { passphrase: opener.slice() }) };
    if (word === undefined && key === undefined) return undefined;
    return { ...(word !== undefined && { password: word.slice() }), ...(key !== undefined && { key }) };
  };
  return { password, passphrase, hasTyped, take };
}

/** One test or saving at a time, and what came of the last. */
function useDoing() {
  const [act, setAct] = useState<Act | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [probe, setProbe] = useState<PublishProbe | null>(null);
  const forget = (): void => {
    setError(null);
    setProbe(null);
  };
  const run = async <T,>(next: Act, work: () => Promise<T>): Promise<T | undefined> => {
    if (act !== null) return undefined;
    forget();
    setAct(next);
    const answer = await work();
    setAct(null);
    if (isFailure(answer)) setError(answer.error);
    return answer;
  };
  return { act, error, probe, forget, run, tell: setProbe };
}

const isFailure = (answer: unknown): answer is { readonly ok: false; readonly error: AppError } =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;
