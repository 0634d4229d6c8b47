import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { shortenHex } from '../../ui/format-text.ts';
import { DAY_MS, formatDate } from '../../ui/format-time.ts';
import { Mono, Name } from '../../ui/mono.tsx';
import { Status } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { type TimeAxis, TimeAxisHead, ValidityBar } from '../../ui/validity-bar.tsx';
import css from './inventory.module.css';

const PAST_DAYS = 365;
const FUTURE_DAYS = 470;
const SERIAL_FROM_REM = 68;
const KEY_FROM_REM = 46;

/** The columns that fit; all bars stand on one axis around today. */
export function certificateColumns(now: number, widthRem: number): readonly GridColumn<CertificateSummary>[] {
  const narrow = widthRem < KEY_FROM_REM;
  const columns: readonly GridColumn<CertificateSummary>[] = [
    {
      id: 'status',
      head: words.columns.status,
      width: 7.75,
      sortable: true,
      cell: ({ status }) => <Status status={status}>{frameText.statuses[status]}</Status>,
    },
    {
      id: 'name',
      head: words.columns.name,
      width: narrow ? 8 : 10,
      grow: true,
      strong: true,
      sortable: true,
      cell: ({ name }) => <Name>{name}</Name>,
    },
    {
      id: 'issuer',
      head: words.columns.issuer,
      width: narrow ? 8.5 : 10.5,
      sortable: true,
      cell: ({ issuerName }) => <Name>{issuerName}</Name>,
    },
    ...timeColumns(now, narrow),
    ...factColumns,
  ];
  return columns.filter(({ id }) => {
    if (id === 'serial') return widthRem >= SERIAL_FROM_REM;
    return id !== 'key' || !narrow;
  });
}

function timeColumns(now: number, narrow: boolean): readonly GridColumn<CertificateSummary>[] {
  const axis: TimeAxis = { from: now - PAST_DAYS * DAY_MS, to: now + FUTURE_DAYS * DAY_MS, now };
  return [
    {
      id: 'notAfter',
      head: words.columns.notAfter,
      width: 5.25,
      align: 'end',
      sortable: true,
      cell: (row) => <RelativeTime at={row.notAfter} now={now} className={expiryClass(row)} />,
    },
    {
      id: 'validity',
      head: words.columns.validity,
      headContent: <TimeAxisHead axis={axis} todayLabel={words.today} />,
      width: narrow ? 5.75 : 7.75,
      bleed: true,
      sortable: true,
      cell: (row) => <ValidityBar validity={row} axis={axis} label={validityLabel(row)} />,
    },
  ];
}

const factColumns: readonly GridColumn<CertificateSummary>[] = [
  {
    id: 'key',
    head: words.columns.key,
    width: 6,
    sortable: true,
    cell: ({ key }) => key,
  },
  {
    id: 'serial',
    head: words.columns.serial,
    width: 14.5,
    sortable: true,
    cell: ({ serialHex }) => <Mono>{shortenHex(serialHex)}</Mono>,
  },
];

export const validityLabel = ({ notBefore, notAfter }: Pick<CertificateSummary, 'notBefore' | 'notAfter'>): string =>
  words.validityLabel(formatDate(notBefore), formatDate(notAfter));

function expiryClass({ status }: CertificateSummary): string | undefined {
  return status === 'expired' ? css['expired'] : status === 'expiring' ? css['expiring'] : undefined;
}
