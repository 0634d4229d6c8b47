import { sql } from 'kysely';
import type { Hex } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';

/**
 * What is done once when a workspace is opened. `taken-over`: certificates that their authority revoked before it was here are revoked here, in files from before
 * version 6. `others-lists`: what lists of others tell is noted at the certificates; with an issuer's name (SHA-256) while one of its lists was taken in or
 * removed and that is still to be done.
 */
export type CatchUpTask = 'taken-over' | 'others-lists' | `others-lists ${Hex}`;

export async function isWaiting(db: ReadDb, task: CatchUpTask): Promise<boolean> {
  const row = await db.query.selectFrom('catch_up').select('task').where('task', '=', task).executeTakeFirst();
  return row !== undefined;
}

/** Issuers whose lists are to be noted at their certificates. */
export async function listWaitingIssuers(db: ReadDb): Promise<readonly Hex[]> {
  const rows = await db.query
    .selectFrom('catch_up')
    .select('task')
    .where(sql<boolean>`task glob 'others-lists *'`)
    .execute();
  return rows.map(({ task }) => task.slice('others-lists '.length));
}

/** Notes that something is still to be done, whatever becomes of this process. */
export async function noteWaiting(tx: WriteDb, task: CatchUpTask): Promise<void> {
  if (!(await isWaiting(tx, task))) await tx.insertRows('catch_up', [{ task }]);
}

export const noteDone = (tx: WriteDb, task: CatchUpTask) =>
  tx.change.deleteFrom('catch_up').where('task', '=', task).execute();
