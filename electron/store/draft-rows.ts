import type { UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { parseStoredJson } from './store-failure.ts';

export interface DraftRow {
  readonly kind: string;
  readonly savedAt: UnixMs;
  /** JSON value; its shape is the caller's. */
  readonly content: unknown;
}

/** The form of a kind as it was left. */
export async function findDraft(db: ReadDb, kind: string): Promise<DraftRow | undefined> {
  const row = await db.query.selectFrom('draft').selectAll().where('kind', '=', kind).limit(1).executeTakeFirst();
  return row && { kind: row.kind, savedAt: row.saved_at, content: parseStoredJson(row.content, 'draft') };
}

/** Keeps a form in place of the one of its kind. */
export async function saveDraft(tx: WriteDb, { kind, savedAt, content }: DraftRow): Promise<void> {
  await dropDraft(tx, kind);
  await tx.insertRows('draft', [{ kind, saved_at: savedAt, content: JSON.stringify(content) }]);
}

export async function dropDraft(tx: WriteDb, kind: string): Promise<void> {
  await tx.change.deleteFrom('draft').where('kind', '=', kind).execute();
}
