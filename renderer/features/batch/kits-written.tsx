import type { AppError } from '../../../shared/errors.ts';
import type { BatchExport } from '../../../shared/model/batch.ts';
import { errorText } from '../../../shared/text/index.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { forgetWritten, useBatch } from '../../stores/batch.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { Mono, Name } from '../../ui/mono.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import css from './kit-dialog.module.css';

const text = batchText.export;

/** Opens when kits have been written, wherever the user is by then: passphrases that nobody saw would be lost. */
export function KitsWrittenDialog() {
  const written = useBatch((state) => state.written);
  return written === null ? null : <KitsWritten report={written} onClose={forgetWritten} />;
}

/** What was written, with the passphrases, which stand here and nowhere else. */
function KitsWritten({ report, onClose }: { readonly report: BatchExport; readonly onClose: () => void }) {
  const { passphrases, failed, rows, name } = report;
  return (
    <Dialog
      open
      sticky={passphrases.length > 0}
      size="wide"
      title={text.title(rows - failed.length)}
      description={text.description(rows - failed.length, name)}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {passphrases.length > 0 ? text.taken : text.close}
        </Button>
      }
    >
      {passphrases.length === 0 ? null : <Passphrases passphrases={passphrases} />}
      {failed.length === 0 ? null : <Failed failed={failed} />}
    </Dialog>
  );
}

function Passphrases({ passphrases }: Pick<BatchExport, 'passphrases'>) {
  const all = passphrases.map(({ folder, passphrase }) => `${folder}\t${passphrase}`).join('\n');
  return (
    <>
      <SectionHead trailing={<CopyButton text={all} name={text.copyAll} labelled />}>{text.passphrases}</SectionHead>
      <p className={css['note']}>{text.once}</p>
      <ScrollRegion className={css['long']} label={text.passphrases}>
        <DataTable
          label={text.passphrases}
          rows={passphrases}
          rowKey={({ line }) => String(line)}
          columns={PASSPHRASE_COLUMNS}
        />
      </ScrollRegion>
    </>
  );
}

function Failed({ failed }: Pick<BatchExport, 'failed'>) {
  return (
    <>
      <SectionHead>{text.failed(failed.length)}</SectionHead>
      <ScrollRegion className={css['long']} label={text.failed(failed.length)}>
        <DataTable
          label={text.failed(failed.length)}
          rows={failed}
          rowKey={({ line }) => String(line)}
          columns={FAILED_COLUMNS}
        />
      </ScrollRegion>
    </>
  );
}

/** As everywhere else a failure is told: what happened, why, what to do. */
function Why({ error }: { readonly error: AppError }) {
  const { title, detail, hint } = errorText(error);
  return (
    <div className={css['why']}>
      <b>{title}</b>
      <p>{[detail, hint].filter((part) => part !== '').join(' ')}</p>
    </div>
  );
}

const PASSPHRASE_COLUMNS: readonly TableColumn<BatchExport['passphrases'][number]>[] = [
  { id: 'line', head: text.line, numeric: true, width: '4rem', cell: ({ line }) => formatCount(line) },
  { id: 'folder', head: text.folder, strong: true, cell: ({ folder }) => <Name>{folder}</Name> },
  { id: 'passphrase', head: text.passphrase, cell: ({ passphrase }) => <Mono>{passphrase}</Mono> },
];

const FAILED_COLUMNS: readonly TableColumn<BatchExport['failed'][number]>[] = [
  { id: 'line', head: text.line, numeric: true, width: '4rem', cell: ({ line }) => formatCount(line) },
  { id: 'name', head: text.name, strong: true, width: '9rem', cell: (row) => <Name>{row.name}</Name> },
  { id: 'why', head: text.why, cell: ({ error }) => <Why error={error} /> },
];
