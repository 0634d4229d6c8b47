import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import {
  MAX_PARTNER_ATTRIBUTES,
  MAX_PARTNER_TAGS,
  MAX_TAG_LENGTH,
  PARTNER_ATTRIBUTES,
  type PartnerSummary,
} from '../../../shared/model/partner.ts';
import { partnersText } from '../../../shared/text/en/ui/partners.ts';
import { describeError } from '../../stores/failure.ts';
import { savePartner } from '../../stores/partner.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './partners.module.css';
import { useAct } from '../../stores/use-act.ts';

const text = partnersText.form;

interface Form {
  readonly name: string;
  readonly contact: string;
  readonly tags: string;
  readonly note: string;
  readonly subject: readonly (readonly [label: string, value: string])[];
}

const FIRST: Form = {
  name: '',
  contact: '',
  tags: '',
  note: '',
  subject: [
    ['O', ''],
    ['C', ''],
  ],
};

export interface PartnerFormProps {
  /** Absent for a new one. */
  readonly partner: PartnerSummary | undefined;
  readonly onClose: () => void;
}

/** Adds a partner or changes one. */
export function PartnerForm({ partner, onClose }: PartnerFormProps) {
  const [form, setForm] = useState<Form>(() => (partner === undefined ? FIRST : formOf(partner)));
  const [tried, setTried] = useState(false);
  const { busy, failure, act } = useAct<PartnerSummary>();
  const { cancel } = useUiWords();
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const tags = readTags(form.tags);
  const tagProblem = findTagProblem(tags);
  const submit = async () => {
    setTried(true);
    if (busy || form.name.trim() === '' || tagProblem !== undefined) return;
    const saved = await act(() => savePartner(inputOf(form, tags, partner)));
    if (saved === undefined) return;
    showToast(partnersText.saved(saved.name));
    onClose();
    navigate(buildAddress('partners', [saved.id]));
  };
  const submitLabel = partner === undefined ? text.submitNew : text.submitEdit;
  return (
    <Dialog
      open
      title={partner === undefined ? text.newTitle : text.editTitle(partner.name)}
      onClose={onClose}
      onSubmit={() => void submit()}
      size="wide"
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy}>
            {busy ? text.working : submitLabel}
          </Button>
        </>
      }
    >
      <RecordFields
        form={form}
        isNameMissing={tried && form.name.trim() === ''}
        tagProblem={tagProblem}
        onChange={change}
      />
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}

interface RecordFieldsProps {
  readonly form: Form;
  readonly isNameMissing: boolean;
  readonly tagProblem: string | undefined;
  readonly onChange: (part: Partial<Form>) => void;
}

function RecordFields({ form, isNameMissing, tagProblem, onChange }: RecordFieldsProps) {
  return (
    <>
      <Field label={text.name} error={isNameMissing ? text.nameMissing : undefined}>
        <TextInput
          value={form.name}
          maxLength={200}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label={text.contact} hint={text.contactHint} optional>
        <TextInput
          value={form.contact}
          maxLength={500}
          onChange={(event) => onChange({ contact: event.currentTarget.value })}
        />
      </Field>
      <Attributes subject={form.subject} onChange={(subject) => onChange({ subject })} />
      <Field label={text.tags} hint={text.tagsHint} error={tagProblem} optional>
        <TextInput
          value={form.tags}
          maxLength={1000}
          onChange={(event) => onChange({ tags: event.currentTarget.value })}
        />
      </Field>
      <Field label={text.note} optional>
        <TextArea
          rows={3}
          value={form.note}
          maxLength={4000}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

interface AttributesProps {
  readonly subject: Form['subject'];
  readonly onChange: (subject: Form['subject']) => void;
}

function Attributes({ subject, onChange }: AttributesProps) {
  const used = new Set(subject.map(([label]) => label));
  const next = PARTNER_ATTRIBUTES.find((label) => !used.has(label));
  const set = (index: number, row: readonly [string, string]) => onChange(subject.with(index, row));
  return (
    <fieldset className={css['attributes']}>
      <legend>{text.subject}</legend>
      <p className={css['quiet']}>{text.subjectHint}</p>
      {subject.map(([label, value], index) => (
        <div key={label} className={css['attribute']}>
          <Select
            label={text.attribute}
            value={label}
            options={optionsFor(label, used)}
            onChange={(chosen) => set(index, [chosen, value])}
          />
          <TextInput
            aria-label={`${text.value} ${label}`}
            value={value}
            maxLength={1000}
            placeholder={partnersText.attributes[label]}
            onChange={(event) => set(index, [label, event.currentTarget.value])}
          />
          <IconButton
            icon={X}
            label={text.remove(label)}
            onClick={() => onChange(subject.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {next === undefined || subject.length >= MAX_PARTNER_ATTRIBUTES ? null : (
        <Button size="small" icon={Plus} onClick={() => onChange([...subject, [next, '']])}>
          {text.add}
        </Button>
      )}
    </fieldset>
  );
}

const optionsFor = (own: string, used: ReadonlySet<string>) =>
  [...new Set<string>([...PARTNER_ATTRIBUTES, own])]
    .filter((label) => label === own || !used.has(label))
    .map((label) => ({ value: label, label, note: partnersText.attributes[label] }));

const formOf = ({ name, contact, tags, note, subject }: PartnerSummary): Form => ({
  name,
  contact,
  tags: tags.join(', '),
  note,
  subject: Object.entries(subject),
});

const readTags = (typed: string): string[] => [
  ...new Set(
    typed
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

function findTagProblem(tags: readonly string[]): string | undefined {
  if (tags.length > MAX_PARTNER_TAGS) return text.tooManyTags;
  return tags.some((tag) => tag.length > MAX_TAG_LENGTH) ? text.tagTooLong : undefined;
}

const inputOf = (form: Form, tags: string[], partner: PartnerSummary | undefined) => ({
  ...(partner === undefined ? {} : { id: partner.id }),
  name: form.name.trim(),
  contact: form.contact.trim(),
  note: form.note,
  tags,
  subject: Object.fromEntries(form.subject.filter(([, value]) => value.trim() !== '')),
});
