import { useId, useState } from 'react';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { IssueDraft } from '../../../shared/model/issue.ts';
import { issuePreviewText } from '../../../shared/text/en/ui/issue-preview.ts';
import { problemText } from '../../../shared/text/index.ts';
import { acceptWarning, useIssue } from '../../stores/issue.ts';
import { warningKey } from '../../stores/issue-form.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Status, StatusIcon } from '../../ui/status.tsx';
import css from './draft-findings.module.css';
import { fieldOfFinding } from './draft-view.ts';
import { focusIssueField } from './focus-field.ts';

const text = issuePreviewText.findings;

/** Refusals first: nothing is signed against them. A warning is accepted by a click. What passed comes last. */
export function DraftFindings({ draft }: { readonly draft: IssueDraft }) {
  const { refusals, warnings } = draft;
  return (
    <section className={css['findings']} aria-label={text.name}>
      {refusals.map((problem, at) => (
        <div key={`refusal-${at}`} className={css['finding']} data-tone="refusal" role="alert">
          <StatusIcon status="expired" />
          <Words problem={problem} />
          <ShowField draft={draft} problem={problem} />
        </div>
      ))}
      {warnings.map((problem, at) => (
        <div key={`warning-${at}`} className={css['finding']} data-tone="warning">
          <StatusIcon status="expiring" />
          <Words problem={problem} />
          <AcceptBox warning={problem} />
        </div>
      ))}
      <Passed draft={draft} />
    </section>
  );
}

function Words({ problem }: { readonly problem: Problem }) {
  const { title, detail, fix } = problemText(problem);
  return (
    <div className={css['words']}>
      <b>{title}</b>{' '}
      <span>
        {detail} {fix}
      </span>
      {problem.rfc === undefined ? null : <span className={css['reference']}>{problem.rfc}</span>}
    </div>
  );
}

function AcceptBox({ warning }: { readonly warning: Problem }) {
  const isAccepted = useIssue(({ accepted }) => accepted.has(warningKey(warning)));
  return (
    <div data-accept={isAccepted ? undefined : 'open'}>
      <Checkbox checked={isAccepted} onChange={(next) => acceptWarning(warning, next)}>
        {text.accept}
      </Checkbox>
    </div>
  );
}

function ShowField({ draft, problem }: { readonly draft: IssueDraft; readonly problem: Problem }) {
  const field = fieldOfFinding(draft, problem);
  if (field === undefined) return null;
  const name = issuePreviewText.formField(field);
  return <LinkButton onClick={() => focusIssueField(field)}>{text.atField(name)}</LinkButton>;
}

/** Families of rules that ran on the certificate as it will be signed. */
function Passed({ draft: { passed, refusals, warnings } }: { readonly draft: IssueDraft }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const total = passed.reduce((sum, { rules }) => sum + rules, 0);
  if (total === 0 && refusals.length + warnings.length > 0) return null;
  return (
    <div className={css['passed']}>
      <div className={css['finding']}>
        <Status status="valid">
          {refusals.length + warnings.length === 0 ? text.everyPassed(total) : text.passed(total)}
        </Status>
        <span className={css['families']}>
          {passed.map(({ family, rules }) => text.family(family, rules)).join(', ')}
        </span>
        {total === 0 ? null : (
          <LinkButton aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            {open ? text.hide : text.show}
          </LinkButton>
        )}
      </div>
      {open ? (
        <ul id={id} className={css['list']}>
          {passed.map(({ family, rules }) => (
            <li key={family}>
              <span>{text.familyName(family)}</span>
              <span>{text.familyNote(family)}</span>
              <span>{text.rules(rules)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
