import { useState } from 'react';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { changeIssueForm, chooseIssueProfile, useIssue } from '../../stores/issue.ts';
import { type IssueForm, parseIssueForm } from '../../stores/issue-form.ts';
import { useIssueProfiles } from '../../stores/issue-profiles.ts';
import { useSigners } from '../../stores/issue-signers.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { Link } from '../../ui/link.tsx';
import { Select } from '../../ui/select.tsx';
import { refusalBeside } from './draft-view.ts';
import css from './issue-form-pane.module.css';
import { NamesField } from './names-field.tsx';
import { ReplacesField } from './replaces-field.tsx';
import { TagsField } from './tags-field.tsx';
import { ValidityField } from './validity-field.tsx';

const text = issueText.what;

/** Profile, authority, validity, subject and names; what it replaces, and its tags. */
export function WhatFields({ form }: { readonly form: IssueForm }) {
  const draft = useIssue((state) => state.draft);
  const content = useIssueProfiles(({ details }) => details[form.profile]?.content);
  return (
    <>
      <div className={css['two']}>
        <ProfileField form={form} />
        <AuthorityField form={form} />
      </div>
      <ValidityField form={form} rule={content?.validity} />
      <SubjectField form={form} content={content} />
      <NamesField form={form} rules={content?.sans} refusal={refusalBeside(draft, 'names')} />
      <ReplacesField form={form} />
      <TagsField tags={form.tags} />
    </>
  );
}

function ProfileField({ form }: { readonly form: IssueForm }) {
  const profiles = useIssueProfiles((state) => state.profiles);
  const draft = useIssue((state) => state.draft);
  return (
    <div data-issue-field="profile">
      <Field
        label={text.profile}
        error={refusalBeside(draft, 'profile')}
        hint={<Link to={buildAddress('profiles', [form.profile])}>{text.editProfile}</Link>}
      >
        <Combobox
          value={form.profile}
          options={(profiles ?? []).map(({ id, name, version }) => ({
            value: id,
            label: visibleText(name),
            note: text.version(version),
          }))}
          onChange={(profile) => void chooseIssueProfile(profile)}
          searchLabel={text.searchProfile}
          noneFound={text.noProfileFound}
          more={text.moreProfiles}
        />
      </Field>
    </div>
  );
}

function AuthorityField({ form }: { readonly form: IssueForm }) {
  const signers = useSigners((state) => state.signers);
  const draft = useIssue((state) => state.draft);
  const now = useNow();
  if (signers !== null && signers.length === 0)
    return (
      <p className={css['hint']}>
        {text.noAuthority}{' '}
        <LinkButton onClick={() => navigate(buildAddress('authorities'))}>{text.createAuthority}</LinkButton>
      </p>
    );
  return (
    <div data-issue-field="authority">
      <Field label={text.authority} error={refusalBeside(draft, 'authority')}>
        <Select
          value={form.authorityId ?? ''}
          options={[
            ...(form.authorityId === null ? [{ value: '', label: text.chooseAuthority }] : []),
            ...(signers ?? []).map(({ id, name, notAfter }) => ({
              value: id as string,
              label: visibleText(name),
              note: text.ends(formatRelative(notAfter, now)),
            })),
          ]}
          onChange={(value) => changeIssueForm({ authorityId: signers?.find(({ id }) => id === value)?.id ?? null })}
        />
      </Field>
    </div>
  );
}

interface SubjectFieldProps {
  readonly form: IssueForm;
  readonly content: ProfileContent | undefined;
}

function SubjectField({ form, content }: SubjectFieldProps) {
  const { draft, draftError } = useIssue();
  const [left, setLeft] = useState(false);
  const read = parseIssueForm(form);
  const missing = left && !read.ok && read.error.has('subject') ? issueText.problems.subject : undefined;
  const broken =
    draftError?.code === 'issue.subject-invalid'
      ? `${describeError(draftError).title}.`
      : refusalBeside(draft, 'subject');
  const rules = content === undefined ? '' : subjectRules(content);
  const hint = form.source === 'request' ? `${text.subjectOfRequest} ${rules}`.trim() : rules;
  return (
    <div data-issue-field="subject">
      <Field label={text.subject} hint={hint === '' ? undefined : hint} error={missing ?? broken}>
        <TextInput
          value={form.subject}
          placeholder={text.subjectPlaceholder}
          maxLength={1000}
          onBlur={() => setLeft(true)}
          onChange={(event) => changeIssueForm({ subject: event.currentTarget.value })}
        />
      </Field>
    </div>
  );
}

function subjectRules({ subject }: ProfileContent): string {
  const named = (from: string) => subject.attributes.filter((rule) => rule.from === from).map((rule) => rule.attribute);
  const required = subject.attributes.filter((rule) => rule.required && rule.from === 'request');
  return text.subjectRules(
    required.map((rule) => rule.attribute),
    named('partner'),
    named('fixed'),
  );
}
