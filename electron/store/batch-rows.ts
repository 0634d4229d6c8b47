import type { BatchId, CertificateId, UnixMs } from '../../shared/model/brands.ts';
import type {
  BatchDefaults,
  BatchEncoding,
  BatchFinding,
  BatchRow,
  BatchRowState,
  BatchSeparator,
  BatchSummary,
} from '../../shared/model/batch.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { BatchRowTable, BatchTable } from './schema.ts';
import { parseStoredJson } from './store-failure.ts';

const MAX_LISTED = 200;

export type BatchState = BatchSummary['state'];

/** Which process runs a batch; `nonce` is its own for each run. */
export interface BatchRunner {
  readonly process: number;
  readonly nonce: string;
  /** When it recorded something last. */
  readonly at: UnixMs;
}

/** What is kept of a batch beside its rows. */
export interface BatchRecord {
  readonly id: BatchId;
  readonly fileName: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly createdAt: UnixMs;
  readonly state: BatchState;
  readonly encoding: BatchEncoding;
  readonly separator: BatchSeparator;
  readonly defaults: BatchDefaults;
  readonly unknownColumns: readonly string[];
  /** While it runs. */
  readonly runner?: BatchRunner;
}

/** What a row orders, as `services/batch` wrote it; its CSR stands beside it. */
export interface NewBatchRow extends Omit<BatchRow, 'certificateId'> {
  readonly order: object;
  readonly csr?: Uint8Array;
}

/** A row that is to be issued. */
export interface BatchOrderRow {
  readonly line: number;
  readonly order: unknown;
  readonly findings: readonly BatchFinding[];
  readonly csr?: Uint8Array;
}

/** Keeps a plan with all its rows. */
export async function insertBatch(tx: WriteDb, batch: BatchRecord, rows: readonly NewBatchRow[]): Promise<void> {
  await tx.insertRows('batch', [
    {
      id: batch.id,
      file_name: batch.fileName,
      sha256: batch.sha256,
      created_at: batch.createdAt,
      state: batch.state,
      encoding: batch.encoding,
      separator: batch.separator,
      defaults: packDefaults(batch),
    },
  ]);
  // Each call is a copy of what it writes in the thread of the store.
  for (let start = 0; start < rows.length; start += ROWS_PER_CALL)
    await tx.insertRows('batch_row', rows.slice(start, start + ROWS_PER_CALL).map(toNewRow(batch)));
}

const ROWS_PER_CALL = 1000;

const toNewRow =
  ({ id }: Pick<BatchRecord, 'id'>) =>
  ({ line, state, name, subject, names, order, findings, csr }: NewBatchRow) => ({
    batch_id: id,
    line,
    state,
    content: JSON.stringify({ name, subject, names, order }),
    findings: JSON.stringify(findings),
    csr: csr ?? null,
    certificate_id: null,
  });

/** The batch, or undefined. */
export async function findBatch(db: ReadDb, id: BatchId): Promise<BatchRecord | undefined> {
  const row = await db.query.selectFrom('batch').selectAll().where('id', '=', id).limit(1).executeTakeFirst();
  return row && toRecord(row);
}

/** Batches that were not discarded, newest first, at most 200. */
export async function listBatches(db: ReadDb): Promise<readonly BatchRecord[]> {
  const rows = await db.query
    .selectFrom('batch')
    .selectAll()
    .where('state', '<>', 'discarded')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_LISTED)
    .execute();
  return rows.map(toRecord);
}

/** How many rows of each state the batches have; a state without rows is 0. */
export async function countBatchRows(
  db: ReadDb,
  ids: readonly BatchId[],
): Promise<ReadonlyMap<BatchId, Readonly<Record<BatchRowState, number>>>> {
  const rows = await db.query
    .selectFrom('batch_row')
    .select((select) => ['batch_id', 'state', select.fn.countAll<number>().as('rows')])
    .where('batch_id', 'in', ids)
    .groupBy(['batch_id', 'state'])
    .execute();
  const counts = new Map(ids.map((id) => [id, { ready: 0, warning: 0, refused: 0, issued: 0 }]));
  for (const row of rows) {
    const ofBatch = counts.get(row.batch_id as BatchId);
    if (ofBatch !== undefined) ofBatch[row.state as BatchRowState] = row.rows;
  }
  return counts;
}

/** A page of rows by line. */
export async function listBatchRows(
  db: ReadDb,
  wanted: {
    readonly id: BatchId;
    readonly state?: BatchRowState | undefined;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly total: number; readonly items: readonly BatchRow[] }> {
  const all = db.query.selectFrom('batch_row').where('batch_id', '=', wanted.id);
  const matching = wanted.state === undefined ? all : all.where('state', '=', wanted.state);
  const [count, rows] = await Promise.all([
    matching.select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    matching
      .select(['line', 'state', 'content', 'findings', 'certificate_id'])
      .orderBy('line')
      .limit(wanted.limit)
      .offset(wanted.offset)
      .execute(),
  ]);
  return { total: count.rows, items: rows.map(toRow) };
}

/** Rows in these states behind a line, in the order of the file. */
export async function listBatchOrders(
  db: ReadDb,
  wanted: {
    readonly id: BatchId;
    readonly states: readonly BatchRowState[];
    readonly afterLine: number;
    readonly limit: number;
  },
): Promise<readonly BatchOrderRow[]> {
  const rows = await db.query
    .selectFrom('batch_row')
    .select(['line', 'content', 'findings', 'csr'])
    .where('batch_id', '=', wanted.id)
    .where('state', 'in', wanted.states)
    .where('line', '>', wanted.afterLine)
    .orderBy('line')
    .limit(wanted.limit)
    .execute();
  return rows.map(({ line, content, findings, csr }) => ({
    line,
    order: parseContent(content).order,
    findings: parseFindings(findings),
    ...(csr === null ? {} : { csr }),
  }));
}

/**
 * Notes which certificates answered which rows, in the transaction that records them. Answers false, and the caller must roll back, where a row
 * was issued meanwhile or the batch is no longer run by `runner`.
 */
export async function markRowsIssued(
  tx: WriteDb,
  batch: { readonly id: BatchId; readonly runner: BatchRunner },
  issued: ReadonlyMap<number, CertificateId>,
): Promise<boolean> {
  const current = await findBatch(tx, batch.id);
  if (current?.runner?.nonce !== batch.runner.nonce) return false;
  await setBatchState(tx, current, { state: 'running', runner: batch.runner });
  let open = 0;
  await tx.replaceRows('batch_row', {
    where: { batch_id: batch.id },
    among: amongLines([...issued.keys()]),
    change: (row) => {
      if (row.state !== 'issued') open += 1;
      return row.state === 'issued' ? {} : { state: 'issued', certificate_id: issued.get(row.line) ?? null };
    },
  });
  return open === issued.size;
}

export interface SettledRow {
  readonly state: 'refused' | 'warning';
  readonly findings: readonly BatchFinding[];
}

/** Notes what a later look at rows found; those that were issued meanwhile stay so. */
export async function settleRows(tx: WriteDb, id: BatchId, settled: ReadonlyMap<number, SettledRow>): Promise<void> {
  await tx.replaceRows('batch_row', {
    where: { batch_id: id },
    among: amongLines([...settled.keys()]),
    change: (row) => {
      const found = settled.get(row.line);
      if (row.state === 'issued' || found === undefined) return {};
      return { state: found.state, findings: JSON.stringify(found.findings) };
    },
  });
}

/** Those of these certificates that rows of a batch ordered. At most 1 000. */
export async function findOrdered(db: ReadDb, id: BatchId, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.query
    .selectFrom('batch_row')
    .select('certificate_id')
    .where('batch_id', '=', id)
    .where('certificate_id', 'in', ids)
    .execute();
  return new Set(rows.flatMap(({ certificate_id }) => certificate_id ?? []));
}

/** Moves a batch on; without a runner nobody runs it any more. */
export async function setBatchState(
  tx: WriteDb,
  batch: BatchRecord,
  next: { readonly state: BatchState; readonly runner?: BatchRunner },
): Promise<void> {
  const { runner: _before, ...rest } = batch;
  const changed = await tx.updateRows(
    'batch',
    { id: batch.id },
    {
      state: next.state,
      defaults: packDefaults({ ...rest, ...(next.runner === undefined ? {} : { runner: next.runner }) }),
    },
  );
  if (changed !== 1) throw new BugError('no batch to move on');
}

/** Forgets the rows of a batch with what they hold. */
export async function deleteBatchRows(tx: WriteDb, id: BatchId): Promise<void> {
  await tx.change.deleteFrom('batch_row').where('batch_id', '=', id).execute();
}

const amongLines = (lines: readonly number[]): { readonly column: 'line'; readonly values: readonly number[] } => ({
  column: 'line',
  values: lines,
});

const packDefaults = ({
  defaults,
  unknownColumns,
  runner,
}: Pick<BatchRecord, 'defaults' | 'unknownColumns' | 'runner'>): string =>
  JSON.stringify({ defaults, unknownColumns, runner });

const toRecord = (row: BatchTable): BatchRecord => {
  const kept = parseStoredJson(row.defaults, 'batch') as Pick<BatchRecord, 'defaults' | 'unknownColumns' | 'runner'>;
  return {
    id: row.id as BatchId,
    fileName: row.file_name,
    sha256: row.sha256,
    createdAt: row.created_at,
    state: row.state as BatchState,
    encoding: row.encoding as BatchEncoding,
    separator: row.separator as BatchSeparator,
    ...kept,
  };
};

type RowContent = Pick<NewBatchRow, 'name' | 'subject' | 'names'> & { readonly order: unknown };

const parseContent = (text: string): RowContent => parseStoredJson(text, 'batch_row') as RowContent;
const parseFindings = (text: string): readonly BatchFinding[] =>
  parseStoredJson(text, 'batch_row') as readonly BatchFinding[];

function toRow(row: Omit<BatchRowTable, 'batch_id' | 'csr'>): BatchRow {
  const { name, subject, names } = parseContent(row.content);
  return {
    line: row.line,
    name,
    subject,
    names,
    state: row.state as BatchRowState,
    findings: parseFindings(row.findings),
    ...(row.certificate_id === null ? {} : { certificateId: row.certificate_id as CertificateId }),
  };
}
