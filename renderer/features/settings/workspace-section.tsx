import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import type { CheckReport } from '../../../shared/model/workspace.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, reportFailure } from '../../stores/failure.ts';
import { useJob } from '../../stores/jobs.ts';
import type { OpenWorkspace } from '../../stores/workspace.ts';
import { startWorkspaceCheck, useWorkspaceCheck } from '../../stores/workspace-check.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Section } from './section.tsx';
import css from './settings.module.css';

const MOST_SHOWN = 200;

/** Where the file is and whether it is whole. */
export function WorkspaceSection({ workspace }: { readonly workspace: OpenWorkspace }) {
  const { job, report, at, error } = useWorkspaceCheck();
  const running = useJob(job);
  const now = useNow();
  return (
    <Section title={words.workspace} name="workspace">
      <LabelledRow label={words.location} hint={visibleText(workspace.location)}>
        {null}
      </LabelledRow>
      <LabelledRow label={words.check} hint={words.checkHint}>
        {job === null ? null : <Progress label={words.checking} done={running?.done ?? 0} total={running?.total} />}
        <Button disabled={job !== null} onClick={() => reportFailure(startWorkspaceCheck())}>
          {job === null ? words.checkRun : words.checking}
        </Button>
      </LabelledRow>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {report === null ? null : <Report report={report} when={formatRelative(Math.min(at ?? now, now), now)} />}
    </Section>
  );
}

function Report({ report, when }: { readonly report: CheckReport; readonly when: string }) {
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  const rows = report.findings.slice(0, MOST_SHOWN).map((finding, index) => ({ ...finding, key: String(index) }));
  return (
    <>
      <Banner
        tone={report.clean ? 'ok' : errors.length === 0 ? 'neutral' : 'fail'}
        headingLevel={3}
        title={report.clean ? words.checkClean(report.rows) : words.checkFaults(report.findings.length)}
      >
        {words.checkAt(when)} {errors.length === 0 ? null : words.checkFaultsHint}
      </Banner>
      {rows.length === 0 ? null : (
        <DataTable
          label={words.check}
          rows={rows}
          rowKey={({ key }) => key}
          columns={[
            { id: 'code', head: words.checkColumns.code, strong: true, cell: ({ code }) => words.findings[code] },
            { id: 'table', head: words.checkColumns.table, width: '10rem', cell: ({ table }) => visibleText(table) },
            { id: 'row', head: words.checkColumns.row, width: '16rem', cell: ({ rowId }) => visibleText(rowId) },
          ]}
        />
      )}
      {report.findings.length > MOST_SHOWN ? <p className={css['remark']}>{words.checkMost(MOST_SHOWN)}</p> : null}
    </>
  );
}
