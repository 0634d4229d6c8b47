import type { Selectable } from 'kysely';
import type { AuthorityId, PublishTargetId, UnixMs } from '../../shared/model/brands.ts';
import type { NamedCrl, PublishState } from '../../shared/model/publish.ts';
import { BugError } from '../../shared/result.ts';
import { requireCurrentSeal } from './custody-rows.ts';
import { listCurrentDocuments } from './crl-act-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { PublishRunTable, PublishTargetTable } from './schema-revocation.ts';
import { parseStoredJson } from './store-failure.ts';

/** A place that CRLs are published to; `settings` is what `services/publish` wrote. */
export interface TargetRow {
  readonly id: PublishTargetId;
  readonly authorityId: AuthorityId;
  readonly kind: string;
  readonly name: string;
  readonly settings: unknown;
  readonly sealed: Uint8Array | null;
  readonly enabled: boolean;
  readonly createdAt: UnixMs;
}

/** One publication; `files` and `error` are what `services/publish` wrote. */
export interface RunRow {
  readonly no: number;
  readonly targetId: PublishTargetId;
  readonly authorityId: AuthorityId;
  readonly number: number;
  readonly startedAt: UnixMs;
  readonly finishedAt: UnixMs | null;
  readonly state: PublishState;
  readonly attempts: number;
  readonly nextAttemptAt: UnixMs | null;
  readonly files: unknown;
  readonly error: unknown;
}

/** Keeps a place; its id must be new. Throws StoreFailure `vault.key-changed`. */
export async function insertTarget(tx: WriteDb, { settings, enabled, ...row }: TargetRow): Promise<void> {
  await requireCurrentSeal(tx, [row.sealed]);
  await tx.insertRows('publish_target', [
    {
      id: row.id,
      authority_id: row.authorityId,
      kind: row.kind,
      name: row.name,
      settings: JSON.stringify(settings),
      sealed: row.sealed,
      enabled: enabled ? 1 : 0,
      created_at: row.createdAt,
    },
  ]);
}

/** Changes a place that is there. Throws StoreFailure `vault.key-changed`. */
export async function updateTarget(tx: WriteDb, { settings, enabled, ...row }: TargetRow): Promise<void> {
  await requireCurrentSeal(tx, [row.sealed]);
  const change = {
    kind: row.kind,
    name: row.name,
    settings: JSON.stringify(settings),
    sealed: row.sealed,
    enabled: enabled ? 1 : 0,
  };
  const changed = await tx.updateRows('publish_target', { id: row.id }, change);
  if (changed !== 1) throw new BugError(`place ${row.id} is not there`);
}

/** Deletes a place with its runs. */
export async function deleteTarget(tx: WriteDb, id: PublishTargetId): Promise<void> {
  await tx.change.deleteFrom('publish_run').where('target_id', '=', id).execute();
  await tx.change.deleteFrom('publish_target').where('id', '=', id).execute();
}

/** One place, or undefined. */
export async function findTarget(db: ReadDb, id: PublishTargetId): Promise<TargetRow | undefined> {
  const row = await db.query.selectFrom('publish_target').selectAll().where('id', '=', id).limit(1).executeTakeFirst();
  return row && toTarget(row);
}

/** Places of one authority or of all, the oldest first; at most 10 000. */
export async function listTargets(db: ReadDb, authorityId?: AuthorityId): Promise<readonly TargetRow[]> {
  const all = db.query.selectFrom('publish_target').selectAll();
  const rows = await (authorityId === undefined ? all : all.where('authority_id', '=', authorityId))
    .orderBy('created_at')
    .orderBy('id')
    .limit(MAX_LISTED)
    .execute();
  return rows.map(toTarget);
}

const MAX_LISTED = 10_000;

const toTarget = (row: PublishTargetTable): TargetRow => ({
  id: row.id as PublishTargetId,
  authorityId: row.authority_id as AuthorityId,
  kind: row.kind,
  name: row.name,
  settings: parseStoredJson(row.settings, 'publish_target'),
  sealed: row.sealed,
  enabled: row.enabled === 1,
  createdAt: row.created_at,
});

/** Begins a run and answers its number. */
export async function insertRun(tx: WriteDb, run: Omit<RunRow, 'no'>): Promise<number> {
  const newest = await tx.query
    .selectFrom('publish_run')
    .select((select) => select.fn.max('no').as('no'))
    .executeTakeFirst();
  const no = (newest?.no ?? 0) + 1;
  await tx.insertRows('publish_run', [
    {
      no,
      target_id: run.targetId,
      authority_id: run.authorityId,
      number: run.number,
      started_at: run.startedAt,
      ...toColumns(run),
    },
  ]);
  return no;
}

/** Writes how a run stands. */
export async function updateRun(
  tx: WriteDb,
  run: Omit<RunRow, 'targetId' | 'authorityId' | 'startedAt'>,
): Promise<void> {
  await tx.updateRows('publish_run', { no: run.no }, { number: run.number, ...toColumns(run) });
}

const toColumns = (run: Pick<RunRow, 'finishedAt' | 'state' | 'attempts' | 'nextAttemptAt' | 'files' | 'error'>) => ({
  finished_at: run.finishedAt,
  state: run.state,
  attempts: run.attempts,
  next_attempt_at: run.nextAttemptAt,
  files: JSON.stringify(run.files),
  error: run.error === null ? null : JSON.stringify(run.error),
});

/** The newest run of a place, or the newest in a state. */
export async function findNewestRun(
  db: ReadDb,
  targetId: PublishTargetId,
  state?: PublishState,
): Promise<RunRow | undefined> {
  const all = db.query.selectFrom('publish_run').selectAll().where('target_id', '=', targetId);
  const row = await (state === undefined ? all : all.where('state', '=', state))
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toRun(row);
}

/** A page of runs, the newest first. */
export async function pageRuns(
  db: ReadDb,
  wanted: {
    readonly authorityId: AuthorityId;
    readonly targetId?: PublishTargetId | undefined;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly total: number; readonly items: readonly RunRow[] }> {
  const all = db.query.selectFrom('publish_run').where('authority_id', '=', wanted.authorityId);
  const matching = wanted.targetId === undefined ? all : all.where('target_id', '=', wanted.targetId);
  const counted = await matching.select((select) => select.fn.countAll<number>().as('rows')).executeTakeFirst();
  const rows = await matching.selectAll().orderBy('no', 'desc').offset(wanted.offset).limit(wanted.limit).execute();
  return { total: counted?.rows ?? 0, items: rows.map(toRun) };
}

const toRun = (row: Selectable<PublishRunTable>): RunRow => ({
  no: row.no,
  targetId: row.target_id as PublishTargetId,
  authorityId: row.authority_id as AuthorityId,
  number: row.number,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  state: row.state as PublishState,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  files: parseStoredJson(row.files, 'publish_run'),
  error: row.error === null ? null : parseStoredJson(row.error, 'publish_run'),
});

/** Forgets runs of a place that ended, but for the newest so many. */
export async function dropOldRuns(tx: WriteDb, targetId: PublishTargetId, keep: number): Promise<void> {
  const oldest = await tx.query
    .selectFrom('publish_run')
    .select('no')
    .where('target_id', '=', targetId)
    .orderBy('no', 'desc')
    .offset(keep)
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return;
  await tx.change
    .deleteFrom('publish_run')
    .where('target_id', '=', targetId)
    .where('no', '<=', oldest.no)
    .where('state', 'not in', ['running', 'waiting'])
    .execute();
}

/** One revocation list that is to be found at every place of its authority. */
export interface CurrentCrl extends NamedCrl {
  readonly number: number;
  readonly sha256: string;
  readonly size: number;
}

/**
 * What of an authority's lists is published: those that hold now, where a complete one is among them. Complete ones come first. Without octets.
 */
export async function listCurrentCrls(db: ReadDb, authorityId: AuthorityId): Promise<readonly CurrentCrl[]> {
  const current = await listCurrentDocuments(db, authorityId);
  if (current[0]?.kind !== 'complete') return [];
  return current.map(({ kind, shard, number, sha256, bytes }) => ({ kind, shard, number, sha256, size: bytes }));
}

/** The octets of one list, as they were signed: read with their row, so that they are compared with its digest. */
export async function findCrlOctets(
  db: ReadDb,
  authorityId: AuthorityId,
  { kind, shard, number, sha256 }: CurrentCrl,
): Promise<Uint8Array | undefined> {
  const first = await db.query
    .selectFrom('crl')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('number', '=', number)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (first !== undefined) return first.der;
  const part = await db.query
    .selectFrom('crl_part')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('number', '=', number)
    .where('kind', '=', kind)
    .where('shard', '=', shard)
    .executeTakeFirst();
  return part?.der;
}
