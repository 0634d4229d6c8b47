import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ViewId } from '../../shared/model/brands.ts';
import type { ReadyQuestion } from '../../shared/model/inventory.ts';
import type { SavedView } from '../../shared/model/view.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { changeInventoryQuery, useInventory } from './inventory.ts';
import { draftOf, useFilterDraft } from './inventory-filter.ts';
import { chosenColumns, showColumns } from './inventory-columns.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface ViewsState {
  readonly views: readonly SavedView[];
  readonly questions: readonly ReadyQuestion[];
  /** By view; null while one is being counted. */
  readonly counts: ReadonlyMap<ViewId, number | null>;
}

const FIRST: ViewsState = { views: [], questions: [], counts: new Map() };

export const useViews = create<ViewsState>(() => FIRST);

const AGAIN_MS = 400;

/** Reads views and ready questions while somebody looks, until all are counted. */
export function useViewsWhile(isOpen: boolean): AppError | null {
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    let turn = 0;
    const read = async () => {
      turn += 1;
      const own = turn;
      void readViews();
      for (;;) {
        const [answer, views] = await Promise.all([call('certificate.questions', {}), call('view.counts', {})]);
        if (turn !== own) return;
        if (!answer.ok) return setError(answer.error);
        if (!views.ok) return setError(views.error);
        useViews.setState({
          questions: answer.value,
          counts: new Map(views.value.map(({ id, count }) => [id, count])),
        });
        if ([...answer.value, ...views.value].every(({ count }) => count !== null)) return;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        if (turn !== own) return;
      }
    };
    void read();
    const stop = onDataChanged(['saved_view', 'certificate'], () => void read());
    return () => {
      turn += 1;
      stop();
    };
  }, [isOpen]);
  return error;
}

async function readViews(): Promise<void> {
  const answer = await call('view.list', {});
  if (answer.ok) useViews.setState({ views: answer.value });
}

/** Shows what a view holds. */
export function openView({ filter, sort, direction, columns }: SavedView): void {
  useFilterDraft.setState(draftOf(filter));
  if (columns.length > 0) showColumns(columns);
  void changeInventoryQuery({ filter, sort, direction });
}

/** What the list shows now, as the content of a view. */
export function currentView() {
  const { filter, sort, direction } = useInventory.getState().query;
  return { filter, sort, direction, columns: [...(chosenColumns() ?? [])] };
}

export async function saveView(
  name: string,
  more: Pick<Input<'view.save'>, 'id'> = {},
): Promise<Result<SavedView, AppError>> {
  const answer = await call('view.save', { name, ...currentView(), ...more });
  await readViews();
  return answer;
}

export async function renameView(id: ViewId, name: string): Promise<Result<SavedView, AppError>> {
  const answer = await call('view.rename', { id, name });
  await readViews();
  return answer;
}

export async function moveView(id: ViewId, position: number): Promise<Result<readonly SavedView[], AppError>> {
  const answer = await call('view.move', { id, position });
  if (answer.ok) useViews.setState({ views: answer.value });
  return answer;
}

/** Deletes a view; the answer puts it back. */
export async function deleteView(id: ViewId): Promise<Result<() => Promise<Result<SavedView, AppError>>, AppError>> {
  const answer = await call('view.delete', { id });
  if (!answer.ok) return answer;
  await readViews();
  const { view, position } = answer.value;
  const { id: _former, columns, ...content } = view;
  const putBack = async () => {
    const saved = await call('view.save', { ...content, columns: [...columns], position });
    await readViews();
    return saved;
  };
  return { ok: true, value: putBack };
}

onOtherWorkspace(() => useViews.setState(FIRST));
