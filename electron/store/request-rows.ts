import type { CertificateId, Hex, RequestId } from '../../shared/model/brands.ts';
import type { RequestState, RequestSummary } from '../../shared/model/request.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { RequestTable } from './schema.ts';

export interface NewRequest extends RequestSummary {
  readonly der: Uint8Array;
  readonly sha256: Hex;
  readonly spkiSha256: Hex;
}

export interface RequestPage {
  readonly total: number;
  readonly items: readonly RequestSummary[];
}

/** Puts requests into the inbox. One whose SHA-256 is here is a bug of the caller: look with `findRequestsBySha256`. */
export const insertRequests = (tx: WriteDb, requests: readonly NewRequest[]): Promise<void> =>
  tx.insertRows(
    'request',
    requests.map((request) => ({
      id: request.id,
      name: request.name,
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
      der: request.der,
    })),
  );

/** The inbox, newest first. */
export async function listRequests(
  db: ReadDb,
  page: { readonly state?: RequestState; readonly limit: number; readonly offset: number },
): Promise<RequestPage> {
  let matching = db.query.selectFrom('request');
  if (page.state !== undefined) matching = matching.where('state', '=', page.state);
  const [count, rows] = await Promise.all([
    matching.select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    matching
      .select(['id', 'name', 'subject', 'key', 'state', 'received_at', 'certificate_id'])
      .orderBy('received_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
  ]);
  return { total: count.rows, items: rows.map(toSummary) };
}

/** One request with its DER. */
export async function findRequest(
  db: ReadDb,
  id: RequestId,
): Promise<(RequestSummary & { readonly der: Uint8Array; readonly sha256: Hex }) | undefined> {
  const row = await db.query.selectFrom('request').selectAll().where('id', '=', id).limit(1).executeTakeFirst();
  return row && { ...toSummary(row), der: row.der, sha256: row.sha256 };
}

/** The requests with these SHA-256 of their DER, at most 1 000. */
export async function findRequestsBySha256(
  db: ReadDb,
  sha256s: readonly Hex[],
): Promise<ReadonlyMap<Hex, RequestSummary>> {
  if (sha256s.length === 0) return new Map();
  const rows = await db.query.selectFrom('request').selectAll().where('sha256', 'in', sha256s).execute();
  return new Map(rows.map((row) => [row.sha256, toSummary(row)]));
}

/** The newest requests with their DER, at most 500: few enough to look into each. */
export async function listNewestRequests(
  db: ReadDb,
): Promise<readonly { readonly summary: RequestSummary; readonly der: Uint8Array }[]> {
  const rows = await db.query
    .selectFrom('request')
    .selectAll()
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
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

/** Moves a request on; `markIssued` does so for those that were answered. */
export async function setRequestState(
  tx: WriteDb,
  id: RequestId,
  state: Exclude<RequestState, 'issued'>,
): Promise<void> {
  const changed = await tx.updateRows('request', { id }, { state, certificate_id: null });
  if (changed !== 1) throw new BugError('no request to move on');
}

const toSummary = (
  row: Pick<RequestTable, 'id' | 'name' | 'subject' | 'key' | 'state' | 'received_at' | 'certificate_id'>,
): RequestSummary => ({
  id: row.id as RequestId,
  name: row.name,
  subject: row.subject,
  key: row.key,
  state: row.state as RequestState,
  receivedAt: row.received_at,
  ...(row.certificate_id === null ? {} : { certificateId: row.certificate_id as CertificateId }),
});
