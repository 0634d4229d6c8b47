import { useEffect, useState } from 'react';
import type { GeneralName } from '../../../shared/model/name.ts';
import { certificateDetailsText as words } from '../../../shared/text/en/ui/certificate-details.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { openCertificateNames, showCertificateNames, useCertificateNames } from '../../stores/certificate-names.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Name } from '../../ui/mono.tsx';
import { NameFlag } from '../../ui/name-flag.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './details.module.css';

const COLUMNS: readonly GridColumn<GeneralName>[] = [
  { id: 'type', head: words.nameColumns.type, width: 8, cell: ({ type }) => words.nameTypes[type] },
  {
    id: 'value',
    head: words.nameColumns.value,
    width: 20,
    grow: true,
    strong: true,
    cell: ({ value }) => (
      <>
        <Name>{value}</Name> <NameFlag name={value} />
      </>
    ),
  },
];

export interface NamesDialogProps {
  readonly summary: CertificateDetails['summary'];
  readonly onClose: () => void;
}

/** Every name of a certificate, read as the list is scrolled. */
export function NamesDialog({ summary, onClose }: NamesDialogProps) {
  const { window, error } = useCertificateNames();
  const [selected, select] = useState(0);
  useEffect(() => openCertificateNames(summary.id), [summary.id]);
  return (
    <Dialog
      open
      size="large"
      title={words.namesOf(summary.name)}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {words.close}
        </Button>
      }
    >
      {error === null ? null : <ErrorPanel {...describeError(error)} inset />}
      <div className={css['names']}>
        <DataGrid
          label={words.namesOf(summary.name)}
          columns={COLUMNS}
          count={window.total}
          rowAt={(index) => window.rows.get(index)}
          selected={selected}
          onSelect={select}
          onVisible={showCertificateNames}
          empty={<Spinner>{words.readingNames}</Spinner>}
        />
      </div>
    </Dialog>
  );
}
