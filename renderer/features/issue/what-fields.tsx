import { useState } from 'react';
import { BUILT_IN_PROFILES } from '../../../shared/model/profile.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { describeError } from '../../stores/failure.ts';
import { changeIssueForm, useIssue } from '../../stores/issue.ts';
import { DAY_CHOICES, type IssueForm, parseIssueForm } from '../../stores/issue-form.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatBoth, formatDate } from '../../ui/format-time.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import css from './issue-form-pane.module.css';
import { NamesField } from './names-field.tsx';
import { refusalBeside } from './refusal-beside.ts';

const text = issueText.what;

/** Profile, authority, validity, subject and names. */
export function WhatFields({ form }: { readonly form: IssueForm }) {
  const { draft, draftError } = useIssue();
  const [left, setLeft] = useState(false);
  const read = parseIssueForm(form);
  const hint = form.source === 'request' ? text.subjectOfRequest : text.subjectHint;
  const subjectMissing = left && !read.ok && read.error.has('subject');
  return (
    <>
      <div className={css['two']}>
        <Field label={text.profile} error={refusalBeside(draft, 'profile')}>
          <Select
            value={form.profile}
            options={BUILT_IN_PROFILES.map((value) => ({ value, label: text.profiles[value] }))}
            onChange={(profile) => changeIssueForm({ profile })}
          />
        </Field>
        <AuthorityField form={form} />
      </div>
      <ValidityField form={form} />
      <Field
        label={text.subject}
        hint={hint}
        error={
          subjectMissing
            ? issueText.problems.subject
            : draftError?.code === 'issue.subject-invalid'
              ? `${describeError(draftError).title}.`
              : refusalBeside(draft, 'subject')
        }
      >
        <TextInput
          value={form.subject}
          placeholder={text.subjectPlaceholder}
          maxLength={1000}
          onBlur={() => setLeft(true)}
          onChange={(event) => changeIssueForm({ subject: event.currentTarget.value })}
        />
      </Field>
      <NamesField form={form} refusal={refusalBeside(draft, 'names')} />
    </>
  );
}

function AuthorityField({ form }: { readonly form: IssueForm }) {
  const { authorities, draft } = useIssue();
  if (authorities !== null && authorities.length === 0)
    return (
      <p className={css['hint']}>
        {text.noAuthority}{' '}
        <LinkButton onClick={() => navigate(buildAddress('authorities'))}>{text.createAuthority}</LinkButton>
      </p>
    );
  return (
    <Field label={text.authority} error={refusalBeside(draft, 'authority')}>
      <Select
        value={form.authorityId ?? ''}
        options={[
          ...(form.authorityId === null ? [{ value: '', label: text.chooseAuthority }] : []),
          ...(authorities ?? []).map(({ id, name, key }) => ({
            value: id as string,
            label: visibleText(name),
            note: key,
          })),
        ]}
        onChange={(value) => changeIssueForm({ authorityId: authorities?.find(({ id }) => id === value)?.id ?? null })}
      />
    </Field>
  );
}

const OTHER = 'other';

function ValidityField({ form }: { readonly form: IssueForm }) {
  const draft = useIssue((state) => state.draft);
  const [other, setOther] = useState(() => !DAY_CHOICES.some((days) => String(days) === form.days));
  const read = parseIssueForm(form);
  const wrong = !read.ok && read.error.has('days');
  const refusal = refusalBeside(draft, 'days');
  return (
    <div>
      <div className={css['legend']}>
        <span>{text.validFor}</span>
        {draft === null ? null : (
          <span title={formatBoth(draft.notAfter)}>{text.until(formatDate(draft.notAfter))}</span>
        )}
      </div>
      <div className={other ? css['days'] : undefined}>
        <div className={css['wide']}>
          <Segmented
            label={text.validFor}
            value={other ? OTHER : form.days}
            options={[
              ...DAY_CHOICES.map((days) => ({ value: String(days), label: text.daysShort(days) })),
              { value: OTHER, label: text.other },
            ]}
            onChange={(value) => {
              setOther(value === OTHER);
              if (value !== OTHER) changeIssueForm({ days: value });
            }}
          />
        </div>
        {other ? (
          <TextInput
            aria-label={text.otherDays}
            inputMode="numeric"
            maxLength={5}
            value={form.days}
            aria-invalid={wrong || undefined}
            onChange={(event) => changeIssueForm({ days: event.currentTarget.value })}
          />
        ) : null}
      </div>
      {wrong || refusal !== undefined ? (
        <p className={css['problem']} role="alert">
          {wrong ? issueText.problems.days : refusal}
        </p>
      ) : null}
    </div>
  );
}
