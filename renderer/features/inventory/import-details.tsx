import { FileWarning, Tag, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ImportDuplicate, ImportFailure, ImportRunDetails } from '../../../shared/model/import.ts';
import { importFailureText } from '../../../shared/text/en/imports.ts';
import { importsText as words } from '../../../shared/text/en/ui/imports.ts';
import { describeError } from '../../stores/failure.ts';
import { undoImport } from '../../stores/imports.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useAct } from '../../stores/use-act.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { ConfirmDialog, type Consequence, Consequences } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import css from './imports.module.css';

/** So many rows a person looks at; the report has more. */
const SHOWN = 200;

/** What one import brought and what not. */
export function ImportDetails({ run }: { readonly run: ImportRunDetails }) {
  const failures = run.failures.slice(0, SHOWN);
  const duplicates = run.duplicatePlaces.slice(0, SHOWN);
  return (
    <>
      {run.state === 'interrupted' ? (
        <Banner tone="warn" title={words.interruptedTitle}>
          {words.interrupted}
        </Banner>
      ) : null}
      {run.error === undefined || run.state === 'cancelled' ? null : <ErrorPanel inset {...describeError(run.error)} />}
      {failures.length === 0 ? null : (
        <Places title={words.failures(failures.length, run.failed)} rows={failures} columns={[...PLACE, PROBLEM]} />
      )}
      {duplicates.length === 0 ? null : (
        <Places title={words.duplicates(duplicates.length, run.duplicates)} rows={duplicates} columns={PLACE} />
      )}
      {run.state === 'running' || run.imported === 0 || run.undo.removable > 0 ? null : (
        <p className={css['quiet']}>{words.undo.nothing}</p>
      )}
    </>
  );
}

/** Takes the import back once the consequences were read. */
export function TakeBackButton({ run }: { readonly run: ImportRunDetails }) {
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const [asking, setAsking] = useState(false);
  if (run.state === 'running' || readOnly || run.undo.removable === 0) return null;
  return (
    <>
      <Button variant="danger" icon={Trash2} blockedBecause={roleBlock} onClick={() => setAsking(true)}>
        {words.undo.action}
      </Button>
      {asking ? <UndoDialog run={run} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

const PLACE: readonly TableColumn<ImportDuplicate>[] = [
  { id: 'path', head: words.place.path, strong: true, cell: ({ path }) => visibleText(path) },
  { id: 'offset', head: words.place.offset, numeric: true, width: '8rem', cell: ({ offset }) => formatCount(offset) },
];

const PROBLEM: TableColumn<ImportFailure> = {
  id: 'code',
  head: words.place.code,
  width: '18rem',
  cell: ({ code }) => importFailureText(code),
};

interface PlacesProps<Row extends ImportDuplicate> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
}

function Places<Row extends ImportDuplicate>({ title, rows, columns }: PlacesProps<Row>) {
  const numbered = new Map(rows.map((row, index) => [row, String(index)]));
  return (
    <>
      <SectionHead>{title}</SectionHead>
      <ScrollRegion className={css['places']} label={title}>
        <DataTable label={title} rows={rows} rowKey={(row) => numbered.get(row) ?? ''} columns={columns} />
      </ScrollRegion>
    </>
  );
}

/** Says what goes and what stays before anything does. */
function UndoDialog({ run, onClose }: { readonly run: ImportRunDetails; readonly onClose: () => void }) {
  const { busy, failure, act } = useAct<number>();
  const { removable } = run.undo;
  const confirm = async () => {
    const removed = await act(() => undoImport(run.no));
    if (removed === undefined) return;
    showToast(words.undo.done(removed));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={words.undo.title(run.no)}
      confirmLabel={words.undo.confirm(removable)}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <Consequences items={consequencesOf(run)} />
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
    </ConfirmDialog>
  );
}

function consequencesOf({ undo: { removable, kept, annotated } }: ImportRunDetails): Consequence[] {
  const { undo } = words;
  return [
    { icon: <Trash2 aria-hidden />, title: undo.removed(removable), detail: undo.removedDetail },
    ...(annotated === 0
      ? []
      : [{ icon: <Tag aria-hidden />, title: undo.annotated(annotated), detail: undo.annotatedDetail }]),
    ...(kept === 0 ? [] : [{ icon: <FileWarning aria-hidden />, title: undo.kept(kept), detail: undo.keptDetail }]),
  ];
}
