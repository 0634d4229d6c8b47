import type { Problem } from '../../../shared/model/inspect.ts';
import type { IssueDraft } from '../../../shared/model/issue.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { problemText } from '../../../shared/text/index.ts';
import { acceptWarning, useIssue } from '../../stores/issue.ts';
import { warningKey } from '../../stores/issue-form.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Status, StatusIcon } from '../../ui/status.tsx';
import css from './draft-findings.module.css';

const text = issueText.findings;

/** Refusals first: nothing is signed against them. A warning is accepted by a click. */
export function DraftFindings({ draft }: { readonly draft: IssueDraft }) {
  const accepted = useIssue((state) => state.accepted);
  const { refusals, warnings } = draft;
  return (
    <section className={css['findings']} aria-label={text.name}>
      {refusals.map((problem, at) => (
        <div key={`refusal-${at}`} className={css['finding']} data-tone="refusal" role="alert">
          <StatusIcon status="expired" />
          <Words problem={problem} />
        </div>
      ))}
      {warnings.map((problem, at) => (
        <div key={`warning-${at}`} className={css['finding']} data-tone="warning">
          <StatusIcon status="expiring" />
          <Words problem={problem} />
          <Checkbox
            checked={accepted.has(warningKey(problem))}
            onChange={(isAccepted) => acceptWarning(problem, isAccepted)}
          >
            {text.accept}
          </Checkbox>
        </div>
      ))}
      {refusals.length + warnings.length === 0 ? (
        <div className={css['finding']}>
          <Status status="valid">{text.passed}</Status>
        </div>
      ) : null}
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
