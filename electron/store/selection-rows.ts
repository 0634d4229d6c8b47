import { sql } from 'kysely';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import { parseFilter } from '../../shared/model/filter/parser.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import { conditionsOf } from './filter/query-conditions.ts';
import { ask } from './list-rows.ts';
import { scanned, scanOf, seqRanges } from './list-scan.ts';

/** Ids handed over at a time. */
const GROUP = 500;

export interface SelectionReader {
  readonly view: StatusView;
  /** Up to 500 ids at a time, in the order of entry for a filter. A false answer ends it. */
  readonly each: (ids: readonly CertificateId[]) => Promise<boolean>;
}

/**
 * Hands over the ids of a selection. Answers how many they were; fails with `filter.invalid`.
 *
 * What a filter means is settled before the first ids are handed over: acts that change what it lets through miss none and meet none twice. Ids that are named
 * but unknown are left out.
 */
export async function resolveSelection(
  db: ReadDb,
  selection: CertificateSelection,
  reader: SelectionReader,
): Promise<Result<number, AppError>> {
  if ('ids' in selection) return ok(await handOver(db, { by: 'id', values: [...new Set(selection.ids)] }, reader));
  const seqs = await listSelectedSeqs(db, selection, reader.view);
  return seqs.ok ? ok(await handOver(db, { by: 'seq', values: seqs.value }, reader)) : seqs;
}

/** Numbers of the certificates of a selection, in the order of entry. Fails with `filter.invalid`. */
export async function listSelectedSeqs(
  db: ReadDb,
  selection: CertificateSelection,
  view: StatusView,
): Promise<Result<readonly number[], AppError>> {
  if ('ids' in selection) return ok([...(await listSeqsOf(db, selection.ids))].sort((one, other) => one - other));
  const filter = parseFilter(selection.filter);
  if (!filter.ok) return filter;
  const { conditions } = conditionsOf({ ...view, filter: filter.value });
  const seqs = await listMatches(db, conditions);
  const except = await listSeqsOf(db, selection.except);
  return ok(seqs.filter((seq) => !except.has(seq)));
}

async function listMatches(db: ReadDb, conditions: Parameters<typeof scanOf>[0]): Promise<number[]> {
  const scan = scanOf(conditions);
  const seq = scan.start === null ? sql`certificate_fact.seq` : sql`found.seq`;
  const seqs: number[] = [];
  for await (const range of seqRanges(db, scan, () => false)) {
    const rows = await ask<{ readonly seq: number }>(db, sql`select ${seq} as seq ${scanned(scan, range, [])}`);
    for (const row of rows) seqs.push(row.seq);
  }
  return seqs.sort((one, other) => one - other);
}

async function listSeqsOf(db: ReadDb, ids: readonly CertificateId[]): Promise<ReadonlySet<number>> {
  const seqs = new Set<number>();
  for (let start = 0; start < ids.length; start += GROUP) {
    const some = ids.slice(start, start + GROUP);
    const rows = await db.query.selectFrom('certificate').select('seq').where('id', 'in', some).execute();
    for (const { seq } of rows) seqs.add(seq);
  }
  return seqs;
}

type Wanted =
  | { readonly by: 'id'; readonly values: readonly CertificateId[] }
  | { readonly by: 'seq'; readonly values: readonly number[] };

async function handOver(db: ReadDb, wanted: Wanted, { each }: SelectionReader): Promise<number> {
  let total = 0;
  for (let start = 0; start < wanted.values.length; start += GROUP) {
    const ids = await listIds(db, wanted, start);
    total += ids.length;
    if (ids.length > 0 && !(await each(ids))) break;
  }
  return total;
}

async function listIds(db: ReadDb, wanted: Wanted, start: number): Promise<readonly CertificateId[]> {
  const select = db.query.selectFrom('certificate').select('id').orderBy('seq');
  const rows =
    wanted.by === 'id'
      ? await select.where('id', 'in', wanted.values.slice(start, start + GROUP)).execute()
      : await select.where('seq', 'in', wanted.values.slice(start, start + GROUP)).execute();
  return rows.map(({ id }) => id as CertificateId);
}
