import type { PartnerSummary } from '../../../shared/model/partner.ts';
import { partnersText as text } from '../../../shared/text/en/ui/partners.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { showPartnerRows, usePartners } from '../../stores/partner.ts';
import { buildAddress, navigate, replaceAddress } from '../../stores/router.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Tag } from '../../ui/status.tsx';
import css from './partners.module.css';

export function PartnerGrid({ chosen }: { readonly chosen: string | null }) {
  const { window, isRead } = usePartners();
  const [widths, setWidth] = useColumnWidths('partners');
  const choose = (index: number) => {
    const partner = window.rows.get(index);
    if (partner === undefined) return;
    const address = buildAddress('partners', [partner.id]);
    if (chosen === null) navigate(address);
    else replaceAddress(address);
  };
  return (
    <DataGrid
      label={text.listName}
      columns={COLUMNS}
      count={window.total}
      rowAt={(index) => window.rows.get(index)}
      selected={findIndex(window.rows, chosen)}
      onSelect={choose}
      onOpen={choose}
      onVisible={showPartnerRows}
      widths={widths}
      onWidth={setWidth}
      empty={isRead ? <p className={css['none']}>{text.noneFound}</p> : <Spinner>{text.loading}</Spinner>}
    />
  );
}

function findIndex(rows: ReadonlyMap<number, PartnerSummary>, id: string | null): number | null {
  for (const [index, row] of rows) if (row.id === id) return index;
  return null;
}

const COLUMNS: readonly GridColumn<PartnerSummary>[] = [
  { id: 'name', head: text.columns.name, width: 13, grow: true, strong: true, cell: ({ name }) => <Name>{name}</Name> },
  { id: 'contact', head: text.columns.contact, width: 10.5, grow: true, cell: ({ contact }) => <Name>{contact}</Name> },
  { id: 'valid', head: text.columns.valid, width: 5, align: 'end', cell: ({ valid }) => formatCount(valid) },
  {
    id: 'open',
    head: text.columns.open,
    width: 5,
    align: 'end',
    cell: ({ openRequests }) => (openRequests === 0 ? null : formatCount(openRequests)),
  },
  {
    id: 'tags',
    head: text.columns.tags,
    width: 11,
    cell: ({ tags }) => (
      <span className={css['tags']}>
        {tags.map((tag) => (
          <Tag key={tag}>
            <Name>{tag}</Name>
          </Tag>
        ))}
      </span>
    ),
  },
];
