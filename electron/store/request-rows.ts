import { type RawBuilder, sql } from 'kysely';
import type { CertificateId, Hex, PartnerId, RequestId } from '../../shared/model/brands.ts';
import type {
  RequestFilter,
  RequestPage,
  RequestSort,
  RequestState,
  RequestSummary,
} from '../../shared/model/request.ts';
import { BugError } from '../../shared/result.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { RequestTable } from './schema.ts';
import { containsTerm, listTerms } from './search-terms.ts';
import { foldText, sortKey } from './sort-text.ts';

export interface NewRequest extends RequestSummary {
  readonly der: Uint8Array;
  readonly sha256: Hex;
  readonly spkiSha256: Hex;
  /** Texts of the names that were asked for, for the search. */
  readonly names: readonly string[];
}

/** A request with its octets. */
export interface KeptRequest extends RequestSummary {
  readonly der: Uint8Array;
  readonly sha256: Hex;
}

/** Puts requests into the inbox. One whose SHA-256 is here is a bug of the caller: look with `findRequestsBySha256`. */
export const insertRequests = (tx: WriteDb, requests: readonly NewRequest[]): Promise<void> =>
  tx.insertRows(
    'request',
    requests.map((request) => ({
      id: request.id,
      name: request.name,
      name_key: sortKey(request.name),
      subject: request.subject,
      key: request.key,
      state: request.state,
      received_at: request.receivedAt,
      certificate_id: request.certificateId ?? null,
      partner_id: request.partner?.id ?? null,
      source: request.source ?? '',
      reason: request.reason ?? '',
      sha256: request.sha256,
      spki_sha256: request.spkiSha256,
      search: searchText(request),
      der: request.der,
    })),
  );

const searchText = ({ name, subject, names, key, source = '', sha256 }: NewRequest): string =>
  [...new Set([name, subject, ...names, key, source, sha256].map(foldText))].join('\n');

export interface RequestPageQuery {
  readonly state?: RequestFilter;
  readonly partnerId?: PartnerId;
  /** Words that must all occur in name, subject, names asked for, key, source, SHA-256 or the partner's name. */
  readonly search?: string;
  readonly sort?: RequestSort;
  readonly direction?: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

/** A page of the inbox, without a sort the newest first; requests that compare equal stay in the order of their arrival. */
export async function pageRequests(db: ReadDb, query: RequestPageQuery): Promise<RequestPage> {
  const matching = selectMatching(db, query);
  const { sort = 'receivedAt', direction = 'desc' } = query;
  const [count, rows, counts] = await Promise.all([
    matching.select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    matching
      .select(SUMMARY_COLUMNS)
      .orderBy(SORTS[sort], direction)
      .orderBy('request.received_at', 'desc')
      .orderBy('request.id', 'desc')
      .limit(query.limit)
      .offset(query.offset)
      .execute(),
    countRequests(db),
  ]);
  return { total: count.rows, items: rows.map(toSummary), counts };
}

function selectMatching(db: ReadDb, { state, partnerId, search }: RequestPageQuery) {
  let matching = selectRequests(db);
  if (state === 'open') matching = matching.where('request.state', 'in', ['new', 'approved']);
  else if (state !== undefined) matching = matching.where('request.state', '=', state);
  if (partnerId !== undefined) matching = matching.where('request.partner_id', '=', partnerId);
  for (const term of listTerms(search ?? '')) matching = matching.where(containsTerm(SEARCHED, term));
  return matching;
}

const SEARCHED = sql<string>`${sql.ref('request.search')} || char(10) || coalesce(${sql.ref('partner.name_key')}, '')`;

const selectRequests = (db: ReadDb) =>
  db.query.selectFrom('request').leftJoin('partner', 'partner.id', 'request.partner_id');

const SUMMARY_COLUMNS = [
  'request.id',
  'request.name',
  'request.subject',
  'request.key',
  'request.state',
  'request.received_at',
  'request.certificate_id',
  'request.partner_id',
  'request.source',
  'request.reason',
  'partner.name as partner_name',
] as const;

const SORTS: Readonly<Record<RequestSort, RawBuilder<unknown>>> = {
  // what waits for a decision, then what waits for signing, then what is done
  state: sql`case ${sql.ref('request.state')} when 'new' then 0 when 'approved' then 1 when 'issued' then 2 else 3 end`,
  name: sql.ref('request.name_key'),
  partner: sql`coalesce(${sql.ref('partner.name_key')}, '')`,
  key: sql.ref('request.key'),
  receivedAt: sql.ref('request.received_at'),
  source: sql.ref('request.source'),
};

/** Requests of the whole inbox by state; a state without one is 0. */
async function countRequests(db: ReadDb): Promise<Record<RequestState, number>> {
  const rows = await db.query
    .selectFrom('request')
    .select(['state', db.query.fn.countAll<number>().as('rows')])
    .groupBy('state')
    .execute();
  const counts = { new: 0, approved: 0, refused: 0, issued: 0 };
  for (const row of rows) counts[row.state as RequestState] = row.rows;
  return counts;
}

/** One request with its DER. */
export async function findRequest(db: ReadDb, id: RequestId): Promise<KeptRequest | undefined> {
  return (await findRequests(db, [id]))[0];
}

/** Requests with their DER, of those ids that are here, in no order. */
export async function findRequests(db: ReadDb, ids: readonly RequestId[]): Promise<readonly KeptRequest[]> {
  const rows = await selectRequests(db)
    .select([...SUMMARY_COLUMNS, 'request.der', 'request.sha256'])
    .where(isAmong('request.id', ids))
    .execute();
  return rows.map((row) => ({ ...toSummary(row), der: row.der, sha256: row.sha256 }));
}

/** The requests with these SHA-256 of their DER, at most 1 000. */
export async function findRequestsBySha256(
  db: ReadDb,
  sha256s: readonly Hex[],
): Promise<ReadonlyMap<Hex, RequestSummary>> {
  if (sha256s.length === 0) return new Map();
  const rows = await selectRequests(db)
    .select([...SUMMARY_COLUMNS, 'request.sha256'])
    .where(isAmong('request.sha256', sha256s))
    .execute();
  return new Map(rows.map((row) => [row.sha256, toSummary(row)]));
}

/** Requests for this public key, newest first, at most 20. */
export async function findRequestsBySpki(db: ReadDb, spkiSha256: Hex): Promise<readonly RequestSummary[]> {
  const rows = await selectRequests(db)
    .select(SUMMARY_COLUMNS)
    .where('request.spki_sha256', '=', spkiSha256)
    .orderBy('request.received_at', 'desc')
    .limit(MAX_SAME_KEY)
    .execute();
  return rows.map(toSummary);
}

const MAX_SAME_KEY = 20;

/** What a person may mean: an id, a SHA-256 or a name. At most 50. */
export async function findRequestsByText(db: ReadDb, wanted: string): Promise<readonly RequestSummary[]> {
  const rows = await selectRequests(db)
    .select(SUMMARY_COLUMNS)
    .where((where) =>
      where.or([
        where('request.id', '=', wanted),
        where('request.sha256', '=', wanted.toLowerCase().replaceAll(/[\s:]/g, '')),
        where('request.name_key', '=', sortKey(wanted)),
      ]),
    )
    .limit(MAX_FOUND)
    .execute();
  return rows.map(toSummary);
}

const MAX_FOUND = 50;

/** The newest requests with their DER, at most 500: few enough to look into each. */
export async function listNewestRequests(
  db: ReadDb,
): Promise<readonly { readonly summary: RequestSummary; readonly der: Uint8Array }[]> {
  const rows = await selectRequests(db)
    .select([...SUMMARY_COLUMNS, 'request.der'])
    .orderBy('request.received_at', 'desc')
    .orderBy('request.id', 'desc')
    .limit(NEWEST)
    .execute();
  return rows.map((row) => ({ summary: toSummary(row), der: row.der }));
}

const NEWEST = 500;

/** Names the certificates that answered requests. */
export async function markIssued(tx: WriteDb, certificates: ReadonlyMap<RequestId, CertificateId>): Promise<void> {
  const changed = await tx.replaceRows('request', {
    where: {},
    among: { column: 'id', values: [...certificates.keys()] },
    change: (row) => ({ state: 'issued', certificate_id: certificates.get(row.id as RequestId) ?? null }),
  });
  if (changed !== certificates.size) throw new BugError('no request to move on');
}

/** Moves requests on, with the reason; `markIssued` does so for those that were answered. */
export async function setRequestState(
  tx: WriteDb,
  ids: readonly RequestId[],
  next: { readonly state: Exclude<RequestState, 'issued'>; readonly reason: string },
): Promise<void> {
  const changed = await tx.replaceRows('request', {
    where: {},
    among: { column: 'id', values: ids },
    change: () => ({ state: next.state, reason: next.reason, certificate_id: null }),
  });
  if (changed !== ids.length) throw new BugError('no request to move on');
}

/** Attaches requests to a partner, or to none. */
export async function setRequestPartner(
  tx: WriteDb,
  ids: readonly RequestId[],
  partnerId: PartnerId | null,
): Promise<void> {
  const changed = await tx.replaceRows('request', {
    where: {},
    among: { column: 'id', values: ids },
    change: () => ({ partner_id: partnerId }),
  });
  if (changed !== ids.length) throw new BugError('no request to attach');
}

/** Removes requests from the inbox. At most 1 000. */
export async function deleteRequests(tx: WriteDb, ids: readonly RequestId[]): Promise<void> {
  if (ids.length > 0) await tx.change.deleteFrom('request').where('id', 'in', ids).execute();
}

type SummaryRow = Pick<
  RequestTable,
  'id' | 'name' | 'subject' | 'key' | 'state' | 'received_at' | 'certificate_id' | 'partner_id' | 'source' | 'reason'
> & { readonly partner_name: string | null };

const toSummary = (row: SummaryRow): RequestSummary => ({
  id: row.id as RequestId,
  name: row.name,
  subject: row.subject,
  key: row.key,
  state: row.state as RequestState,
  receivedAt: row.received_at,
  ...(row.certificate_id === null ? {} : { certificateId: row.certificate_id as CertificateId }),
  ...(row.partner_id === null || row.partner_name === null
    ? {}
    : { partner: { id: row.partner_id as PartnerId, name: row.partner_name } }),
  ...(row.source === '' ? {} : { source: row.source }),
  ...(row.reason === '' ? {} : { reason: row.reason }),
});
