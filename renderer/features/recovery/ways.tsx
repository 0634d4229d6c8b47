import { type ReactNode, useState } from 'react';
import type { ReadableReport, RefusedFile } from '../../../shared/model/backup.ts';
import { recoveryText as words } from '../../../shared/text/en/ui/recovery.ts';
import { formatters } from '../../../shared/text/format.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { cancelJob, useRunningJob } from '../../stores/jobs.ts';
import { type Damaged, exportReadable, openRefused, reveal } from '../../stores/recovery.ts';
import { askForBackup } from '../../stores/restore.ts';
import { useAct } from '../../stores/use-act.ts';
import { startWorkspaceCheck, useWorkspaceCheck } from '../../stores/workspace-check.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { PageSection } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Exported } from './exported.tsx';

const { bytes } = formatters('en');

/** For a file that did not open. */
export function RefusedWays({ file: { location, octets } }: { readonly file: RefusedFile }) {
  const [isOpening, setOpening] = useState(false);
  const open = async () => {
    setOpening(true);
    keepFailure(await openRefused());
    setOpening(false);
  };
  return (
    <Ways>
      <LabelledRow
        isPart
        label={words.facts.location}
        hint={`${visibleText(location)}${octets === undefined ? '' : `, ${bytes(octets)}`}`}
      >
        <Button onClick={() => void reveal('refused')}>{words.reveal}</Button>
      </LabelledRow>
      <RestoreWay />
      <ExportWay of="refused" />
      <LabelledRow isPart label={words.open} hint={words.openHint}>
        <Button disabled={isOpening} aria-busy={isOpening} onClick={() => void open()}>
          {isOpening ? words.opening : words.openRun}
        </Button>
      </LabelledRow>
    </Ways>
  );
}

/** For a workspace that is open for reading only. */
export function OpenWays() {
  const { job, error } = useWorkspaceCheck();
  const running = useRunningJob('workspace.check');
  const check = async () => keepFailure(await startWorkspaceCheck());
  return (
    <Ways>
      <RestoreWay />
      <ExportWay of="open" />
      <LabelledRow isPart label={words.check} hint={words.checkHint}>
        {job === null ? null : <Progress label={words.checking} done={running?.done ?? 0} total={running?.total} />}
        <Button disabled={job !== null} onClick={() => void check()}>
          {words.checkRun}
        </Button>
      </LabelledRow>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Ways>
  );
}

function Ways({ children }: { readonly children: ReactNode }) {
  return <PageSection title={words.ways}>{children}</PageSection>;
}

function RestoreWay() {
  return (
    <LabelledRow isPart label={words.restore} hint={words.restoreHint}>
      <Button variant="primary" onClick={() => void askForBackup()}>
        {words.restoreRun}
      </Button>
    </LabelledRow>
  );
}

/** What can be read, into a folder; then what was written. */
function ExportWay({ of }: { readonly of: Damaged }) {
  const { busy, failure, act } = useAct<ReadableReport | null>();
  const [report, setReport] = useState<ReadableReport | null>(null);
  const job = useRunningJob('workspace.exportReadable');
  const write = async () => {
    const written = await act(() => exportReadable(of));
    if (written !== undefined && written !== null) setReport(written);
  };
  return (
    <>
      <LabelledRow isPart label={words.export} hint={words.exportHint}>
        {job === undefined ? null : (
          <>
            <Progress label={words.exporting} done={job.done} />
            <Button disabled={job.state !== 'running'} onClick={() => void cancelJob(job)}>
              {words.cancel}
            </Button>
          </>
        )}
        <Button disabled={busy} aria-busy={busy} onClick={() => void write()}>
          {job === undefined ? words.exportRun : words.exporting}
        </Button>
      </LabelledRow>
      {failure === null || failure.code === 'job.cancelled' ? null : <ErrorPanel inset {...describeError(failure)} />}
      {report === null ? null : <Exported report={report} />}
    </>
  );
}
