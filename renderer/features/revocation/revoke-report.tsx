import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { FollowingCrl, RevocationRefused, RevocationReport } from '../../../shared/model/revocation.ts';
import { revokeText } from '../../../shared/text/en/ui/revoke.ts';
import { describeError } from '../../stores/failure.ts';
import { closeRevoke, type RevokeSubject, undoableIds, undoRevoked, useRevoke } from '../../stores/revoke.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { showToast } from '../../ui/toast.tsx';
import css from './revoke.module.css';

const words = revokeText.report;

export interface RevokeReportProps {
  readonly subject: RevokeSubject;
  readonly report: RevocationReport;
}

/** What became of each certificate, who learns of it, and the way back. */
export function RevokeReport({ subject, report }: RevokeReportProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isHold = useRevoke((state) => state.form.reason === 'certificateHold');
  const undoable = undoableIds(subject, report).length;
  const isTold = report.crls.some(({ number }) => number !== undefined);
  const undo = async () => {
    setBusy(true);
    setError(null);
    const answer = await undoRevoked(subject, report);
    setBusy(false);
    if (answer === null) return;
    if (!answer.ok) return setError(answer.error);
    const { done, refused } = answer.value;
    showToast(refused === 0 ? words.undone(done) : words.undoneSome(done, refused));
    closeRevoke();
  };
  const title = report.done === 0 ? words.none : isHold ? words.held(report.done) : words.done(report.done);
  return (
    <Dialog
      open
      title={words.title}
      onClose={closeRevoke}
      footer={
        <>
          {undoable === 0 || isTold ? null : (
            <Button busy={busy} onClick={() => void undo()}>
              {words.undo(undoable)}
            </Button>
          )}
          <Button variant="primary" onClick={closeRevoke}>
            {words.close}
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        <Banner tone={report.done === 0 || report.failure !== undefined ? 'warn' : 'ok'} headingLevel={3} title={title}>
          <Following crls={report.crls} isDone={report.done > 0} />
          {report.cancelled ? <p>{words.cancelled}</p> : null}
          {report.done > 0 && undoable === 0 && !isTold ? <p>{words.queueHint(report.done)}</p> : null}
        </Banner>
        <Broken failure={report.failure} />
        <Refused report={report} />
        {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      </div>
    </Dialog>
  );
}

function Following({ crls, isDone }: { readonly crls: readonly FollowingCrl[]; readonly isDone: boolean }) {
  if (!isDone) return null;
  if (crls.length === 0) return <p>{words.waits}</p>;
  return crls.map((crl) => <p key={crl.authorityId}>{describeCrl(crl)}</p>);
}

function describeCrl({ number, name, block }: FollowingCrl): string {
  if (number !== undefined) return words.crl(number, name);
  return block === undefined ? words.waits : words.crlBlocked(name, revokeText.blocks[block]);
}

const COLUMNS: readonly TableColumn<RevocationRefused>[] = [
  { id: 'name', head: words.columns.name, strong: true, cell: ({ name }) => <bdi>{visibleText(name)}</bdi> },
  { id: 'why', head: words.columns.why, width: '60%', cell: ({ refusal }) => revokeText.refusals[refusal] },
];

function Broken({ failure }: { readonly failure: AppError | undefined }) {
  if (failure === undefined) return null;
  return (
    <>
      <p>{words.broken}</p>
      <ErrorPanel inset {...describeError(failure)} />
    </>
  );
}

function Refused({ report }: Pick<RevokeReportProps, 'report'>) {
  if (report.refused === 0) return null;
  return (
    <>
      <h3>{words.refused(report.refused)}</h3>
      <div className={css['refusals']}>
        <DataTable
          label={words.refused(report.refused)}
          columns={COLUMNS}
          rows={report.refusals}
          rowKey={({ id }) => id}
        />
      </div>
    </>
  );
}
