import { TriangleAlert } from 'lucide-react';
import { TRAIT_BIT, USAGE_BIT } from '../../../shared/model/certificate-traits.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { InventoryColumn } from '../../../shared/model/view.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inventoryColumnsText } from '../../../shared/text/en/ui/inventory-columns.ts';
import { inventoryFilterText } from '../../../shared/text/en/ui/inventory-filter.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { shortenHex, visibleText } from '../../ui/format-text.ts';
import { DAY_MS, formatDate } from '../../ui/format-time.ts';
import { Mono, Name } from '../../ui/mono.tsx';
import { Status } from '../../ui/status.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import { type TimeAxis, TimeAxisHead, ValidityBar } from '../../ui/validity-bar.tsx';
import css from './inventory.module.css';

type Column = GridColumn<CertificateSummary>;

const PAST_DAYS = 365;
const FUTURE_DAYS = 470;

/** From which width of the list on a column is shown where nobody chose. */
const FITS_FROM_REM: Readonly<Partial<Record<InventoryColumn, number>>> = { key: 46, partner: 55.5, serial: 70 };
const STANDARD = ['status', 'name', 'issuer', 'notAfter', 'validity', 'key', 'partner', 'serial'] as const;

/** The columns that stand there where nobody chose others. */
export const fittingColumns = (widthRem: number): readonly InventoryColumn[] =>
  STANDARD.filter((id) => widthRem >= (FITS_FROM_REM[id] ?? 0));

/** Columns as the grid takes them; all bars stand on one axis around today. */
export function certificateColumns(
  shown: readonly InventoryColumn[],
  now: number,
  widthRem: number,
): readonly Column[] {
  const isNarrow = widthRem < (FITS_FROM_REM.key ?? 0);
  const axis: TimeAxis = { from: now - PAST_DAYS * DAY_MS, to: now + FUTURE_DAYS * DAY_MS, now };
  const all: Readonly<Record<InventoryColumn, Omit<Column, 'id' | 'head'>>> = {
    ...PLAIN_COLUMNS,
    name: { ...NAME_COLUMN, width: isNarrow ? 8 : 10 },
    issuer: { ...PLAIN_COLUMNS.issuer, width: isNarrow ? 8.5 : 9.5 },
    notAfter: {
      width: 5.25,
      align: 'end',
      sortable: true,
      cell: (row) => <RelativeTime at={row.notAfter} now={now} className={expiryClass(row)} />,
    },
    validity: {
      headContent: <TimeAxisHead axis={axis} todayLabel={words.today} />,
      width: isNarrow ? 5.75 : 7.75,
      bleed: true,
      sortable: true,
      cell: (row) => <ValidityBar validity={row} axis={axis} label={validityLabel(row)} />,
    },
  };
  return shown.map((id) => ({ id, head: inventoryColumnsText.columns[id], ...all[id] }));
}

const NAME_COLUMN = {
  grow: true,
  strong: true,
  sortable: true,
  cell: (row: CertificateSummary) => (
    <>
      {isMisleading(row) ? (
        <span className={css['misleading']} title={inventoryColumnsText.suspicious}>
          <TriangleAlert aria-hidden />
          <span className="visually-hidden">{inventoryColumnsText.suspiciousShort} </span>
        </span>
      ) : null}
      <Name>{row.name}</Name>
    </>
  ),
};

const isMisleading = ({ facts }: CertificateSummary): boolean =>
  facts !== undefined && (facts.traits & TRAIT_BIT.suspiciousName) !== 0;

const PLAIN_COLUMNS = {
  status: {
    width: 7.75,
    sortable: true,
    cell: ({ status }: CertificateSummary) => <Status status={status}>{frameText.statuses[status]}</Status>,
  },
  issuer: {
    width: 10.5,
    sortable: true,
    cell: ({ issuerName }: CertificateSummary) => <Name>{issuerName}</Name>,
  },
  key: { width: 6, sortable: true, cell: ({ key }: CertificateSummary) => key },
  partner: {
    width: 7,
    sortable: true,
    cell: ({ partner }: CertificateSummary) => (partner === undefined ? null : <Name>{partner.name}</Name>),
  },
  owner: {
    width: 8,
    sortable: true,
    cell: ({ owner }: CertificateSummary) => (owner === undefined ? null : <Name>{owner}</Name>),
  },
  tags: { width: 9, cell: ({ tags = [] }: CertificateSummary) => <Name>{tags.join(', ')}</Name> },
  serial: {
    width: 14.5,
    sortable: true,
    cell: ({ serialHex }: CertificateSummary) => <Mono>{shortenHex(serialHex)}</Mono>,
  },
  notBefore: {
    width: 6.5,
    align: 'end' as const,
    sortable: true,
    cell: ({ notBefore }: CertificateSummary) => <ExactTime at={notBefore} />,
  },
  purpose: { width: 10, cell: ({ facts }: CertificateSummary) => <Name>{purposesOf(facts?.usages ?? 0)}</Name> },
  life: {
    width: 4.5,
    align: 'end' as const,
    cell: ({ facts }: CertificateSummary) => (facts === undefined ? null : inventoryColumnsText.days(facts.lifeDays)),
  },
  signature: { width: 6, cell: ({ facts }: CertificateSummary) => visibleText(facts?.signature ?? '') },
  source: {
    width: 6.5,
    sortable: true,
    cell: ({ source }: CertificateSummary) => inventoryColumnsText.sources[source],
  },
  created: {
    width: 6.5,
    align: 'end' as const,
    sortable: true,
    cell: ({ facts }: CertificateSummary) => (facts === undefined ? null : <ExactTime at={facts.createdAt} />),
  },
  sha256: {
    width: 14.5,
    sortable: true,
    cell: ({ sha256 }: CertificateSummary) => <Mono>{shortenHex(sha256)}</Mono>,
  },
};

const purposesOf = (usages: number): string =>
  Object.entries(USAGE_BIT)
    .filter(([, bit]) => (usages & bit) !== 0)
    .map(([usage]) => inventoryFilterText.values[usage] ?? usage)
    .join(', ');

export const validityLabel = ({ notBefore, notAfter }: Pick<CertificateSummary, 'notBefore' | 'notAfter'>): string =>
  words.validityLabel(formatDate(notBefore), formatDate(notAfter));

function expiryClass({ status }: CertificateSummary): string | undefined {
  return status === 'expired' ? css['expired'] : status === 'expiring' ? css['expiring'] : undefined;
}
