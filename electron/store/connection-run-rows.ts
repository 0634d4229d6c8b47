import { sql } from 'kysely';
import type { RunId, UnixMs } from '../../shared/model/brands.ts';
import { DIAGNOSIS_IDS, TLS_VERSIONS } from '../../shared/model/connection.ts';
import type { EndpointSummary, RunSummary } from '../../shared/model/connection-history.ts';
import { BugError } from '../../shared/result.ts';
import { requireCurrentSeal } from './custody-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { ConnectionRunTable } from './schema-connection.ts';

/** Most rows of one page. */
export const MAX_RUN_ROWS = 200;

/** A run to keep: what lists show, and the whole as octets that the caller can read again. */
export interface NewRun extends Omit<RunSummary, 'hasSecrets'> {
  /** Says how `run` is written. */
  readonly format: number;
  readonly run: Uint8Array;
}

interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Keeps a run; its id must be new. */
export const insertRun = (tx: WriteDb, run: NewRun): Promise<void> =>
  tx.insertRows('connection_run', [
    {
      id: run.id,
      target: run.target,
      started_at: run.startedAt,
      handshake: run.handshake,
      after_handshake: run.afterHandshake,
      accepted: run.accepted ? 1 : 0,
      protocol: run.protocol,
      credential: run.credential,
      diagnosis: run.diagnosis,
      note: run.note,
      format: run.format,
      run: run.run,
    },
  ]);

/** The whole of one run as it was kept, with its note and whether its secrets are kept. */
export async function findStoredRun(
  db: ReadDb,
  id: RunId,
): Promise<Pick<NewRun, 'format' | 'run' | 'note' | 'target'> | undefined> {
  return db.query
    .selectFrom('connection_run')
    .select(['format', 'run', 'note', 'target'])
    .where('id', '=', id)
    .limit(1)
    .executeTakeFirst();
}

/** One run as lists show it. */
export async function findRunSummary(db: ReadDb, id: RunId): Promise<RunSummary | undefined> {
  const row = await selectSummaries(db).where('connection_run.id', '=', id).limit(1).executeTakeFirst();
  return row && toSummary(row);
}

/** Runs of one endpoint or, without a target, of all, the newest first. */
export async function pageRuns(
  db: ReadDb,
  page: Page & { readonly target: string | null },
): Promise<{ readonly total: number; readonly items: readonly RunSummary[] }> {
  assertPage(page);
  const count = db.query.selectFrom('connection_run').select(db.query.fn.countAll<number>().as('rows'));
  const { target } = page;
  const counted = target === null ? count : count.where('target', '=', target);
  const [{ rows: total }, rows] = await Promise.all([
    counted.executeTakeFirstOrThrow(),
    orderedRuns(db, page).execute(),
  ]);
  return { total, items: rows.map(toSummary) };
}

/** The query behind `pageRuns`; an index gives its order. */
export function orderedRuns(db: ReadDb, { target, offset, limit }: Page & { readonly target: string | null }) {
  const select = selectSummaries(db);
  return (target === null ? select : select.where('connection_run.target', '=', target))
    .orderBy('connection_run.started_at', 'desc')
    .orderBy('connection_run.id', 'desc')
    .limit(limit)
    .offset(offset);
}

/** Endpoints whose text contains `filter`, those dialled last first. */
export async function pageEndpoints(
  db: ReadDb,
  page: Page & { readonly filter: string },
): Promise<{ readonly total: number; readonly items: readonly EndpointSummary[] }> {
  assertPage(page);
  const [{ rows: total }, rows] = await Promise.all([
    matchingTargets(db, page.filter)
      .select(({ fn, ref }) => fn.count<number>(ref('target')).distinct().as('rows'))
      .executeTakeFirstOrThrow(),
    orderedEndpoints(db, page).execute(),
  ]);
  const items = await Promise.all(
    rows.map(async ({ target, runs }) => {
      const last = await orderedRuns(db, { target, offset: 0, limit: 1 }).executeTakeFirst();
      // Deleted between the two looks.
      return last === undefined ? [] : [{ target, runs, last: toSummary(last) }];
    }),
  );
  return { total, items: items.flat() };
}

/** The query behind `pageEndpoints`; it reads one index and no run. */
export const orderedEndpoints = (db: ReadDb, { filter, offset, limit }: Page & { readonly filter: string }) =>
  matchingTargets(db, filter)
    .select(['target', db.query.fn.countAll<number>().as('runs')])
    .groupBy('target')
    .orderBy(db.query.fn.max('started_at'), 'desc')
    .orderBy('target')
    .limit(limit)
    .offset(offset);

function matchingTargets(db: ReadDb, filter: string) {
  const select = db.query.selectFrom('connection_run');
  if (filter === '') return select;
  const pattern = `%${filter.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return select.where(sql<boolean>`lower(target) like lower(${pattern}) escape '\\'`);
}

/** Gives a run another note; answers whether there is such a run. */
export const setRunNote = async (tx: WriteDb, id: RunId, note: string): Promise<boolean> =>
  (await tx.updateRows('connection_run', { id }, { note })) === 1;

/** Deletes runs with their secrets; answers the targets of those that were there. */
export async function deleteRuns(tx: WriteDb, ids: readonly RunId[]): Promise<readonly string[]> {
  const targets: string[] = [];
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
    const some = ids.slice(start, start + IDS_PER_QUERY);
    const rows = await tx.query.selectFrom('connection_run').select('target').where('id', 'in', some).execute();
    targets.push(...rows.map((row) => row.target));
    await tx.change.deleteFrom('connection_run').where('id', 'in', some).execute();
  }
  return targets;
}

const IDS_PER_QUERY = 500;

/** The ids of all runs of one endpoint. */
export async function listRunIds(db: ReadDb, target: string): Promise<readonly RunId[]> {
  const rows = await db.query.selectFrom('connection_run').select('id').where('target', '=', target).execute();
  return rows.map((row) => row.id as RunId);
}

/** Keeps the sealed secrets of a run that is kept, in place of earlier ones. */
export async function saveRunSecrets(
  tx: WriteDb,
  secrets: { readonly id: RunId; readonly sealed: Uint8Array; readonly at: UnixMs },
): Promise<void> {
  await requireCurrentSeal(tx, [secrets.sealed]);
  await deleteRunSecrets(tx, secrets.id);
  await tx.insertRows('connection_secret', [{ run_id: secrets.id, created_at: secrets.at, sealed: secrets.sealed }]);
}

/** The sealed secrets of a run. */
export async function findRunSecrets(db: ReadDb, id: RunId): Promise<Uint8Array | undefined> {
  const row = await db.query
    .selectFrom('connection_secret')
    .select('sealed')
    .where('run_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return row?.sealed;
}

/** The ids of the runs whose secrets are kept. */
export async function listSecretIds(db: ReadDb): Promise<readonly RunId[]> {
  const rows = await db.query.selectFrom('connection_secret').select('run_id').execute();
  return rows.map((row) => row.run_id as RunId);
}

/** Deletes the secrets of a run; answers whether there were some. */
export async function deleteRunSecrets(tx: WriteDb, id: RunId): Promise<boolean> {
  const had = (await findRunSecrets(tx, id)) !== undefined;
  await tx.change.deleteFrom('connection_secret').where('run_id', '=', id).execute();
  return had;
}

const SUMMARY_COLUMNS = [
  'connection_run.id',
  'connection_run.target',
  'connection_run.started_at',
  'connection_run.handshake',
  'connection_run.after_handshake',
  'connection_run.accepted',
  'connection_run.protocol',
  'connection_run.credential',
  'connection_run.diagnosis',
  'connection_run.note',
  'connection_secret.run_id',
] as const;

const selectSummaries = (db: ReadDb) =>
  db.query
    .selectFrom('connection_run')
    .leftJoin('connection_secret', 'connection_secret.run_id', 'connection_run.id')
    .select(SUMMARY_COLUMNS);

const toSummary = (
  row: Omit<ConnectionRunTable, 'run' | 'format'> & { readonly run_id: string | null },
): RunSummary => ({
  id: row.id as RunId,
  target: row.target,
  startedAt: row.started_at,
  handshake: row.handshake as RunSummary['handshake'],
  afterHandshake: row.after_handshake as RunSummary['afterHandshake'],
  accepted: row.accepted === 1,
  protocol: knownOf(TLS_VERSIONS, row.protocol),
  credential: row.credential,
  diagnosis: knownOf(DIAGNOSIS_IDS, row.diagnosis),
  note: row.note.slice(0, MAX_NOTE_LENGTH),
  hasSecrets: row.run_id !== null,
});

const MAX_NOTE_LENGTH = 4000;

/** Another version of this program, or anybody, may have written the row: a word unknown here is none. */
const knownOf = <T extends string>(known: readonly T[], text: string | null): T | null =>
  known.find((each) => each === text) ?? null;

function assertPage({ offset, limit }: Page): void {
  if (limit < 1 || limit > MAX_RUN_ROWS || offset < 0) throw new BugError('a page out of bounds');
}
