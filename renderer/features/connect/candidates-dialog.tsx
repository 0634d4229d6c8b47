import { useState } from 'react';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { ConnectionRun, Preflight } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { useNow } from '../../stores/clock.ts';
import { type Candidate, useCandidates } from '../../stores/connection-candidates.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import css from './candidates-dialog.module.css';
import { PreflightList } from './preflight-list.tsx';

const text = connectText.candidates;

export const FIT_STATUS: Readonly<Record<Preflight['fits'], StatusKind>> = {
  yes: 'valid',
  no: 'expired',
  unsure: 'unknown',
};

export interface CandidatesDialogProps {
  readonly run: ConnectionRun;
  readonly onClose: () => void;
  readonly onUse: (id: CertificateId) => void;
}

/** The certificates of the workspace, ranked by how they fit what the server asked for, each with its checks. */
export function CandidatesDialog({ run, onClose, onUse }: CandidatesDialogProps) {
  const { items, error } = useCandidates(run.id, true);
  const [at, setAt] = useState(0);
  const now = useNow();
  const chosen = items?.[at];
  return (
    <Dialog
      open
      size="wide"
      title={text.title}
      description={text.description(run.target)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          {chosen === undefined ? null : (
            <Button variant="primary" onClick={() => onUse(chosen.certificate.id)}>
              {text.use(chosen.certificate.name)}
            </Button>
          )}
        </>
      }
    >
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      <div className={css['grid']}>
        <DataGrid
          label={text.listName}
          columns={columnsFor(now, run)}
          count={items?.length ?? 0}
          rowAt={(index) => items?.[index]}
          selected={chosen === undefined ? null : at}
          onSelect={setAt}
          onOpen={(index) => {
            const row = items?.[index];
            if (row !== undefined) onUse(row.certificate.id);
          }}
          empty={items === null && error === null ? <Spinner>{text.reading}</Spinner> : <p>{text.none}</p>}
        />
      </div>
      <div className={css['checks']}>
        {chosen === undefined ? null : <PreflightList preflight={chosen.preflight} />}
      </div>
    </Dialog>
  );
}

const columnsFor = (now: number, run: ConnectionRun): readonly GridColumn<Candidate>[] => [
  {
    id: 'fits',
    head: text.columns.fits,
    width: 8,
    cell: ({ preflight }) => <Status status={FIT_STATUS[preflight.fits]}>{text.fits[preflight.fits]}</Status>,
  },
  {
    id: 'name',
    head: text.columns.name,
    width: 9,
    grow: true,
    strong: true,
    cell: ({ certificate }) => (
      <>
        <Name>{certificate.name}</Name>
        {certificate.id === run.credential?.certificateId ? (
          <span className={css['current']}>{text.current}</span>
        ) : null}
      </>
    ),
  },
  {
    id: 'issuer',
    head: text.columns.issuer,
    width: 9,
    grow: true,
    cell: ({ certificate }) => visibleText(certificate.issuerName),
  },
  {
    id: 'ends',
    head: text.columns.ends,
    width: 6,
    align: 'end',
    cell: ({ certificate }) => <RelativeTime at={certificate.notAfter} now={now} />,
  },
];
