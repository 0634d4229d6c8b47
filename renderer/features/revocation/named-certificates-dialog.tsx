import { useEffect, useState } from 'react';
import type { ForeignCrl } from '../../../shared/model/status.ts';
import { foreignCrlText } from '../../../shared/text/en/ui/foreign-crls.ts';
import { revocationWords } from '../../../shared/text/en/ui/revocation-words.ts';
import { useNow } from '../../stores/clock.ts';
import { keepFailure } from '../../stores/failure.ts';
import { listNamed, type NamedCertificate } from '../../stores/foreign-crls.ts';
import { buildAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { useUiWords } from '../../ui/host.tsx';
import { Link } from '../../ui/link.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { RelativeTime } from '../../ui/time.tsx';

const words = foreignCrlText.named;

/** Certificates of the inventory that a list of others names as revoked. */
export function NamedCertificatesDialog({ crl, onClose }: { readonly crl: ForeignCrl; readonly onClose: () => void }) {
  const [named, setNamed] = useState<readonly NamedCertificate[] | null>(null);
  const now = useNow();
  const { close } = useUiWords();
  useEffect(() => {
    let current = true;
    void listNamed(crl.id).then((answer) => {
      if (!current) return;
      if (keepFailure(answer) && answer.ok) setNamed(answer.value);
      else onClose();
    });
    return () => {
      current = false;
    };
  }, [crl.id, onClose]);
  return (
    <Dialog open title={words.title} onClose={onClose} footer={<Button onClick={onClose}>{close}</Button>}>
      {named === null ? <Spinner>{foreignCrlText.loading}</Spinner> : null}
      {named?.length === 0 ? words.none : null}
      {named === null || named.length === 0 ? null : (
        <DataTable label={words.title} rows={named} rowKey={({ id }) => id} columns={columnsAt(now)} />
      )}
    </Dialog>
  );
}

const columnsAt = (now: number): readonly TableColumn<NamedCertificate>[] => [
  {
    id: 'name',
    head: words.columns.name,
    strong: true,
    cell: ({ id, name }) => <Link to={buildAddress('inventory', [id])}>{visibleText(name)}</Link>,
  },
  { id: 'reason', head: words.columns.reason, cell: ({ reason }) => revocationWords.reason(reason) },
  {
    id: 'at',
    head: words.columns.at,
    numeric: true,
    cell: ({ revokedAt }) => <RelativeTime at={revokedAt} now={now} />,
  },
];
