import { useState } from 'react';
import type { PartnerId } from '../../../shared/model/brands.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { OwnRequest } from '../../../shared/model/request.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { postQuantumHint } from '../../../shared/text/en/ui/issue-words.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError } from '../../stores/failure.ts';
import { createOwnRequest } from '../../stores/own-request.ts';
import { useProfileChoices } from '../../stores/request-help.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useOfferedKeys } from '../../stores/settings.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { useUiWords } from '../../ui/host.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { PartnerChoice } from './partner-choice.tsx';
import css from './screen.module.css';
import { readTypedNames } from './typed-names.ts';
import { useAct } from '../../stores/use-act.ts';

const text = requestsText.own.form;

interface OwnForm {
  readonly name: string;
  readonly subject: string;
  readonly names: string;
  readonly key: KeyChoice;
  readonly profile: string;
  readonly partnerId: PartnerId | null;
  readonly note: string;
}

const FIRST: OwnForm = {
  name: '',
  subject: '',
  names: '',
  key: 'p256',
  profile: 'tls-client',
  partnerId: null,
  note: '',
};

/** Makes a key here and a request for an authority elsewhere. */
export function OwnRequestDialog({ onClose }: { readonly onClose: () => void }) {
  const [form, setForm] = useState(FIRST);
  const change = (part: Partial<OwnForm>) => setForm((before) => ({ ...before, ...part }));
  const { busy, failure, act } = useAct<OwnRequest>();
  const { cancel } = useUiWords();
  const isEmpty = form.subject.trim() === '' && readTypedNames(form.names).length === 0;
  const submit = async () => {
    if (busy || isEmpty || !(await ensureUnlocked(text.unlock))) return;
    const made = await act(() => createOwnRequest(inputOf(form)));
    if (made === undefined) return;
    showToast(text.done(made.name));
    onClose();
    navigate(buildAddress('requests', ['own', made.id]));
  };
  return (
    <Dialog
      open
      title={text.title}
      description={text.description}
      onClose={onClose}
      onSubmit={() => void submit()}
      size="wide"
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={busy}
            aria-busy={busy}
            blockedBecause={isEmpty ? text.incomplete : undefined}
          >
            {busy ? text.working : text.submit}
          </Button>
        </>
      }
    >
      <Fields form={form} onChange={change} />
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: OwnForm;
  readonly onChange: (part: Partial<OwnForm>) => void;
}

function Fields({ form, onChange }: FieldsProps) {
  return (
    <>
      <Field label={text.subject}>
        <TextInput
          mono
          value={form.subject}
          maxLength={1000}
          placeholder={text.subjectPlaceholder}
          onChange={(event) => onChange({ subject: event.currentTarget.value })}
        />
      </Field>
      <Field label={text.sans} hint={text.sansHint} optional>
        <TextArea
          mono
          rows={3}
          value={form.names}
          maxLength={20_000}
          onChange={(event) => onChange({ names: event.currentTarget.value })}
        />
      </Field>
      <Choices form={form} onChange={onChange} />
      <Field label={text.note} optional>
        <TextArea
          rows={2}
          value={form.note}
          maxLength={4000}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

function Choices({ form, onChange }: FieldsProps) {
  const profiles = useProfileChoices();
  const keys = useOfferedKeys(form.key);
  return (
    <div className={css['columns']}>
      <Field label={text.key} hint={postQuantumHint(form.key)}>
        <Select
          value={form.key}
          options={keys.map((value) => ({ value, label: issueText.who.keys[value] }))}
          onChange={(key) => onChange({ key })}
        />
      </Field>
      <Field label={text.profile}>
        <Select
          value={form.profile}
          options={[
            { value: '', label: text.noProfile },
            ...profiles.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
          ]}
          onChange={(profile) => onChange({ profile })}
        />
      </Field>
      <Field label={text.name} hint={text.nameHint} optional>
        <TextInput
          value={form.name}
          maxLength={200}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label={text.partner}>
        <PartnerChoice value={form.partnerId} onChange={(partnerId) => onChange({ partnerId })} />
      </Field>
    </div>
  );
}

function inputOf({ name, subject, names, key, profile, partnerId, note }: OwnForm) {
  const sans = readTypedNames(names);
  return {
    name: name.trim(),
    subject: subject.trim(),
    sans,
    key,
    note,
    ...(profile === '' ? {} : { profile }),
    ...(partnerId === null ? {} : { partnerId }),
  };
}
