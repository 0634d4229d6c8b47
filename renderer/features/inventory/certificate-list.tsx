import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { CERTIFICATE_SORTS, type CertificateSummary } from '../../../shared/model/certificate.ts';
import type { InventoryColumn } from '../../../shared/model/view.ts';
import { inventoryFilterText as filterWords } from '../../../shared/text/en/ui/inventory-filter.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { markAll } from '../../stores/certificate-marks.ts';
import { chooseImport } from '../../stores/certificate-import.ts';
import { useNow } from '../../stores/clock.ts';
import { reportFailure } from '../../stores/failure.ts';
import { changeInventoryQuery, showInventoryRows, useInventory } from '../../stores/inventory.ts';
import { setInventoryFilter } from '../../stores/inventory-filter.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { navigate } from '../../stores/router.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { Button } from '../../ui/button.tsx';
import type { GridSort } from '../../ui/data-grid-columns.ts';
import { DataGrid, type GridHandle } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ContextMenu } from '../../ui/menu.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { useCertificateActions } from './certificate-actions.ts';
import type { CertificateAction } from './certificate-dialogs.tsx';
import { certificateColumns } from './columns.tsx';
import css from './inventory.module.css';
import { useMarks } from './use-marks.tsx';

/** The columns of the list, and the place whose width they have. */
export interface ShownColumns {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly widthRem: number;
  readonly columns: readonly InventoryColumn[];
}

export interface CertificateListProps {
  readonly list: ShownColumns;
  /** Id of the certificate in the details pane. */
  readonly shown: string | undefined;
  readonly onShow: (certificate: CertificateSummary | null) => void;
  readonly onAct: (action: CertificateAction) => void;
  readonly handle: RefObject<GridHandle | null>;
}

export function CertificateList(props: CertificateListProps) {
  const { shown, onShow, onAct, handle } = props;
  const { place, widthRem, columns: wanted } = props.list;
  const window = useInventory((state) => state.window);
  const query = useInventory((state) => state.query);
  const loaded = useInventory((state) => state.of !== null);
  const [widths, setWidth] = useColumnWidths('inventory');
  const { selected, setSelected, follow } = useSelection(shown, onShow);
  const now = useNow();
  useScrollToTop(handle);
  const marks = useMarks();
  const columns = useMemo(
    () => [marks.column, ...certificateColumns(wanted, now, widthRem)],
    [marks.column, wanted, now, widthRem],
  );
  const actions = useCertificateActions(onAct);
  const row = selected === null ? undefined : window.rows.get(selected);
  const select = (index: number, by: 'pointer' | 'key') => {
    setSelected(index);
    if (shown !== undefined || by === 'pointer') follow(index);
  };
  const open = (index: number) => onShow(window.rows.get(index) ?? null);
  const peek = (index: number) => {
    const certificate = window.rows.get(index) ?? null;
    onShow(certificate?.id === shown ? null : certificate);
  };
  return (
    <div ref={place} className={css['list']}>
      <ContextMenu className={css['menuPlace']} entries={row === undefined ? [] : actions(row, () => onShow(row))}>
        <DataGrid
          label={words.list}
          handle={handle}
          columns={columns}
          count={window.total}
          rowAt={(index) => window.rows.get(index)}
          selected={selected}
          onSelect={select}
          onOpen={open}
          onPeek={peek}
          isMarked={marks.isMarked}
          onMark={marks.mark}
          onMarkAll={markAll}
          sort={{ column: columnOf(query.sort), direction: query.direction }}
          onSort={changeSort}
          onVisible={showInventoryRows}
          widths={widths}
          onWidth={setWidth}
          empty={<EmptyList loaded={loaded} />}
        />
      </ContextMenu>
    </div>
  );
}

/** Another filter or order is read from its first row. */
function useScrollToTop(grid: RefObject<GridHandle | null>): void {
  useEffect(() => {
    const follow = useInventory.subscribe((state, before) => {
      if (state.query !== before.query) grid.current?.scrollTo(0);
    });
    return follow;
  }, [grid]);
}

/**
 * The selected row. It stays with the certificate in the details when rows move; a row that is still being read is
 * shown once it is here.
 */
function useSelection(shown: string | undefined, onShow: CertificateListProps['onShow']) {
  const rows = useInventory((state) => state.window.rows);
  const query = useInventory((state) => state.query);
  const [selected, setSelected] = useState<number | null>(null);
  const awaited = useRef<number | null>(null);
  useEffect(() => {
    awaited.current = null;
    setSelected(null);
  }, [query]);
  useEffect(() => {
    if (awaited.current !== null) {
      const arrived = rows.get(awaited.current);
      if (arrived === undefined) return;
      awaited.current = null;
      onShow(arrived);
      return;
    }
    if (shown === undefined) return;
    for (const [index, certificate] of rows) {
      if (certificate.id === shown) return setSelected(index);
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- runs when rows or the shown certificate change, not when the caller renders anew
  }, [rows, shown]);
  const follow = (index: number) => {
    const certificate = rows.get(index);
    awaited.current = certificate === undefined ? index : null;
    if (certificate !== undefined) onShow(certificate);
  };
  return { selected, setSelected, follow };
}

function EmptyList({ loaded }: { readonly loaded: boolean }) {
  const of = useInventory((state) => state.of);
  const failed = useInventory((state) => state.error !== null);
  const searching = useInventory((state) => state.searching);
  if (failed) return null;
  if (!loaded || searching) {
    return (
      <div className={css['loading']}>
        <Spinner>{loaded ? filterWords.searching : words.loading}</Spinner>
      </div>
    );
  }
  if (of === 0) {
    return (
      <EmptyState
        title={words.empty.title}
        action={
          <>
            <Button variant="primary" onClick={newAuthority}>
              {words.empty.create}
            </Button>
            <Button onClick={() => reportFailure(chooseImport())}>{words.empty.import}</Button>
          </>
        }
      >
        {words.empty.body}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={filterWords.noMatch.title}
      action={<Button onClick={() => setInventoryFilter('')}>{filterWords.noMatch.clear}</Button>}
    >
      {filterWords.noMatch.body(of ?? 0)}
    </EmptyState>
  );
}

function newAuthority(): void {
  navigate('/authorities');
  openDialog('authority.new');
}

function changeSort({ column, direction }: GridSort): void {
  const wanted = column === 'validity' ? 'notBefore' : column;
  const sort = CERTIFICATE_SORTS.find((known) => known === wanted);
  if (sort !== undefined) void changeInventoryQuery({ sort, direction });
}

const columnOf = (sort: string): string => (sort === 'notBefore' ? 'validity' : sort);
