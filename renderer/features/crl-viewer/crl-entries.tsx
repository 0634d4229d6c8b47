import { useCallback, useMemo, useState } from 'react';
import type { CrlEntryOrder, CrlViewEntry, OpenedCrl } from '../../../shared/model/crl-viewer.ts';
import { crlViewerText as words } from '../../../shared/text/en/ui/crl-viewer.ts';
import { revocationWords } from '../../../shared/text/en/ui/revocation-words.ts';
import { readCrlPage } from '../../stores/crl-viewer.ts';
import { describeError } from '../../stores/failure.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { usePagedRows } from '../../stores/paged-rows.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import type { GridColumn, GridSort } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { groupHex } from '../../ui/format-text.ts';
import { Fingerprint, Mono, Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { CrlSearchBar } from './crl-search-bar.tsx';
import { buildCrlQuestion, type CrlSearch, NO_SEARCH } from './crl-search.ts';
import css from './crl-viewer.module.css';

export interface CrlEntriesProps {
  readonly crl: OpenedCrl;
  readonly onOpenAgain: () => void;
}

/** Every entry of a list of any size, searched by serial, reason and date. */
export function CrlEntries({ crl: { handle, details }, onOpenAgain }: CrlEntriesProps) {
  const [search, setSearch] = useState(NO_SEARCH);
  const [order, setOrder] = useState<CrlEntryOrder>('list');
  const [chosen, setChosen] = useState<number | null>(null);
  const [widths, setWidth] = useColumnWidths('crl');
  const asked = JSON.stringify(buildCrlQuestion(search));
  const ask = useCallback(
    async (offset: number, limit: number) =>
      readCrlPage(handle, { question: JSON.parse(asked) as ReturnType<typeof buildCrlQuestion>, order, offset, limit }),
    [handle, asked, order],
  );
  const { window, isRead, error, show } = usePagedRows(ask, '');
  const columns = useMemo(() => buildColumns(details.scope?.indirectCRL === true), [details]);
  const change = (next: CrlSearch) => {
    setSearch(next);
    setChosen(null);
  };
  if (error !== null)
    return <ErrorPanel {...describeError(error)} actions={<Button onClick={onOpenAgain}>{words.openAgain}</Button>} />;
  return (
    <div className={css['entries']}>
      <CrlSearchBar
        search={search}
        reasons={Object.keys(details.reasonCounts)}
        found={isRead ? words.found(window.total, details.entries) : ''}
        onChange={change}
      />
      <DataGrid
        // Another question begins at its first row.
        key={`${asked} ${order}`}
        label={words.list}
        columns={columns}
        count={window.total}
        rowAt={(index) => window.rows.get(index)}
        selected={chosen}
        onSelect={setChosen}
        onVisible={show}
        sort={sortOf(order)}
        onSort={(sort) => setOrder(orderOf(sort))}
        widths={widths}
        onWidth={setWidth}
        empty={<Nothing {...{ details, isRead }} isSearched={asked !== '{}'} onAll={() => change(NO_SEARCH)} />}
      />
      <Chosen entry={chosen === null ? undefined : window.rows.get(chosen)} />
    </div>
  );
}

/** What an empty list says nothing of. */
const extentOf = ({ baseNumber, scope }: OpenedCrl['details']): keyof typeof words.none =>
  baseNumber !== undefined ? 'delta' : scope === undefined ? 'whole' : 'limited';

const sortOf = (order: CrlEntryOrder): GridSort =>
  order === 'list'
    ? { column: 'place', direction: 'asc' }
    : { column: 'revoked', direction: order === 'newest' ? 'desc' : 'asc' };

const orderOf = ({ column, direction }: GridSort): CrlEntryOrder =>
  column === 'place' ? 'list' : direction === 'desc' ? 'newest' : 'oldest';

interface NothingProps {
  readonly details: OpenedCrl['details'];
  readonly isRead: boolean;
  readonly isSearched: boolean;
  readonly onAll: () => void;
}

function Nothing({ details, isRead, isSearched, onAll }: NothingProps) {
  if (!isRead) return <Spinner>{words.loading}</Spinner>;
  if (!isSearched) return <p className={css['none']}>{words.none[extentOf(details)]}</p>;
  return (
    <p className={css['none']}>
      {words.noneFound} <LinkButton onClick={onAll}>{words.showAll}</LinkButton>
    </p>
  );
}

/** The whole of the entry that is current, to be compared and copied. */
function Chosen({ entry }: { readonly entry: CrlViewEntry | undefined }) {
  if (entry === undefined) return null;
  const { chosen } = words;
  return (
    <section className={css['chosen']} aria-label={chosen.label} data-selectable>
      <Fingerprint hex={entry.serialHex} name={chosen.serial} />
      <span>{revocationWords.reason(entry.reason)}</span>
      <ExactTime at={entry.revokedAt} precise />
      <span className={css['quiet']}>{chosen.where(entry.byteOffset, entry.byteLength)}</span>
    </section>
  );
}

const SERIAL: GridColumn<CrlViewEntry> = {
  id: 'serial',
  head: words.columns.serial,
  width: 16,
  grow: true,
  strong: true,
  cell: ({ serialHex }) => (
    <span title={groupHex(serialHex)}>
      <Mono>{groupHex(serialHex)}</Mono>
    </span>
  ),
};

const buildColumns = (isIndirect: boolean): readonly GridColumn<CrlViewEntry>[] => [
  {
    id: 'place',
    head: words.columns.place,
    width: 6,
    align: 'end',
    sortable: true,
    cell: ({ place }) => formatCount(place + 1),
  },
  SERIAL,
  {
    id: 'reason',
    head: words.columns.reason,
    width: 10.5,
    cell: ({ reason }) => <Name>{revocationWords.reason(reason)}</Name>,
  },
  {
    id: 'revoked',
    head: words.columns.revoked,
    width: 13,
    sortable: true,
    cell: ({ revokedAt }) => <ExactTime at={revokedAt} precise />,
  },
  {
    id: 'invalid',
    head: words.columns.invalidSince,
    width: 7,
    cell: ({ invaliditySince }) => (invaliditySince === undefined ? null : <ExactTime at={invaliditySince} />),
  },
  ...(isIndirect
    ? [
        {
          id: 'issuer',
          head: words.columns.issuer,
          width: 12,
          cell: ({ certificateIssuer }: CrlViewEntry) =>
            certificateIssuer === undefined ? null : <Name>{certificateIssuer.join(', ')}</Name>,
        },
      ]
    : []),
];
