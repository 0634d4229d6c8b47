import { sql } from 'kysely';
import type { AuthorityId, Hex, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';

/**
 * What is done once when a workspace is opened. `taken-over`: certificates that their authority revoked before it was here are revoked here, in files from before
 * version 6. `others-lists`: what lists of others tell is noted at the certificates; with an issuer's name (SHA-256) while one of its lists was taken in or
 * removed and that is still to be done. `marking`: revocations are marked ahead with the number of a list that is not kept yet, by a process since an instant;
 * where that died before it kept the list, the marks are taken back.
 */
export type CatchUpTask = 'taken-over' | 'others-lists' | `others-lists ${Hex}` | MarkingTask;
type MarkingTask = `marking ${AuthorityId} ${number} ${number} ${number}`;

/** That an authority's revocations are marked with the number of a list that is being made. */
export interface Marking {
  readonly authorityId: AuthorityId;
  readonly number: number;
  readonly process: number;
  readonly at: UnixMs;
}

export const markingTask = ({ authorityId, number, process, at }: Marking): MarkingTask =>
  `marking ${authorityId} ${number} ${process} ${at}`;

/** Of one authority, or of all. */
export async function listMarkings(db: ReadDb, authorityId?: AuthorityId): Promise<readonly Marking[]> {
  const pattern = authorityId === undefined ? 'marking *' : `marking ${authorityId} *`;
  const rows = await db.query.selectFrom('catch_up').select('task').where(sql<boolean>`task glob ${pattern}`).execute();
  return rows.map(({ task }): Marking => {
    const [, of = '', number, process, at] = task.split(' ');
    return { authorityId: of as AuthorityId, number: Number(number), process: Number(process), at: Number(at) };
  });
}

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
