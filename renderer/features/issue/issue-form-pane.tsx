import type { ReactNode } from 'react';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { issuePreviewText } from '../../../shared/text/en/ui/issue-preview.ts';
import { useIssue } from '../../stores/issue.ts';
import { type IssueField, parseIssueForm } from '../../stores/issue-form.ts';
import { Spinner } from '../../ui/progress.tsx';
import { countDifferences } from './draft-view.ts';
import css from './issue-form-pane.module.css';
import { WhatFields } from './what-fields.tsx';
import { WhoFields } from './who-fields.tsx';

const text = issueText;
const WHAT: readonly IssueField[] = ['authority', 'validity', 'subject', 'names'];

/** The three steps, all on one page; a step is done once nothing of it is missing. */
export function IssueFormPane() {
  const form = useIssue((state) => state.form);
  const read = parseIssueForm(form);
  const missing: ReadonlySet<IssueField> = read.ok ? new Set() : read.error;
  const whatDone = !WHAT.some((field) => missing.has(field));
  return (
    <div className={css['pane']}>
      <Step number={1} title={text.steps.who} done={!missing.has('request')}>
        <WhoFields form={form} />
      </Step>
      <Step number={2} title={text.steps.what} done={whatDone && read.ok}>
        <WhatFields form={form} />
      </Step>
      <Step number={3} title={text.steps.check} done={false}>
        <CheckSummary missing={missing.size} />
      </Step>
    </div>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly children: ReactNode;
}

function Step({ number, title, done, children }: StepProps) {
  return (
    <section className={css['step']} data-done={done || undefined}>
      <span className={css['number']} aria-hidden>
        {number}
      </span>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function CheckSummary({ missing }: { readonly missing: number }) {
  const { draft, draftError, checking, form } = useIssue();
  if (missing > 0)
    return (
      <p className={css['hint']}>
        {text.check.missing(missing)} {text.check.waiting}
      </p>
    );
  if (draft === null || draftError !== null)
    return <p className={css['hint']}>{checking ? <Spinner>{text.check.checking}</Spinner> : text.check.failed}</p>;
  const hasRequest = form.source === 'request';
  const differences = hasRequest ? countDifferences(draft, true) : null;
  const rules = draft.passed.reduce((sum, { rules: count }) => sum + count, 0);
  const families = draft.passed.map(({ family }) => issuePreviewText.findings.familyName(family));
  return (
    <p className={css['hint']} role="status">
      {text.check.summary(differences, draft.warnings.length, draft.refusals.length)} {text.check.ran(rules, families)}
    </p>
  );
}
