import { FileText } from 'lucide-react';
import type { RequestSummary } from '../../../shared/model/request.ts';
import { KEY_CHOICES } from '../../../shared/model/key.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { changeIssueForm, useIssue } from '../../stores/issue.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import { useRequests } from '../../stores/request.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Status } from '../../ui/status.tsx';
import css from './issue-form-pane.module.css';
import { refusalBeside } from './refusal-beside.ts';

const text = issueText.who;

/** Whose key is certified: that of a request, or one made here. */
export function WhoFields({ form }: { readonly form: IssueForm }) {
  const draft = useIssue((state) => state.draft);
  return (
    <>
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
      {form.source === 'request' ? (
        <RequestField form={form} />
      ) : (
        <Field label={text.key} hint={text.keyHint} error={refusalBeside(draft, 'key')}>
          <Select
            value={form.key}
            options={KEY_CHOICES.map((value) => ({ value, label: text.keys[value] }))}
            onChange={(key) => changeIssueForm({ key })}
          />
        </Field>
      )}
    </>
  );
}

function RequestField({ form }: { readonly form: IssueForm }) {
  const requests = useRequests((state) => state.requests);
  const draft = useIssue((state) => state.draft);
  const chosen = requests?.find(({ id }) => id === form.requestId);
  const waiting = requests?.filter(({ state, id }) => state === 'new' || id === form.requestId) ?? [];
  if (requests !== null && waiting.length === 0)
    return (
      <p className={css['hint']}>
        {text.noRequests}{' '}
        <LinkButton onClick={() => navigate(buildAddress('requests'))}>{text.importRequest}</LinkButton>
      </p>
    );
  return (
    <>
      <Field label={text.request} error={refusalBeside(draft, 'key')}>
        <Select
          value={form.requestId ?? ''}
          options={[
            ...(chosen === undefined ? [{ value: '', label: text.chooseRequest }] : []),
            ...waiting.map(({ id, name, key }) => ({ value: id as string, label: visibleText(name), note: key })),
          ]}
          onChange={(value) => changeIssueForm({ requestId: waiting.find(({ id }) => id === value)?.id ?? null })}
        />
      </Field>
      {chosen === undefined ? null : <RequestCard request={chosen} />}
    </>
  );
}

function RequestCard({ request }: { readonly request: RequestSummary }) {
  return (
    <div className={css['request']}>
      <FileText aria-hidden />
      <div>
        <b>
          <Name>{request.subject === '' ? request.name : request.subject}</Name>
        </b>
        {/* Requests come into the inbox only once their signature was verified. */}
        <div>
          <Status status="valid">{text.proven}</Status>
        </div>
      </div>
    </div>
  );
}
