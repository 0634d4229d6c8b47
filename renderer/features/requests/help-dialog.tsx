import { useState } from 'react';
import type { PartnerId } from '../../../shared/model/brands.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { RequestHelp } from '../../../shared/model/request-help.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { requestHelpDialogText as text } from '../../../shared/text/en/ui/request-help.ts';
import { describeError } from '../../stores/failure.ts';
import { usePartners } from '../../stores/partner.ts';
import { type HelpInput, useProfileChoices, useRequestHelp } from '../../stores/request-help.ts';
import { useOfferedKeys } from '../../stores/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Spinner } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import { HelpTabs } from './help-tabs.tsx';
import { PartnerChoice } from './partner-choice.tsx';
import css from './help-dialog.module.css';
import { readTypedNames } from './typed-names.ts';

interface HelpForm {
  readonly profile: string;
  readonly partnerId: PartnerId | null;
  readonly subject: string;
  readonly names: string;
  readonly key: KeyChoice;
}

const FIRST: HelpForm = { profile: 'tls-client', partnerId: null, subject: '', names: '', key: 'p256' };

export interface HelpDialogProps {
  /** Whom to begin with. */
  readonly partnerId: PartnerId | null;
  readonly onClose: () => void;
}

/** Commands and files for a partner, made anew with every change of the form. */
export function HelpDialog({ partnerId, onClose }: HelpDialogProps) {
  const isKnown = usePartners(({ choices }) => choices.some(({ id }) => id === partnerId));
  const [form, setForm] = useState({ ...FIRST, partnerId: isKnown ? partnerId : null });
  const input = inputOf(form);
  const { help, error } = useRequestHelp(input);
  const isEmpty = form.partnerId === null && form.subject.trim() === '' && readTypedNames(form.names).length === 0;
  return (
    <Dialog
      open
      title={text.title}
      description={text.description}
      size="large"
      onClose={onClose}
      footer={<Button onClick={onClose}>{text.close}</Button>}
    >
      <div className={css['form']}>
        <Fields form={form} onChange={(part) => setForm((before) => ({ ...before, ...part }))} />
      </div>
      {error === null ? null : <ErrorPanel {...describeError(error)} inset />}
      {isEmpty ? (
        <p className={css['quiet']}>{text.nothingYet}</p>
      ) : help === null ? (
        error === null ? (
          <Spinner>{text.preparing}</Spinner>
        ) : null
      ) : (
        <>
          <Remarks help={help} />
          <HelpTabs help={help} input={input} />
        </>
      )}
    </Dialog>
  );
}

function Remarks({ help: { missing, ignored } }: { readonly help: RequestHelp }) {
  return (
    <>
      {missing.length === 0 ? null : <p className={css['remark']}>{text.missing(missing)}</p>}
      {ignored.length === 0 ? null : <p className={css['remark']}>{text.ignored(ignored)}</p>}
    </>
  );
}

interface FieldsProps {
  readonly form: HelpForm;
  readonly onChange: (part: Partial<HelpForm>) => void;
}

function Fields({ form, onChange }: FieldsProps) {
  const profiles = useProfileChoices();
  const keys = useOfferedKeys(form.key);
  return (
    <>
      <Field label={text.subject} hint={text.subjectHint}>
        <TextInput
          mono
          value={form.subject}
          maxLength={1000}
          placeholder={text.subjectPlaceholder}
          onChange={(event) => onChange({ subject: event.currentTarget.value })}
        />
      </Field>
      <Field label={text.profile}>
        <Select
          value={form.profile}
          options={profiles.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          onChange={(profile) => onChange({ profile })}
        />
      </Field>
      <Field label={text.sans} hint={text.sansHint}>
        <TextArea
          mono
          rows={2}
          value={form.names}
          maxLength={20_000}
          onChange={(event) => onChange({ names: event.currentTarget.value })}
        />
      </Field>
      <div className={css['beside']}>
        <Field label={text.partner}>
          <PartnerChoice value={form.partnerId} onChange={(partnerId) => onChange({ partnerId })} />
        </Field>
        <Field label={text.key}>
          <Select
            value={form.key}
            options={keys.map((value) => ({ value, label: issueText.who.keys[value] }))}
            onChange={(key) => onChange({ key })}
          />
        </Field>
      </div>
    </>
  );
}

const inputOf = ({ profile, partnerId, subject, names, key }: HelpForm): HelpInput => ({
  profile,
  subject: subject.trim(),
  sans: readTypedNames(names).slice(0, 100),
  key,
  ...(partnerId === null ? {} : { partnerId }),
});
