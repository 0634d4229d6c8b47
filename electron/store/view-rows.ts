import type { UnixMs, ViewId } from '../../shared/model/brands.ts';
import { parseViewContent, type SavedView, type ViewContent } from '../../shared/model/view.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { foldText } from './sort-text.ts';
import { parseStoredJson } from './store-failure.ts';

/** All saved views, in the order that was chosen. There are few: the service refuses more than `MAX_VIEWS`. */
export async function listViews(db: ReadDb): Promise<readonly SavedView[]> {
  const rows = await db.query.selectFrom('saved_view').selectAll().orderBy('position').orderBy('created_at').execute();
  return rows.map((row) => ({
    id: row.id as ViewId,
    name: row.name,
    ...parseViewContent(parseStoredJson(row.content, 'saved_view')),
  }));
}

/** What makes two names of views the same. */
export const viewNameKey = foldText;

/** Keeps a new view. A name that is taken, whatever its case, is a bug of the caller. */
export const insertView = (tx: WriteDb, view: SavedView, at: UnixMs): Promise<void> =>
  tx.insertRows('saved_view', [
    { id: view.id, ...nameColumns(view.name), position: 0, content: write(view), created_at: at },
  ]);

/** Changes name and content; the position stays. */
export async function updateView(tx: WriteDb, view: SavedView): Promise<void> {
  await tx.updateRows('saved_view', { id: view.id }, { ...nameColumns(view.name), content: write(view) });
}

export async function deleteView(tx: WriteDb, id: ViewId): Promise<void> {
  await tx.change.deleteFrom('saved_view').where('id', '=', id).execute();
}

/** Numbers the views in this order. */
export async function orderViews(tx: WriteDb, ids: readonly ViewId[]): Promise<void> {
  const positions = new Map<string, number>(ids.map((id, position) => [id, position]));
  await tx.replaceRows('saved_view', {
    where: {},
    among: { column: 'id', values: ids },
    change: (row) => ({ position: positions.get(row.id) ?? row.position }),
  });
}

const nameColumns = (name: string) => ({ name, name_key: viewNameKey(name) });

const write = ({ filter, sort, direction, columns }: ViewContent): string =>
  JSON.stringify({ filter, sort, direction, columns });
