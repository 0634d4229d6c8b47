import { sql } from 'kysely';
import type { CertificatePage, CertificateSort } from '../../shared/model/certificate.ts';
import { BugError } from '../../shared/result.ts';
import { selectSummaries, toSoundSummaries } from './certificate-summary.ts';
import type { ReadDb } from './db.ts';
import { allOf, type Condition } from './filter/condition.ts';
import { type CertificateQuestion, conditionsOf, type QuestionConditions } from './filter/query-conditions.ts';
import { findRows } from './list-plan.ts';
import { countUpTo } from './list-rows.ts';
import { EVERYTHING, scanned, scanOf } from './list-scan.ts';
import { findByMember, findByStatus } from './list-turns.ts';
import { type ListAnswer, type Pace, UNHURRIED } from './list-walk.ts';

/** Most rows of one page. */
export const MAX_PAGE_ROWS = 500;
/** Beyond this many a page says "or more"; the number itself is counted elsewhere. */
const COUNTED_HITS = 10_000;
/** In a workspace of up to so many certificates every total is exact. */
const SMALL_WORKSPACE = 20_000;

/** Certificates that are looked at for a lower bound: by their facts alone, or whole. */
const SAMPLED_FACTS = 50_000;
const SAMPLED_ROWS = 4000;

export interface CertificatePageQuery extends CertificateQuestion {
  readonly sort: CertificateSort;
  readonly direction: 'asc' | 'desc';
  readonly offset: number;
  readonly limit: number;
}

/**
 * A page of the inventory.
 *
 * Orders by an index for every sort; rows that compare equal stay in the order of entry. `total` counts what the filter lets through, `of` everything. Where
 * counting would take longer than the page itself, `exact` is false and `total` a lower bound. Where the pace is over before the page is full, `isSearching` is
 * set and the rows are those that were found by then, from the first one on.
 */
export async function pageCertificates(
  db: ReadDb,
  query: CertificatePageQuery,
  pace: Pace = UNHURRIED,
): Promise<CertificatePage> {
  if (query.limit < 1 || query.limit > MAX_PAGE_ROWS || query.offset < 0) throw new BugError('a page out of bounds');
  const asked = conditionsOf(query);
  const of = await countAll(db);
  const { seqs, total, isCut } = await findPage(db, query, asked, pace);
  if (isCut) return pageOfFound(db, query, { seqs, of });
  const counted = total === null ? await boundTotal(db, asked.conditions, of) : { total, exact: true };
  // Rows that are shown are there, whatever was counted while another process wrote.
  const least = seqs.length === 0 ? 0 : query.offset + seqs.length;
  const items = await readSummaries(db, query, seqs);
  return { of, offset: query.offset, items, exact: counted.exact, total: Math.max(counted.total, least) };
}

/** A page of which so many rows were found by now. */
export async function pageOfFound(
  db: ReadDb,
  query: CertificatePageQuery,
  { seqs, of }: { readonly seqs: readonly number[]; readonly of: number },
): Promise<CertificatePage> {
  const total = seqs.length === 0 ? 0 : query.offset + seqs.length;
  const items = await readSummaries(db, query, seqs);
  return { of, offset: query.offset, items, exact: false, total, isSearching: true };
}

/** Summaries of numbered rows, in the order of the numbers. */
async function readSummaries(
  db: ReadDb,
  view: CertificatePageQuery,
  seqs: readonly number[],
): Promise<CertificatePage['items']> {
  if (seqs.length === 0) return [];
  const rows = await selectSummaries(db, view).where('certificate.seq', 'in', seqs).execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return toSoundSummaries(
    db,
    seqs.flatMap((seq) => bySeq.get(seq) ?? []),
  );
}

function findPage(db: ReadDb, query: CertificatePageQuery, asked: QuestionConditions, pace: Pace): Promise<ListAnswer> {
  const { sort, direction, offset, limit } = query;
  const question = { ...asked, direction, offset, limit };
  if (sort === 'status') return findByStatus(db, question, query, pace);
  if (sort === 'partner' || sort === 'owner') return findByMember(db, sort, question, pace);
  return findRows(db, { ...asked, order: { sort, direction }, offset, limit }, pace);
}

interface Total {
  readonly total: number;
  readonly exact: boolean;
}

/** As much of the total as can be had at once. */
async function boundTotal(db: ReadDb, conditions: readonly Condition[], of: number): Promise<Total> {
  if (conditions.length === 0) return { total: of, exact: true };
  const [only] = conditions;
  if (of <= SMALL_WORKSPACE) return { total: await countAtOnce(db, conditions), exact: true };
  if (conditions.length > 1 || only?.driver?.isExact !== true)
    return { total: await sample(db, conditions), exact: false };
  const total = await countUpTo(db, only.driver.seqs, COUNTED_HITS + 1);
  return { total: Math.min(total, COUNTED_HITS), exact: total <= COUNTED_HITS };
}

/** How many there are at least, by the certificates that came first. */
function sample(db: ReadDb, conditions: readonly Condition[]): Promise<number> {
  const all = allOf(conditions);
  const seqs =
    all.isFact && all.fact !== null
      ? sql`select 1 from certificate_fact where certificate_fact.seq < ${SAMPLED_FACTS} and ${all.fact}`
      : sql`select 1 from certificate where certificate.seq < ${SAMPLED_ROWS} and ${all.row}`;
  return countUpTo(db, seqs, COUNTED_HITS);
}

const countAtOnce = (db: ReadDb, conditions: readonly Condition[]): Promise<number> =>
  countUpTo(db, sql`select 1 ${scanned(scanOf(conditions), EVERYTHING, [])}`, SMALL_WORKSPACE);

/** Certificates of the workspace. Each has its facts, whose table is the smaller to count. */
export async function countAll(db: ReadDb): Promise<number> {
  const row = await db.query
    .selectFrom('certificate_fact')
    .select((select) => select.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return row.rows;
}
