import { History } from 'lucide-react';
import type { ImportRunSummary } from '../../../shared/model/import.ts';
import { importStateText } from '../../../shared/text/en/imports.ts';
import { importsText as words } from '../../../shared/text/en/ui/imports.ts';
import { describeError } from '../../stores/failure.ts';
import { closeImports, leaveImport, openImports, showImport, useImports } from '../../stores/imports.ts';
import { Button, IconButton, LinkButton } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { formatMinute } from '../../ui/format-time.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { ImportDetails, TakeBackButton } from './import-details.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import css from './imports.module.css';

/** Opens the list of imports. */
export const ImportsButton = () => <IconButton icon={History} label={words.title} onClick={() => void openImports()} />;

/** Every import of the workspace; one of them with its report. */
export function ImportsDialog() {
  const { isOpen, runs, shown, error } = useImports();
  if (!isOpen) return null;
  return (
    <Dialog
      open
      size="large"
      title={shown === null ? words.title : words.ofOne(shown.no)}
      description={shown === null ? words.description : words.counts(shown.imported, shown.duplicates, shown.failed)}
      onClose={closeImports}
      footer={
        <>
          {shown === null ? null : <TakeBackButton run={shown} />}
          {shown === null ? null : <Button onClick={leaveImport}>{words.back}</Button>}
          <Button variant="primary" onClick={closeImports}>
            {words.close}
          </Button>
        </>
      }
    >
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {shown === null ? <RunList runs={runs} /> : <ImportDetails run={shown} />}
    </Dialog>
  );
}

function RunList({ runs }: { readonly runs: readonly ImportRunSummary[] }) {
  if (runs.length === 0) return <p>{words.none}</p>;
  return (
    <ScrollRegion className={css['long']} label={words.title}>
      <DataTable label={words.title} rows={runs} rowKey={({ no }) => String(no)} columns={COLUMNS} />
    </ScrollRegion>
  );
}

const COUNTS = ['imported', 'duplicates', 'failed'] as const;

const COLUMNS: readonly TableColumn<ImportRunSummary>[] = [
  {
    id: 'no',
    head: words.columns.no,
    width: '3.5rem',
    cell: ({ no }) => (
      <LinkButton aria-label={words.show(no)} onClick={() => void showImport(no)}>
        {String(no)}
      </LinkButton>
    ),
  },
  {
    id: 'sources',
    head: words.columns.sources,
    strong: true,
    cell: ({ sources }) => <Name>{visibleText(sources.join(', '))}</Name>,
  },
  { id: 'at', head: words.columns.at, width: '12rem', cell: ({ startedAt }) => formatMinute(startedAt) },
  { id: 'state', head: words.columns.state, width: '8.5rem', cell: ({ state }) => importStateText[state] },
  ...COUNTS.map((count) => ({
    id: count,
    head: words.columns[count],
    numeric: true,
    width: '6rem',
    cell: (run: ImportRunSummary) => formatCount(run[count]),
  })),
];
