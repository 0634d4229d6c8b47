import { type RawBuilder, sql } from 'kysely';
import type { AuthorityId, PartnerId } from '../../shared/model/brands.ts';
import type { CertificatePage, CertificateSort, CertificateStatus } from '../../shared/model/certificate.ts';
import { BugError } from '../../shared/result.ts';
import { selectSummaries, toSummary } from './certificate-rows.ts';
import { certificateStatus, STATUS_RANK, type StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import { foldText } from './sort-text.ts';

/** Most rows of one page. */
export const MAX_PAGE_ROWS = 500;
/** Up to this many hits are taken from the search index and sorted; above, the list is walked and filtered. */
const FEW_HITS = 1000;
const MAX_TERMS = 12;
const MIN_INDEXED_TERM = 3;

export interface CertificatePageQuery extends StatusView {
  /** Terms that all must occur in name, subject, alternative names, serial or SHA-256; never syntax of any kind. */
  readonly search?: string;
  readonly sort: CertificateSort;
  readonly direction: 'asc' | 'desc';
  readonly offset: number;
  readonly limit: number;
  readonly authorityId?: AuthorityId;
  readonly status?: CertificateStatus;
  /** Whether the private key is kept here. */
  readonly hasKey?: boolean;
  readonly partnerId?: PartnerId;
}

/**
 * A page of the inventory.
 *
 * Orders by an index for every sort but `status`; rows that compare equal stay in the order of entry. `total` counts
 * what the filter lets through, `of` everything. Terms beyond the twelfth are ignored.
 */
export async function pageCertificates(db: ReadDb, query: CertificatePageQuery): Promise<CertificatePage> {
  if (query.limit < 1 || query.limit > MAX_PAGE_ROWS || query.offset < 0) throw new BugError('a page out of bounds');
  const terms = searchTerms(query.search ?? '');
  const [all, total] = await Promise.all([countAll(db), countFiltered(db, query, terms)]);
  const hits = total ?? all;
  const seqs =
    query.offset >= hits
      ? []
      : (await orderedSeqs(db, query, { terms, fewHits: hits <= FEW_HITS }).execute()).map((row) => row.seq);
  if (seqs.length === 0) return { total: hits, of: all, offset: query.offset, items: [] };
  const rows = await selectSummaries(db, query).where('certificate.seq', 'in', seqs).execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const items = seqs.flatMap((seq) => bySeq.get(seq) ?? []).map(toSummary);
  return { total: hits, of: all, offset: query.offset, items };
}

interface TermsPlan {
  readonly terms: readonly string[];
  readonly fewHits: boolean;
}

/** The query that decides which rows a page holds and in which order; it reads indexes only where nothing is filtered. */
export function orderedSeqs(db: ReadDb, query: CertificatePageQuery, plan: TermsPlan) {
  let select = db.query.selectFrom('certificate').select('certificate.seq');
  if (query.authorityId !== undefined) select = select.where('certificate.authority_id', '=', query.authorityId);
  if (query.hasKey !== undefined) select = select.where(keyPresence(query.hasKey, plan.fewHits));
  if (query.partnerId !== undefined) select = select.where(ofPartner(query.partnerId));
  for (const condition of searchConditions(plan)) select = select.where(condition);
  if (query.status === undefined && query.sort !== 'status') {
    return select
      .orderBy(SORT_COLUMN[query.sort], query.direction)
      .orderBy('certificate.seq', query.direction)
      .limit(query.limit)
      .offset(query.offset);
  }
  const joined = select.leftJoin('revocation', 'revocation.certificate_id', 'certificate.id');
  const filtered =
    query.status === undefined ? joined.where(ANY_DATE) : joined.where(certificateStatus(query), '=', query.status);
  const order = query.sort === 'status' ? statusRank(query) : sql.ref(SORT_COLUMN[query.sort]);
  return filtered
    .orderBy(order, query.direction)
    .$if(query.sort === 'status', (ordered) => ordered.orderBy('certificate.not_after', query.direction))
    .orderBy('certificate.seq', query.direction)
    .limit(query.limit)
    .offset(query.offset);
}

/** Few rows with a key are taken from the index that holds these alone and sorted; many are met soon enough on a walk. */
function keyPresence(present: boolean, few: boolean): RawBuilder<boolean> {
  const keyId = sql.ref('certificate.key_id');
  if (!present) return sql<boolean>`${keyId} is null`;
  return few
    ? sql<boolean>`${sql.ref('certificate.seq')} in (select seq from certificate where key_id is not null)`
    : sql<boolean>`${keyId} is not null`;
}

/** A partner has few certificates of a large workspace: they are looked up by its index. */
const ofPartner = (id: PartnerId): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref('certificate.id')} in (select certificate_id from certificate_partner where partner_id = ${id})`;

const isUnfiltered = ({ status, authorityId, hasKey, partnerId }: CertificatePageQuery): boolean =>
  status === undefined && authorityId === undefined && hasKey === undefined && partnerId === undefined;

/** Always true. Has SQLite read the covering index of dates instead of whole rows. */
const ANY_DATE = sql<boolean>`${sql.ref('certificate.not_after')} >= ${Number.MIN_SAFE_INTEGER}`;

const SORT_COLUMN = {
  name: 'certificate.name_key',
  issuer: 'certificate.issuer_key',
  status: 'certificate.not_after',
  notAfter: 'certificate.not_after',
  notBefore: 'certificate.not_before',
  key: 'certificate.key',
  serial: 'certificate.serial_hex',
} as const;

function statusRank(view: StatusView): RawBuilder<number> {
  const cases = STATUS_RANK.map((status, rank) => sql`when ${sql.lit(status)} then ${sql.lit(rank)}`);
  return sql<number>`case ${certificateStatus(view)} ${sql.join(cases, sql` `)} end`;
}

/** Lower-case terms as the search column holds them. */
export const searchTerms = (search: string): readonly string[] =>
  foldText(search)
    .split(' ')
    .filter((term) => term !== '')
    .slice(0, MAX_TERMS);

/**
 * Long terms look into the trigram index when that leaves few rows to sort; otherwise, and for terms that are too
 * short for trigrams, each row's search text is looked at.
 */
function searchConditions({ terms, fewHits }: TermsPlan): RawBuilder<boolean>[] {
  const indexed = fewHits ? terms.filter(isIndexed) : [];
  const walked = fewHits ? terms.filter((term) => !isIndexed(term)) : terms;
  return [
    ...(indexed.length > 0 ? [inSearchIndex(indexed)] : []),
    ...walked.map((term) => sql<boolean>`${sql.ref('certificate.search')} like ${likePattern(term)} escape '\\'`),
  ];
}

/** Characters as FTS5 counts them are code points. */
const isIndexed = (term: string): boolean => [...term].length >= MIN_INDEXED_TERM;

const inSearchIndex = (terms: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref('certificate.seq')} in (select rowid from certificate_search where certificate_search match ${matchPhrase(terms)})`;

/** Each term as an FTS5 string: quotes doubled, nothing else has a meaning inside. Strings side by side mean AND. */
const matchPhrase = (terms: readonly string[]): string =>
  terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');

const likePattern = (term: string): string => `%${term.replaceAll(/[\\%_]/g, '\\$&')}%`;

async function countAll(db: ReadDb): Promise<number> {
  const row = await db.query
    .selectFrom('certificate')
    .select((select) => select.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return row.rows;
}

/** Rows that the filter lets through, or null without a filter. */
async function countFiltered(
  db: ReadDb,
  query: CertificatePageQuery,
  terms: readonly string[],
): Promise<number | null> {
  if (terms.length === 0 && isUnfiltered(query)) return null;
  let select = db.query.selectFrom('certificate').select((count) => count.fn.countAll<number>().as('rows'));
  if (query.authorityId !== undefined) select = select.where('certificate.authority_id', '=', query.authorityId);
  if (query.hasKey !== undefined) select = select.where(keyPresence(query.hasKey, true));
  if (query.partnerId !== undefined) select = select.where(ofPartner(query.partnerId));
  for (const condition of searchConditions({ terms, fewHits: true })) select = select.where(condition);
  if (query.status === undefined) return (await select.executeTakeFirstOrThrow()).rows;
  const joined = select
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .where(certificateStatus(query), '=', query.status);
  return (await joined.executeTakeFirstOrThrow()).rows;
}
