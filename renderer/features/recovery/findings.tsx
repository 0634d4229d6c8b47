import type { ReactNode } from 'react';
import type { CheckFinding } from '../../../shared/model/workspace.ts';
import { recoveryText as words } from '../../../shared/text/en/ui/recovery.ts';
import { describeError } from '../../stores/failure.ts';
import { cancelJob, useRunningJob } from '../../stores/jobs.ts';
import { useRecovery } from '../../stores/recovery.ts';
import { useWorkspaceCheck } from '../../stores/workspace-check.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { PageSection } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import css from './recovery.module.css';

const MOST_SHOWN = 200;

/** Of a file that did not open: looked for as soon as it was refused. */
export function RefusedFindings() {
  const { report, checkError } = useRecovery();
  const job = useRunningJob('workspace.check');
  if (checkError !== null)
    return (
      <Part>
        {checkError.code === 'job.cancelled' ? (
          <p className={css['note']}>{words.checkStopped}</p>
        ) : checkError.code === 'workspace.damaged' ? (
          <p className={css['note']}>{words.unreadable}</p>
        ) : (
          <ErrorPanel inset {...describeError(checkError)} />
        )}
      </Part>
    );
  if (report === null)
    return (
      <Part>
        <div className={css['checking']} role="status">
          <Progress label={words.checking} done={job?.done ?? 0} total={job?.total} />
          <span>{words.checking}</span>
          {job?.state === 'running' ? <Button onClick={() => void cancelJob(job)}>{words.cancel}</Button> : null}
        </div>
      </Part>
    );
  return <Findings findings={report.findings.filter(isDamage)} />;
}

/** Of an open workspace: what was met until now, or all of it once it was checked. */
export function OpenFindings({ findings }: { readonly findings: readonly CheckFinding[] }) {
  const report = useWorkspaceCheck((state) => state.report);
  return <Findings findings={report === null ? findings : report.findings.filter(isDamage)} />;
}

const isDamage = ({ severity }: CheckFinding): boolean => severity === 'error';

function Part({ count, children }: { readonly count?: string; readonly children: ReactNode }) {
  return (
    <PageSection title={words.findings} count={count}>
      {children}
    </PageSection>
  );
}

type Row = CheckFinding & { readonly key: string };

const COLUMNS: readonly TableColumn<Row>[] = [
  { id: 'code', head: words.columns.code, strong: true, cell: ({ code }) => words.finding(code) },
  {
    id: 'table',
    head: words.columns.table,
    width: '24%',
    cell: ({ table }) => <span title={visibleText(table)}>{words.tableName(table)}</span>,
  },
  {
    id: 'row',
    head: words.columns.row,
    width: '24%',
    cell: ({ rowId }) => (
      <span className={css['rowId']} title={visibleText(rowId)} data-selectable>
        {visibleText(rowId)}
      </span>
    ),
  },
  { id: 'export', head: words.columns.export, width: '25%', cell: ({ code }) => words.inExport(code) },
];

function Findings({ findings }: { readonly findings: readonly CheckFinding[] }) {
  if (findings.length === 0)
    return (
      <Part>
        <p className={css['note']}>{words.noFindings}.</p>
        <p className={css['quiet']}>{words.noFindingsBody}</p>
      </Part>
    );
  const rows = findings.slice(0, MOST_SHOWN).map((finding, at) => ({ ...finding, key: String(at) }));
  return (
    <Part count={words.findingCount(findings.length)}>
      <DataTable label={words.findings} rows={rows} rowKey={({ key }) => key} columns={COLUMNS} />
      {findings.length > MOST_SHOWN ? <p className={css['quiet']}>{words.mostFindings(MOST_SHOWN)}</p> : null}
    </Part>
  );
}
