import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { postQuantumHint } from '../../../shared/text/en/ui/issue-words.ts';
import { changeIssueForm, useIssue } from '../../stores/issue.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import { useIssueProfiles } from '../../stores/issue-profiles.ts';
import { useOfferedKeys } from '../../stores/settings.ts';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { refusalBeside } from './draft-view.ts';
import css from './issue-form-pane.module.css';
import { PartnerField } from './partner-field.tsx';
import { RequestSource } from './request-source.tsx';

const text = issueText.who;

/** Whom it is for, and whose key is certified: that of a request, or one made here. */
export function WhoFields({ form }: { readonly form: IssueForm }) {
  return (
    <>
      <PartnerField form={form} />
      <div className={css['wide']}>
        <Segmented
          label={text.source}
          value={form.source}
          options={[
            { value: 'request', label: text.sources.request },
            { value: 'key', label: text.sources.key },
          ]}
          onChange={(source) => changeIssueForm({ source })}
        />
      </div>
      {form.source === 'request' ? <RequestSource form={form} /> : <KeyField form={form} />}
    </>
  );
}

/** Kinds that the profile allows. */
function KeyField({ form }: { readonly form: IssueForm }) {
  const draft = useIssue((state) => state.draft);
  const rule = useIssueProfiles(({ details }) => details[form.profile]?.content.keys);
  const offered = useOfferedKeys();
  const allowed = offered.filter((key) => rule?.allowed.includes(key) ?? true);
  const shown = allowed.includes(form.key) ? allowed : [...allowed, form.key];
  return (
    <div data-issue-field="key">
      <Field
        label={text.key}
        hint={postQuantumHint(form.key) ?? (allowed.length === 1 ? text.keyOnlyHint : text.keyHint)}
        error={refusalBeside(draft, 'key')}
      >
        <Select
          value={form.key}
          options={shown.map((value) => ({ value, label: text.keys[value] }))}
          onChange={(key) => changeIssueForm({ key })}
        />
      </Field>
    </div>
  );
}
