import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { EXPORT_COLUMNS, EXPORT_MANY_FORMATS } from '../../../shared/model/export-many.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import type { JobState } from '../../../shared/model/job.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { exportManyText as words } from '../../../shared/text/en/ui/export-many.ts';
import {
  cancelExportMany,
  changeExportMany,
  closeExportMany,
  exportMany,
  findExportManyBlock,
  useExportMany,
  useExportManyJob,
} from '../../stores/export-many.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { MultiSelect } from '../../ui/multi-select.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './export-many.module.css';

/** Writes what a list has selected. Any list opens it by `openExportMany`; work that was started goes on when it is closed. */
export function ExportManyDialog() {
  const selection = useExportMany((state) => state.selection);
  return selection === null ? null : <ExportManyForm selection={selection} />;
}

function ExportManyForm({ selection }: { readonly selection: CertificateSelection }) {
  const wish = useExportMany();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const job = useExportManyJob();
  const block = findExportManyBlock(wish);
  const blockWords =
    block === null ? undefined : block === 'no-columns' ? words.noColumns : words.tooMany(wish.count, block.limit);
  const submit = async () => {
    if (busy || block !== null) return;
    setError(null);
    setBusy(true);
    const answer = await exportMany(selection);
    setBusy(false);
    if (!answer.ok && answer.error.code === 'job.cancelled') showToast(words.cancelled);
    else if (!answer.ok) setError(answer.error);
    else if (answer.value !== null) {
      showToast(words.done(answer.value.certificates, answer.value.name));
      if (useExportMany.getState().selection === selection) closeExportMany();
    }
  };
  const isWriting = busy && job !== undefined;
  return (
    <Dialog
      open
      title={words.title(wish.count)}
      onClose={closeExportMany}
      onSubmit={() => void submit()}
      footer={
        isWriting ? (
          <Button disabled={job.state === 'cancelling'} onClick={cancelExportMany}>
            {words.cancel}
          </Button>
        ) : (
          <>
            <Button onClick={closeExportMany}>{frameText.kit.cancel}</Button>
            <Button type="submit" variant="primary" disabled={busy} aria-busy={busy} blockedBecause={blockWords}>
              {words.submit(wish.format)}
            </Button>
          </>
        )
      }
    >
      <Wishes busy={busy} problem={blockWords} />
      {isWriting ? <Writing job={job} /> : null}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

interface WishesProps {
  readonly busy: boolean;
  readonly problem: string | undefined;
}

function Wishes({ busy, problem }: WishesProps) {
  const format = useExportMany((state) => state.format);
  return (
    <fieldset className={css['wishes']} disabled={busy}>
      <Field label={words.format} hint={words.notes[format]} error={problem}>
        <Select
          value={format}
          disabled={busy}
          onChange={(next) => changeExportMany({ format: next })}
          options={EXPORT_MANY_FORMATS.map((value) => ({ value, label: words.formats[value] }))}
        />
      </Field>
      {format === 'csv' ? <TableWishes /> : null}
      {format === 'csv' || format === 'json' ? null : <p className={css['quiet']}>{words.withoutKeys}</p>}
    </fieldset>
  );
}

function Writing({ job: { subject, done, total } }: { readonly job: JobState }) {
  return (
    <div className={css['writing']} role="status">
      <Progress label={words.working(subject)} done={done} total={total} />
      <span>{words.working(subject)}</span>
      {total === undefined ? null : <span>{words.progress(done, total)}</span>}
    </div>
  );
}

const LABELS = EXPORT_COLUMNS.map((column) => words.column[column]);

function TableWishes() {
  const { columns, byteOrderMark } = useExportMany();
  return (
    <>
      <Field label={words.columns}>
        <MultiSelect
          value={columns.map((column) => words.column[column])}
          options={LABELS}
          emptyLabel={words.noColumns}
          summary={(chosen) => `${words.chosen(chosen.length)}: ${chosen.join(', ')}`}
          onChange={(chosen) =>
            changeExportMany({
              columns: chosen.flatMap((label) => EXPORT_COLUMNS.find((column) => words.column[column] === label) ?? []),
            })
          }
        />
      </Field>
      <Checkbox checked={byteOrderMark} onChange={(next) => changeExportMany({ byteOrderMark: next })}>
        {words.byteOrderMark}
      </Checkbox>
    </>
  );
}
