import { ID_PATTERN, type UnixMs, type WorkspaceId } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { damagedRow } from './store-failure.ts';

/** The one row that says what workspace this is. */
export interface WorkspaceRow {
  readonly id: WorkspaceId;
  readonly name: string;
  readonly createdAt: UnixMs;
  /** Who acts when nobody else is named: the account name of the computer that created it. */
  readonly actor: string;
}

/** Writes the row of a new workspace; a second one is a bug. */
export const insertWorkspace = (tx: WriteDb, row: WorkspaceRow): Promise<void> =>
  tx.insertRows('workspace', [
    { only_row: 1, id: row.id, name: row.name, created_at: row.createdAt, actor: row.actor },
  ]);

/** The workspace's row, or undefined in a file whose creation ended before it was written. Opening told where it is not what was written: a damaged one still has a name. */
export async function findWorkspace(db: ReadDb): Promise<WorkspaceRow | undefined> {
  const row = await db.query
    .selectFrom('workspace')
    .select(['id', 'name', 'created_at', 'actor'])
    .limit(1)
    .executeTakeFirst();
  // It goes into names of files outside: whoever can write the file must not choose where they stand.
  if (row && !ID_PATTERN.test(row.id)) throw damagedRow('workspace');
  return row && { id: row.id as WorkspaceId, name: row.name, createdAt: row.created_at, actor: row.actor };
}

/** The workspace's row; without one the file is damaged (StoreFailure `workspace.damaged`). */
export async function getWorkspace(db: ReadDb): Promise<WorkspaceRow> {
  const row = await findWorkspace(db);
  if (!row) throw damagedRow('workspace');
  return row;
}

/** Gives the workspace another name. */
export async function renameWorkspace(tx: WriteDb, name: string): Promise<void> {
  const changed = await tx.updateRows('workspace', { only_row: 1 }, { name });
  if (changed !== 1) throw new BugError('no workspace to rename');
}

/** Rows of the whole workspace; of requests those that wait for a decision or for signing. */
export async function countWorkspace(db: ReadDb): Promise<{
  readonly certificates: number;
  readonly authorities: number;
  readonly requests: number;
  readonly ocspSigners: number;
}> {
  const [certificates, authorities, requests, signers] = await Promise.all([
    db.query.selectFrom('certificate').select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    db.query.selectFrom('authority').select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    db.query
      .selectFrom('request')
      .select(db.query.fn.countAll<number>().as('rows'))
      .where('state', 'in', ['new', 'approved'])
      .executeTakeFirstOrThrow(),
    db.query.selectFrom('ocsp_signer').select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
  ]);
  return {
    certificates: certificates.rows,
    authorities: authorities.rows,
    requests: requests.rows,
    ocspSigners: signers.rows,
  };
}
