import { fail } from '../../../shared/errors.ts';
import type { ViewId } from '../../../shared/model/brands.ts';
import { MAX_VIEWS, type NamedView, type SavedView, type ViewContent } from '../../../shared/model/view.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import { deleteView, insertView, listViews, orderViews, updateView, viewNameKey } from '../../store/view-rows.ts';
import type { Outcome } from '../ports.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';

export interface ViewWish extends NamedView {
  /** The view whose content changes; a new one where none is named. */
  readonly id?: ViewId | undefined;
  /** Where a new one stands; at the end where nothing is said. */
  readonly position?: number | undefined;
}

/** Filters of the inventory under names, shared by everybody who opens the workspace. Works while it is locked; every change is an entry of the log. */
export interface ViewService {
  /** In the order that was chosen. */
  list(): Outcome<readonly SavedView[]>;
  /** Fails with `view.not-found`, `view.name-taken`, `view.too-many`. */
  save(wish: ViewWish): Outcome<SavedView>;
  /** Fails with `view.not-found`, `view.name-taken`. */
  rename(change: { readonly id: ViewId; readonly name: string }): Outcome<SavedView>;
  /** Answers what it was and where it stood. Fails with `view.not-found`. */
  delete(id: ViewId): Outcome<{ readonly view: SavedView; readonly position: number }>;
  /** Fails with `view.not-found`. */
  move(change: { readonly id: ViewId; readonly position: number }): Outcome<readonly SavedView[]>;
}

export const createViews = (context: WorkspaceContext): ViewService => ({
  list: () => context.store.reading(listViews),
  save: ({ id, position, ...input }) =>
    changing(context, (tx) =>
      id === undefined ? addView(context, tx, { input, position }) : changeView(context, tx, { id, ...input }),
    ),
  rename: ({ id, name }) => changing(context, (tx) => changeView(context, tx, { id, name })),
  delete: (id) => changing(context, (tx) => removeView(context, tx, id)),
  move: (change) => changing(context, (tx) => moveView(context, tx, change)),
});

const changing = <T>(context: WorkspaceContext, work: (tx: WriteDb) => Promise<Result<T, AppError>>): Outcome<T> =>
  writing(context, ['saved_view'], work);

async function addView(
  context: WorkspaceContext,
  tx: WriteDb,
  { input, position }: { readonly input: NamedView; readonly position: number | undefined },
): Promise<Result<SavedView, AppError>> {
  const views = await listViews(tx);
  if (views.length >= MAX_VIEWS) return fail('view.too-many', { limit: MAX_VIEWS });
  const view: SavedView = { id: context.newId<ViewId>(), ...input };
  if (isTaken(views, view)) return fail('view.name-taken', { name: view.name });
  await insertView(tx, view, context.ports.clock.now());
  await orderViews(tx, views.map(({ id }) => id).toSpliced(position ?? views.length, 0, view.id));
  await recordActivity(context, tx, noteOf('view.saved', view, { filter: view.filter }));
  return ok(view);
}

async function changeView(
  context: WorkspaceContext,
  tx: WriteDb,
  change: Partial<ViewContent> & { readonly id: ViewId; readonly name: string },
): Promise<Result<SavedView, AppError>> {
  const views = await listViews(tx);
  const before = views.find(({ id }) => id === change.id);
  if (before === undefined) return fail('view.not-found', { wanted: change.id });
  const after: SavedView = { ...before, ...change };
  if (isTaken(views, after)) return fail('view.name-taken', { name: after.name });
  if (JSON.stringify(before) === JSON.stringify(after)) return ok(after);
  await updateView(tx, after);
  const detail = {
    ...(before.name === after.name ? {} : { before: before.name, after: after.name }),
    ...(before.filter === after.filter ? {} : { filterBefore: before.filter, filter: after.filter }),
  };
  await recordActivity(context, tx, noteOf('view.changed', after, detail));
  return ok(after);
}

async function removeView(
  context: WorkspaceContext,
  tx: WriteDb,
  id: ViewId,
): Promise<Result<{ readonly view: SavedView; readonly position: number }, AppError>> {
  const views = await listViews(tx);
  const position = views.findIndex((view) => view.id === id);
  const view = views[position];
  if (view === undefined) return fail('view.not-found', { wanted: id });
  await deleteView(tx, id);
  await recordActivity(context, tx, noteOf('view.deleted', view, { filter: view.filter }));
  return ok({ view, position });
}

async function moveView(
  context: WorkspaceContext,
  tx: WriteDb,
  { id, position }: { readonly id: ViewId; readonly position: number },
): Promise<Result<readonly SavedView[], AppError>> {
  const views = await listViews(tx);
  const from = views.findIndex((view) => view.id === id);
  const view = views[from];
  if (view === undefined) return fail('view.not-found', { wanted: id });
  const moved = views.toSpliced(from, 1).toSpliced(position, 0, view);
  const to = moved.indexOf(view);
  if (to === from) return ok(views);
  await orderViews(
    tx,
    moved.map((one) => one.id),
  );
  await recordActivity(context, tx, noteOf('view.moved', view, { before: from + 1, after: to + 1 }));
  return ok(moved);
}

const isTaken = (views: readonly SavedView[], { id, name }: SavedView): boolean =>
  views.some((view) => view.id !== id && viewNameKey(view.name) === viewNameKey(name));

const noteOf = (
  action: ActivityNote['action'],
  { id, name }: SavedView,
  detail: Readonly<Record<string, string | number>>,
): ActivityNote => ({ action, entity: 'view', entityId: id, subject: name, detail });
