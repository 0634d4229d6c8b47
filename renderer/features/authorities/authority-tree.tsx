import { CornerDownRight, ShieldCheck } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { authoritiesText as words } from '../../../shared/text/en/ui/authorities.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import type { AuthorityRow } from '../../stores/authority-tree.ts';
import { useNow } from '../../stores/clock.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { DAY_MS, formatDate, formatRelative } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { Status, Tag } from '../../ui/status.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { RelativeTime } from '../../ui/time.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { type TimeAxis, TimeAxisHead, ValidityBar } from '../../ui/validity-bar.tsx';
import css from './authorities.module.css';

export interface AuthorityTreeProps {
  readonly rows: readonly AuthorityRow[];
  readonly shown: AuthorityId | undefined;
  readonly onShow: (id: AuthorityId | null) => void;
}

/** Roots with what they signed below them, all lives on one axis. */
export function AuthorityTree({ rows, shown, onShow }: AuthorityTreeProps) {
  const place = useRef<HTMLDivElement>(null);
  const widthRem = useElementWidth(place) / useRem();
  const now = useNow();
  const [widths, setWidth] = useColumnWidths('authorities');
  const columns = useMemo(() => columnsFor(rows, now, widthRem), [rows, now, widthRem]);
  const selected = rows.findIndex(({ authority }) => authority.id === shown);
  const show = (index: number) => onShow(rows[index]?.authority.id ?? null);
  return (
    <div ref={place} className={css['list']}>
      <DataGrid
        label={words.list}
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index]}
        selected={selected < 0 ? null : selected}
        onSelect={show}
        onPeek={(index) => (selected === index ? onShow(null) : show(index))}
        widths={widths}
        onWidth={setWidth}
      />
    </div>
  );
}

const VALIDITY_FROM_REM = 40;
const COUNTS_FROM_REM = 58;
const PLACE_FROM_REM = 70;

function columnsFor(rows: readonly AuthorityRow[], now: number, widthRem: number): readonly GridColumn<AuthorityRow>[] {
  const axis = axisOf(rows, now);
  const columns: readonly GridColumn<AuthorityRow>[] = [
    {
      id: 'name',
      head: words.columns.name,
      width: 11,
      grow: true,
      strong: true,
      cell: (row) => <TreeName row={row} />,
    },
    {
      id: 'status',
      head: words.columns.status,
      width: 7.75,
      cell: ({ authority: { status } }) => <Status status={status}>{frameText.statuses[status]}</Status>,
    },
    {
      id: 'expires',
      head: words.columns.expires,
      width: 5.25,
      align: 'end',
      cell: ({ authority }) => <RelativeTime at={authority.notAfter} now={now} />,
    },
    {
      id: 'validity',
      head: words.columns.validity,
      headContent: <TimeAxisHead axis={axis} todayLabel={words.today} />,
      width: widthRem < COUNTS_FROM_REM ? 7 : 9,
      bleed: true,
      cell: ({ authority }) => (
        <ValidityBar
          validity={authority}
          axis={axis}
          label={words.validityLabel(formatDate(authority.notBefore), formatDate(authority.notAfter))}
        />
      ),
    },
    ...factColumns,
    {
      id: 'crl',
      head: words.columns.crl,
      width: 8,
      align: 'end',
      cell: ({ authority }) => <CrlDue authority={authority} now={now} />,
    },
  ];
  return columns.filter(({ id }) => {
    if (id === 'validity') return widthRem >= VALIDITY_FROM_REM;
    if (id === 'place') return widthRem >= PLACE_FROM_REM;
    return widthRem >= COUNTS_FROM_REM || !['issued', 'revoked', 'key'].includes(id);
  });
}

const factColumns: readonly GridColumn<AuthorityRow>[] = [
  { id: 'key', head: words.columns.key, width: 6, cell: ({ authority }) => authority.key },
  {
    id: 'place',
    head: words.columns.place,
    width: 7,
    cell: ({ authority }) => (authority.hasKey ? words.keyHere : words.keyElsewhere),
  },
  {
    id: 'issued',
    head: words.columns.issued,
    width: 4.75,
    align: 'end',
    cell: ({ authority }) => formatCount(authority.issued),
  },
  {
    id: 'revoked',
    head: words.columns.revoked,
    width: 5,
    align: 'end',
    cell: ({ authority }) => formatCount(authority.revoked),
  },
];

function TreeName({ row: { authority, depth } }: { readonly row: AuthorityRow }) {
  return (
    <span className={css['name']} style={{ paddingLeft: `${Math.min(depth, 12)}rem` }}>
      {depth === 0 ? <ShieldCheck aria-hidden /> : <CornerDownRight aria-hidden />}
      <Name>{authority.name}</Name>
      <AuthorityMark authority={authority} />
    </span>
  );
}

/** Valid, but issuing no more: its status alone would hide that. */
export function AuthorityMark({ authority }: { readonly authority: AuthoritySummary }) {
  if (authority.archivedAt !== undefined) return <Tag>{words.archived}</Tag>;
  return authority.succeededById === undefined ? null : <Tag>{words.superseded}</Tag>;
}

function CrlDue({ authority, now }: { readonly authority: AuthoritySummary; readonly now: number }) {
  const { crlNextUpdate, hasKey, revoked } = authority;
  if (crlNextUpdate === undefined) {
    return hasKey && revoked > 0 ? <span className={css['expired']}>{words.crlNever}</span> : words.crlNone;
  }
  if (crlNextUpdate < now) {
    return <span className={css['expired']}>{words.crlOverdue(formatRelative(crlNextUpdate, now))}</span>;
  }
  return <RelativeTime at={crlNextUpdate} now={now} />;
}

function axisOf(rows: readonly AuthorityRow[], now: number): TimeAxis {
  const from = Math.min(now - DAY_MS, ...rows.map(({ authority }) => authority.notBefore));
  const to = Math.max(now + DAY_MS, ...rows.map(({ authority }) => authority.notAfter));
  const margin = (to - from) * 0.03;
  return { from: from - margin, to: to + margin, now };
}
