import { useEffect, useState } from 'react';
import { createStore, useStore } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import { onDataChanged } from './data-changes.ts';
import { createPagedList, type PagedListOptions } from './paged-list.ts';
import { EMPTY_WINDOW, type PageWindow } from './page-window.ts';

export interface PagedRows<Row> {
  readonly window: PageWindow<Row>;
  /** Something was answered, so that no rows means none. */
  readonly isRead: boolean;
  readonly error: AppError | null;
  /** Told which rows are on screen. */
  readonly show: (first: number, last: number) => void;
}

/**
 * A long list of one component, read as it is scrolled. Another `ask` (keep it by `useCallback`) begins anew; what was shown stays until its
 * first rows are here. Read again when one of the tables changes.
 */
export function usePagedRows<Row>(ask: PagedListOptions<Row>['ask'], tables: string): PagedRows<Row> {
  const [rows] = useState(createRows<Row>);
  const reading = useStore(rows.store);
  useEffect(() => {
    rows.begin(ask);
    return rows.end;
  }, [rows, ask]);
  useEffect(
    () => (tables === '' ? undefined : onDataChanged([...tables.split(' '), '*'], () => void rows.readAgain())),
    [rows, tables],
  );
  return { ...reading, show: rows.show };
}

type Reading<Row> = Omit<PagedRows<Row>, 'show'>;

function createRows<Row>() {
  const start: Reading<Row> = { window: EMPTY_WINDOW, isRead: false, error: null };
  const store = createStore<Reading<Row>>(() => start);
  let asking: PagedListOptions<Row>['ask'] | null = null;
  const list = createPagedList<Row>({
    ask: async (offset, limit) => {
      if (asking === null) return { ok: true, value: { total: 0, items: [] } };
      return asking(offset, limit);
    },
    window: () => store.getState().window,
    keep: (answer) =>
      store.setState(
        answer.ok ? { window: answer.value, isRead: true, error: null } : { error: answer.error, isRead: true },
      ),
  });
  return {
    store,
    show: list.show,
    readAgain: list.readAgain,
    begin: (ask: PagedListOptions<Row>['ask']): void => {
      asking = ask;
      void list.restart();
    },
    end: (): void => list.forget(),
  };
}
