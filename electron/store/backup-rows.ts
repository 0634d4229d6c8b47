import type { UnixMs } from '../../shared/model/brands.ts';
import { requireCurrentSeal } from './custody-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { BackupRunTable } from './schema-custody.ts';
import { damagedRow, parseStoredJson } from './store-failure.ts';

/** What backups are sealed for: the private half is sealed under the workspace key. */
export interface BackupKeyRow {
  readonly publicKey: Uint8Array;
  readonly sealed: Uint8Array;
  readonly createdAt: UnixMs;
}

/** The pair that backups are sealed for; undefined in a file that was not unlocked since backups are made. */
export async function findBackupKey(db: ReadDb): Promise<BackupKeyRow | undefined> {
  const row = await db.query.selectFrom('backup_key').selectAll().limit(1).executeTakeFirst();
  return row && { publicKey: row.public_key, sealed: row.sealed, createdAt: row.created_at };
}

/** Keeps the pair, in place of the one there is. Throws StoreFailure `vault.key-changed`. */
export async function saveBackupKey(tx: WriteDb, key: BackupKeyRow): Promise<void> {
  await requireCurrentSeal(tx, [key.sealed]);
  await tx.change.deleteFrom('backup_key').execute();
  await tx.insertRows('backup_key', [
    { only_row: 1, public_key: key.publicKey, sealed: key.sealed, created_at: key.createdAt },
  ]);
}

export interface BackupPlanRow {
  readonly folder: string;
  readonly everyHours: number;
  readonly keep: number;
  /** When it was set: before that nothing is late. */
  readonly changedAt: UnixMs;
}

/** What is backed up by itself; undefined where nothing is. */
export async function findBackupPlan(db: ReadDb): Promise<BackupPlanRow | undefined> {
  const row = await db.query.selectFrom('backup_plan').selectAll().limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const plan = parseStoredJson(row.plan, 'backup_plan');
  if (typeof plan !== 'object' || plan === null) throw damagedRow('backup_plan');
  const { folder, everyHours, keep } = plan as Readonly<Record<string, unknown>>;
  if (typeof folder !== 'string' || !Number.isSafeInteger(everyHours) || !Number.isSafeInteger(keep))
    throw damagedRow('backup_plan');
  return { folder, everyHours: Number(everyHours), keep: Number(keep), changedAt: row.changed_at };
}

/** Keeps a plan, or takes the one there is away. */
export async function saveBackupPlan(tx: WriteDb, plan: BackupPlanRow | null): Promise<void> {
  await tx.change.deleteFrom('backup_plan').execute();
  if (plan === null) return;
  const { changedAt, ...content } = plan;
  await tx.insertRows('backup_plan', [{ only_row: 1, plan: JSON.stringify(content), changed_at: changedAt }]);
}

/** One backup, or the attempt at one. */
export interface BackupRunRow {
  readonly no: number;
  readonly startedAt: UnixMs;
  readonly finishedAt: UnixMs | null;
  readonly name: string;
  readonly octets: number | null;
  readonly sha256: string | null;
  /** Code of the failure. */
  readonly error: string | null;
}

/** Begins a run and answers its number. */
export async function insertBackupRun(tx: WriteDb, run: Pick<BackupRunRow, 'startedAt' | 'name'>): Promise<number> {
  const newest = await tx.query
    .selectFrom('backup_run')
    .select((select) => select.fn.max('no').as('no'))
    .executeTakeFirst();
  const no = (newest?.no ?? 0) + 1;
  const open = { finished_at: null, octets: null, sha256: null, error: null };
  await tx.insertRows('backup_run', [{ no, started_at: run.startedAt, name: run.name, ...open }]);
  return no;
}

/** Writes how a run ended. */
export async function finishBackupRun(
  tx: WriteDb,
  { no, finishedAt, octets, sha256, error }: Omit<BackupRunRow, 'startedAt' | 'name'>,
): Promise<void> {
  await tx.updateRows('backup_run', { no }, { finished_at: finishedAt, octets, sha256, error });
}

/** Newest first. */
export async function listBackupRuns(db: ReadDb, limit: number): Promise<readonly BackupRunRow[]> {
  const rows = await db.query.selectFrom('backup_run').selectAll().orderBy('no', 'desc').limit(limit).execute();
  return rows.map(toRun);
}

/** The newest backup that was read back. */
export async function findGoodBackup(db: ReadDb): Promise<BackupRunRow | undefined> {
  const row = await db.query
    .selectFrom('backup_run')
    .selectAll()
    .where('sha256', 'is not', null)
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toRun(row);
}

const toRun = (row: BackupRunTable): BackupRunRow => ({
  no: row.no,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  name: row.name,
  octets: row.octets,
  sha256: row.sha256,
  error: row.error,
});
