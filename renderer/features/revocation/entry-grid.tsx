import { type ReactNode, useCallback, useState } from 'react';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { RevocationEntry, RevocationListKind } from '../../../shared/model/revocation.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { revocationWords } from '../../../shared/text/en/ui/revocation-words.ts';
import { useNow } from '../../stores/clock.ts';
import { readRevocationEntries, REVOCATION_TABLES } from '../../stores/crl-acts.ts';
import { describeError } from '../../stores/failure.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { usePagedRows } from '../../stores/paged-rows.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { groupHex } from '../../ui/format-text.ts';
import { MiddleCut, Mono, Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';

const words = revocationText.revoked;
const TABLES = REVOCATION_TABLES.join(' ');

export interface EntryGridProps {
  readonly authorityId: AuthorityId;
  readonly list: RevocationListKind;
  readonly label: string;
  readonly search: string;
  /** In place of rows, where the list was read and has none. */
  readonly empty: ReactNode;
  /** The act on a row, at its end. */
  readonly renderAct?: ((entry: RevocationEntry) => ReactNode) | undefined;
  /** Over the list; told how many there are. */
  readonly renderBar?: ((total: number) => ReactNode) | undefined;
}

/** Revocations of an authority, read as they are scrolled. Enter opens the certificate. */
export function EntryGrid({ authorityId, list, label, search, empty, renderAct, renderBar }: EntryGridProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [widths, setWidth] = useColumnWidths(`revocation-${list}`);
  const now = useNow();
  const ask = useCallback(
    (offset: number, limit: number) => readRevocationEntries({ authorityId, list, search }, offset, limit),
    [authorityId, list, search],
  );
  const { window, isRead, error, show } = usePagedRows(ask, TABLES);
  const open = (index: number) => {
    const id = window.rows.get(index)?.certificateId;
    if (id !== undefined) navigate(buildAddress('inventory', [id]));
  };
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  return (
    <>
      {renderBar?.(window.total)}
      <DataGrid
        key={`${list} ${search}`}
        label={label}
        columns={buildColumns(list, now, renderAct)}
        count={window.total}
        rowAt={(index) => window.rows.get(index)}
        selected={chosen}
        onSelect={setChosen}
        onOpen={open}
        onVisible={show}
        widths={widths}
        onWidth={setWidth}
        empty={isRead ? empty : <Spinner>{words.loading}</Spinner>}
      />
    </>
  );
}

const KINDS: Readonly<Record<RevocationEntry['kind'], StatusKind>> = {
  revoked: 'revoked',
  held: 'on-hold',
  released: 'valid',
  elsewhere: 'revoked',
};

function buildColumns(
  list: RevocationListKind,
  now: number,
  act: EntryGridProps['renderAct'],
): readonly GridColumn<RevocationEntry>[] {
  return [
    {
      id: 'kind',
      head: words.columns.kind,
      width: 7,
      cell: ({ kind }) => <Status status={KINDS[kind]}>{words.kinds[kind]}</Status>,
    },
    {
      id: 'name',
      head: words.columns.name,
      width: 11,
      grow: true,
      strong: true,
      cell: ({ name, serialHex }) =>
        name === undefined ? <Mono>{groupHex(serialHex)}</Mono> : <MiddleCut>{name}</MiddleCut>,
    },
    {
      id: 'reason',
      head: words.columns.reason,
      width: 10,
      cell: (entry) => <Name>{reasonOf(entry)}</Name>,
    },
    {
      id: 'at',
      head: list === 'released' ? words.columns.released : words.columns.at,
      width: 5.5,
      align: 'end',
      cell: ({ revokedAt, releasedAt }) => <RelativeTime at={releasedAt ?? revokedAt} now={now} />,
    },
    ...(list === 'queue'
      ? []
      : [
          {
            id: 'crl',
            head: words.columns.crl,
            width: 4.5,
            align: 'end' as const,
            cell: ({ crlNumber }: RevocationEntry) =>
              crlNumber === undefined ? words.waiting : formatCount(crlNumber),
          },
        ]),
    ...(act === undefined ? [] : [{ id: 'act', head: words.columns.act, width: 13, bleed: true, cell: act }]),
  ];
}

const reasonOf = ({ reason, comment, takenFrom }: RevocationEntry): string =>
  [revocationWords.reason(reason), comment, takenFrom === undefined ? undefined : words.takenFrom(takenFrom)]
    .filter((part) => part !== undefined)
    .join(' · ');
