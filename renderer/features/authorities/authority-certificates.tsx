import type { AuthorityCertificate, AuthorityDetails } from '../../../shared/model/authority.ts';
import { authorityDetailsText } from '../../../shared/text/en/ui/authority-details.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { useNow } from '../../stores/clock.ts';
import { buildAddress } from '../../stores/router.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Link } from '../../ui/link.tsx';
import { Status, Tag } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';

const words = authorityDetailsText.certificates;

/** Every certificate that an authority's key has had: the first, renewals, cross-signatures. */
export function AuthorityCertificates({ details }: { readonly details: AuthorityDetails }) {
  const now = useNow();
  return (
    <DataTable
      label={words.list}
      rows={details.certificates}
      rowKey={({ id }) => id}
      columns={columnsFor(details.summary.subject, now)}
    />
  );
}

function columnsFor(subject: string, now: number): readonly TableColumn<AuthorityCertificate>[] {
  return [
    {
      id: 'kind',
      head: words.columns.kind,
      strong: true,
      width: '8.75rem',
      cell: ({ id, kind, isCurrent }) => (
        <>
          <Link to={buildAddress('inventory', [id])}>{words.kinds[kind]}</Link>{' '}
          {isCurrent ? <Tag>{words.current}</Tag> : null}
        </>
      ),
    },
    {
      id: 'issuer',
      head: words.columns.issuer,
      cell: ({ issuer }) => (
        <span title={visibleText(issuer)}>
          {issuer === subject ? words.itself : visibleText(issuer).replace(/^CN=/, '')}
        </span>
      ),
    },
    {
      id: 'status',
      head: words.columns.status,
      width: '5.75rem',
      cell: ({ status }) => <Status status={status}>{frameText.statuses[status]}</Status>,
    },
    {
      id: 'ends',
      head: words.columns.ends,
      numeric: true,
      width: '4.5rem',
      cell: ({ notAfter }) => <RelativeTime at={notAfter} now={now} />,
    },
  ];
}
