import { type ReactNode, useState } from 'react';
import { issuePreviewText } from '../../../shared/text/en/ui/issue-preview.ts';
import { describeError } from '../../stores/failure.ts';
import { useIssue } from '../../stores/issue.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Status } from '../../ui/status.tsx';
import { DraftFindings } from './draft-findings.tsx';
import { DraftTable } from './draft-table.tsx';
import { countDifferences, differs } from './draft-view.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import css from './preview.module.css';

const text = issuePreviewText;

type Shown = 'all' | 'differences';

/** Errors that stand beside their field of the form. */
const BESIDE_FIELD: ReadonlySet<string> = new Set(['issue.subject-invalid']);

/** The certificate as it will be signed: what was asked, which rule decided, what comes out; below it what signs it. */
export function Preview({ children }: { readonly children: ReactNode }) {
  const { draft, draftError, signError } = useIssue();
  const hasRequest = useIssue(({ form }) => form.source === 'request');
  const [shown, setShown] = useState<Shown>('all');
  return (
    <section className={css['preview']} aria-label={text.title}>
      <header className={css['head']}>
        <h2>{text.title}</h2>
        <Counts />
        <span className={css['gap']} />
        {hasRequest ? (
          <Segmented
            label={text.filter.name}
            size="small"
            value={shown}
            options={[
              { value: 'all', label: text.filter.all },
              { value: 'differences', label: text.filter.differences },
            ]}
            onChange={setShown}
          />
        ) : null}
      </header>
      {draftError === null || BESIDE_FIELD.has(draftError.code) ? null : <ErrorPanel {...describeError(draftError)} />}
      <Rows onlyDifferences={hasRequest && shown === 'differences'} />
      {signError === null ? null : <ErrorPanel {...describeError(signError)} />}
      {draft === null ? null : <DraftFindings draft={draft} />}
      {children}
    </section>
  );
}

function Counts() {
  const { draft, form } = useIssue();
  if (draft === null) return null;
  const { warnings, refusals } = draft;
  return (
    <>
      {form.source === 'request' ? (
        <span className={css['count']}>{text.differences(countDifferences(draft, true))}</span>
      ) : null}
      {warnings.length === 0 ? null : <Status status="expiring">{text.warnings(warnings.length)}</Status>}
      {refusals.length === 0 ? null : <Status status="expired">{text.refusals(refusals.length)}</Status>}
    </>
  );
}

function Rows({ onlyDifferences }: { readonly onlyDifferences: boolean }) {
  const { draft, draftError, form } = useIssue();
  const hasRequest = form.source === 'request';
  const rows = draft?.rows.filter((row) => !onlyDifferences || differs(row, hasRequest)) ?? [];
  const stale = draft !== null && draftError !== null;
  return (
    <ScrollRegion className={css['rows']} data-stale={stale || undefined} label={text.name}>
      {draft === null ? (
        draftError === null ? (
          <EmptyState title={text.emptyTitle}>{text.empty}</EmptyState>
        ) : null
      ) : rows.length === 0 ? (
        <p className={css['none']}>{text.noDifferences}</p>
      ) : (
        <DraftTable rows={rows} hasRequest={hasRequest} />
      )}
    </ScrollRegion>
  );
}
