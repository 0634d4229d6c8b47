import { useEffect, useState } from 'react';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import {
  type CertificateRecord,
  MAX_CERTIFICATE_NOTE,
  MAX_CERTIFICATE_TAGS,
  MAX_OWNER,
  MAX_SNOOZE_REASON,
} from '../../../shared/model/watch.ts';
import { alertsText } from '../../../shared/text/en/ui/alerts.ts';
import { certificateRecordText } from '../../../shared/text/en/ui/certificate-record.ts';
import {
  findSuccessors,
  formOfRecord,
  listKnownWords,
  type RecordForm,
  saveRecord,
} from '../../stores/certificate-record.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatDate } from '../../ui/format-time.ts';
import { useUiWords } from '../../ui/host.tsx';
import { showToast } from '../../ui/toast.tsx';
import { firstUntil, UntilField } from '../../ui/until-field.tsx';

const text = certificateRecordText.dialog;
const MOST_TAG_CHARACTERS = 50;

export interface CertificateRecordDialogProps {
  readonly summary: CertificateSummary;
  readonly record: CertificateRecord;
  readonly onClose: () => void;
}

interface Typed {
  readonly owner: string;
  readonly tags: string;
  readonly note: string;
  readonly isSnoozed: boolean;
  readonly until: number | null;
  readonly reason: string;
  readonly successorId: CertificateId | null;
}

/** Changes what is said of one certificate; no key is needed. */
export function CertificateRecordDialog({ summary, record, onClose }: CertificateRecordDialogProps) {
  const [before] = useState(() => formOfRecord(record));
  const [typed, setTyped] = useState<Typed>(() => typedOf(before));
  const { busy, failure, act } = useAct<null>();
  const { cancel } = useUiWords();
  const after = readTyped(typed);
  const submit = async () => {
    if (busy || after === null) return;
    if ((await act(() => saveRecord(summary.id, before, after))) === undefined) return;
    showToast(text.saved);
    onClose();
  };
  return (
    <Dialog
      open
      title={text.title(summary.name)}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy || after === null}>
            {text.submit}
          </Button>
        </>
      }
    >
      <WordFields typed={typed} onChange={(part) => setTyped({ ...typed, ...part })} />
      <SuccessorField
        summary={summary}
        record={record}
        value={typed.successorId}
        onChange={(successorId) => setTyped({ ...typed, successorId })}
      />
      <SnoozeFields typed={typed} at={before.snoozedUntil} onChange={(part) => setTyped({ ...typed, ...part })} />
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}

interface PartProps {
  readonly typed: Typed;
  readonly onChange: (part: Partial<Typed>) => void;
}

function WordFields({ typed, onChange }: PartProps) {
  const [owners, setOwners] = useState<readonly string[]>([]);
  useEffect(() => void listKnownWords().then((known) => setOwners(known.owners)), []);
  return (
    <>
      <Field label={certificateRecordText.owner} hint={text.ownerHint} optional>
        <TextInput
          value={typed.owner}
          maxLength={MAX_OWNER}
          list="certificate-owners"
          onChange={(event) => onChange({ owner: event.currentTarget.value })}
        />
      </Field>
      <datalist id="certificate-owners">
        {owners.map((owner) => (
          <option key={owner} value={owner}>
            {owner}
          </option>
        ))}
      </datalist>
      <Field
        label={certificateRecordText.tags}
        hint={text.tagsHint}
        error={readTags(typed.tags) === null ? text.tooManyTags : undefined}
        optional
      >
        <TextInput
          value={typed.tags}
          maxLength={1100}
          onChange={(event) => onChange({ tags: event.currentTarget.value })}
        />
      </Field>
      <Field label={certificateRecordText.note} optional>
        <TextArea
          value={typed.note}
          rows={3}
          maxLength={MAX_CERTIFICATE_NOTE}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

interface SuccessorFieldProps {
  readonly summary: CertificateSummary;
  readonly record: CertificateRecord;
  readonly value: CertificateId | null;
  readonly onChange: (id: CertificateId | null) => void;
}

function SuccessorField({ summary, record, value, onChange }: SuccessorFieldProps) {
  const [choices, setChoices] = useState(record.successors);
  useEffect(() => void findSuccessors(summary.id, summary.name).then((found) => setChoices(found)), [summary]);
  const all = [...new Map([...record.successors, ...choices].map((one) => [one.id, one])).values()];
  return (
    <Field label={certificateRecordText.replacedBy} optional>
      <Combobox
        value={value ?? ''}
        options={[
          { value: '', label: text.successorNone },
          ...all.map(({ id, name, notAfter }) => ({
            value: id as string,
            label: visibleText(name),
            note: certificateRecordText.until(formatDate(notAfter)),
          })),
        ]}
        onChange={(next) => onChange(all.find(({ id }) => id === next)?.id ?? null)}
        searchLabel={text.successorSearch}
        noneFound={text.successorNoneFound}
        more={text.successorMore}
      />
    </Field>
  );
}

function SnoozeFields({ typed, at, onChange }: PartProps & { readonly at: number | null }) {
  return (
    <>
      <Checkbox checked={typed.isSnoozed} onChange={(isSnoozed) => onChange({ isSnoozed })}>
        {text.snooze}
      </Checkbox>
      {typed.isSnoozed ? (
        <>
          <UntilField words={alertsText.until} at={at} onChange={(until) => onChange({ until })} />
          <Field label={text.reason} optional>
            <TextInput
              value={typed.reason}
              maxLength={MAX_SNOOZE_REASON}
              onChange={(event) => onChange({ reason: event.currentTarget.value })}
            />
          </Field>
        </>
      ) : null}
    </>
  );
}

const typedOf = (form: RecordForm): Typed => ({
  owner: form.owner,
  tags: form.tags.join(', '),
  note: form.note,
  isSnoozed: form.snoozedUntil !== null,
  until: form.snoozedUntil ?? firstUntil(),
  reason: form.snoozeReason,
  successorId: form.successorId,
});

/** Null while something is wrong. */
function readTyped({ owner, tags, note, isSnoozed, until, reason, successorId }: Typed): RecordForm | null {
  const words = readTags(tags);
  if (words === null || (isSnoozed && until === null)) return null;
  return {
    owner: owner.trim(),
    note: note.trim(),
    tags: words,
    snoozedUntil: isSnoozed ? until : null,
    snoozeReason: isSnoozed ? reason.trim() : '',
    successorId,
  };
}

function readTags(typed: string): readonly string[] | null {
  const words = typed.split(',').map((tag) => tag.trim());
  const tags = [...new Set(words.filter((tag) => tag !== ''))].sort();
  const fits = tags.length <= MAX_CERTIFICATE_TAGS && tags.every((tag) => tag.length <= MOST_TAG_CHARACTERS);
  return fits ? tags : null;
}
