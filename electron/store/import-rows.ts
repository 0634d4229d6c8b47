import { type Selectable, sql } from 'kysely';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { ImportDuplicate, ImportFailure, ImportRunState, ImportUndoPreview } from '../../shared/model/import.ts';
import type { AppError } from '../../shared/errors.ts';
import { BugError } from '../../shared/result.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { ImportRunTable } from './schema-inventory.ts';
import { parseStoredJson } from './store-failure.ts';

/** States that are written; that a run was interrupted is seen by nobody running it. */
type StoredState = Exclude<ImportRunState, 'interrupted'>;

/** What a run's row says beside its counts. */
export interface ImportRunReport {
  readonly failures: readonly ImportFailure[];
  readonly duplicatePlaces: readonly ImportDuplicate[];
  readonly error?: AppError;
  /** When the run last wrote: one that has been silent for long is not running any more. */
  readonly lastAt: UnixMs;
  /** It ended before its certificates were tied to their authorities. */
  readonly isUntied?: true;
  /** When they were tied in its place. */
  readonly tiedAt?: UnixMs;
}

export interface ImportCounts {
  readonly imported: number;
  readonly duplicates: number;
  readonly failed: number;
}

export interface ImportRunRow extends ImportCounts {
  readonly no: number;
  readonly startedAt: UnixMs;
  readonly finishedAt?: UnixMs;
  readonly state: StoredState;
  readonly sources: readonly string[];
  readonly report: ImportRunReport;
}

/** Notes that an import begins; answers its number. */
export async function insertImportRun(
  tx: WriteDb,
  run: { readonly startedAt: UnixMs; readonly sources: readonly string[] },
): Promise<number> {
  const report: ImportRunReport = { failures: [], duplicatePlaces: [], lastAt: run.startedAt };
  await tx.insertRows('import_run', [
    {
      started_at: run.startedAt,
      finished_at: null,
      state: 'running',
      sources: JSON.stringify(run.sources),
      imported: 0,
      duplicates: 0,
      failed: 0,
      report: JSON.stringify(report),
    },
  ]);
  const row = await tx.query.selectFrom('import_run').select('no').orderBy('no', 'desc').limit(1).executeTakeFirst();
  if (row === undefined) throw new BugError('an import was not noted');
  return row.no;
}

export interface ImportRunChange extends ImportCounts {
  readonly state: StoredState;
  readonly finishedAt?: UnixMs;
  readonly report: ImportRunReport;
}

/** Notes how far an import is, or how it ended. */
export async function updateImportRun(tx: WriteDb, no: number, change: ImportRunChange): Promise<void> {
  const { imported, duplicates, failed, state, finishedAt, report } = change;
  const changed = await tx.updateRows(
    'import_run',
    { no },
    { imported, duplicates, failed, state, finished_at: finishedAt ?? null, report: JSON.stringify(report) },
  );
  if (changed !== 1) throw new BugError('no import to note');
}

/** One import with its report. */
export async function findImportRun(db: ReadDb, no: number): Promise<ImportRunRow | undefined> {
  const row = await db.query.selectFrom('import_run').selectAll().where('no', '=', no).executeTakeFirst();
  return row && toRun(row);
}

const MAX_LISTED = 200;

/** The newest imports first, at most 200 at once. */
export async function listImportRuns(
  db: ReadDb,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly items: readonly ImportRunRow[] }> {
  const [count, rows] = await Promise.all([
    db.query
      .selectFrom('import_run')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow(),
    db.query
      .selectFrom('import_run')
      .selectAll()
      .orderBy('no', 'desc')
      .limit(Math.min(limit, MAX_LISTED))
      .offset(offset)
      .execute(),
  ]);
  return { total: count.rows, items: rows.map(toRun) };
}

/** Imports that were never noted to have ended, or ended early, and whose certificates were not tied since, the newest first. */
export async function listUntiedImports(db: ReadDb, limit: number): Promise<readonly ImportRunRow[]> {
  const rows = await db.query
    .selectFrom('import_run')
    .selectAll()
    .where(sql<boolean>`(state = 'running' OR report ->> 'isUntied' = 1) AND report ->> 'tiedAt' IS NULL`)
    .orderBy('no', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toRun);
}

/** Number of the first certificate in the order they came that an import brought; undefined where nothing is left of it. */
export async function findFirstOf(db: ReadDb, no: number): Promise<number | undefined> {
  const row = await db.query
    .selectFrom('certificate_fact')
    .select(({ fn }) => fn.min<number | null>('seq').as('first'))
    .where('import_no', '=', no)
    .executeTakeFirst();
  return row?.first ?? undefined;
}

const toRun = (row: Selectable<ImportRunTable>): ImportRunRow => ({
  no: row.no,
  startedAt: row.started_at,
  ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  state: row.state as StoredState,
  sources: parseStoredJson(row.sources, 'import_run') as readonly string[],
  imported: row.imported,
  duplicates: row.duplicates,
  failed: row.failed,
  report: parseStoredJson(row.report, 'import_run') as ImportRunReport,
});

/** Tables whose rows rest on a certificate: what was imported with it can be taken back, itself it can't. */
const HOLDERS = [
  'authority',
  'certificate_of_authority',
  'released_hold',
  'request',
  'own_request',
  'batch_row',
  'certificate_seen',
] as const;
/** What people said about a certificate goes with it. */
const ANNOTATIONS = ['certificate_partner', 'certificate_tag', 'certificate_note'] as const;

const isNamedIn = (table: string, column = 'certificate_id') =>
  sql<boolean>`EXISTS (SELECT 1 FROM ${sql.table(table)} x WHERE ${sql.ref(`x.${column}`)} = c.id)`;

/** What an authority's list from before it was here tells, or one of elsewhere, goes with the certificate: the list tells it still. */
const IS_DECIDED_HERE = sql`x.taken_from IS NULL AND x.list_id IS NULL`;

/** A key that came with the certificate was put into the vault on purpose. */
const isHeld = sql<boolean>`(c.key_id IS NOT NULL OR ${sql.join(
  [
    ...HOLDERS.map((table) => isNamedIn(table)),
    sql<boolean>`EXISTS (SELECT 1 FROM revocation x WHERE x.certificate_id = c.id AND ${IS_DECIDED_HERE})`,
    isNamedIn('serial_reservation'),
    isNamedIn('certificate_replacement', 'replaces_id'),
  ],
  sql` OR `,
)})`;

/** Certificates that rows of these tables name, from the side of those tables: they are few where imports are large. */
const namedIn = (tables: readonly string[]) =>
  sql.join(
    tables.map((table) => sql`SELECT c.seq FROM ${sql.table(table)} x JOIN certificate c ON c.id = x.certificate_id`),
    sql` UNION `,
  );

/** What taking back an import would do. */
export async function previewUndo(db: ReadDb, no: number): Promise<ImportUndoPreview> {
  const held = sql`SELECT seq FROM certificate WHERE key_id IS NOT NULL UNION ${namedIn(HOLDERS)}
    UNION SELECT c.seq FROM revocation x JOIN certificate c ON c.id = x.certificate_id WHERE ${IS_DECIDED_HERE}
    UNION SELECT c.seq FROM certificate_replacement x JOIN certificate c ON c.id = x.replaces_id`;
  const row = await db.query
    .selectFrom('certificate_fact as f')
    .where('f.import_no', '=', no)
    .select([
      sql<number>`count(*)`.as('all'),
      sql<number>`coalesce(sum(f.seq IN (${held})), 0)`.as('kept'),
      sql<number>`coalesce(sum(f.seq IN (${namedIn(ANNOTATIONS)}) AND f.seq NOT IN (${held})), 0)`.as('annotated'),
    ])
    .executeTakeFirstOrThrow();
  return { removable: row.all - row.kept, kept: row.kept, annotated: row.annotated };
}

/** Removes at most `limit` certificates of an import that nothing rests on, with all that is said about them; answers their SHA-256. */
export async function deleteImported(tx: WriteDb, no: number, limit: number): Promise<readonly string[]> {
  const rows = await tx.query
    .selectFrom('certificate_fact as f')
    .innerJoin('certificate as c', 'c.seq', 'f.seq')
    .select(['c.seq', 'c.id', 'c.sha256'])
    .where('f.import_no', '=', no)
    .where(sql<boolean>`NOT ${isHeld}`)
    .orderBy('c.seq')
    .limit(limit)
    .execute();
  const seqs = rows.map(({ seq }) => seq);
  if (seqs.length === 0) return [];
  // What the index holds of a row is known by its text alone, so this comes first.
  await tx.searchIndex
    .insertInto('certificate_search')
    .columns(['certificate_search', 'rowid', 'search'])
    .expression(
      tx.searchIndex
        .selectFrom('certificate')
        .select([sql<string>`'delete'`.as('command'), 'seq', 'search'])
        .where('seq', 'in', seqs),
    )
    .execute();
  await tx.change
    .deleteFrom('revocation')
    .where(
      isAmong(
        'certificate_id',
        rows.map(({ id }) => id),
      ),
    )
    .execute();
  await tx.change.deleteFrom('certificate').where('seq', 'in', seqs).execute();
  return rows.map(({ sha256 }) => sha256);
}
