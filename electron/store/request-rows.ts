import type { CertificateId, Hex, RequestId } from '../../shared/model/brands.ts';
import type { RequestState, RequestSummary } from '../../shared/model/request.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { RequestTable } from './schema.ts';

export interface NewRequest extends RequestSummary {
  readonly der: Uint8Array;
  readonly sha256: Hex;
}

export interface RequestPage {
  readonly total: number;
  readonly items: readonly RequestSummary[];
}

/** Puts a request into the inbox. One whose SHA-256 is here is a bug of the caller: look with `findRequestBySha256`. */
export const insertRequest = (tx: WriteDb, request: NewRequest): Promise<void> =>
  tx.insertRows('request', [
    {
      id: request.id,
      name: request.name,
      subject: request.subject,
      key: request.key,
      state: request.state,
      received_at: request.receivedAt,
      certificate_id: request.certificateId ?? null,
      sha256: request.sha256,
      der: request.der,
    },
  ]);

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

/** The request with this SHA-256 of its DER. */
export async function findRequestBySha256(db: ReadDb, sha256: Hex): Promise<RequestSummary | undefined> {
  const row = await db.query.selectFrom('request').selectAll().where('sha256', '=', sha256).limit(1).executeTakeFirst();
  return row && toSummary(row);
}

/** Moves a request on. */
export async function setRequestState(
  tx: WriteDb,
  id: RequestId,
  state: RequestState,
  certificateId?: CertificateId,
): Promise<void> {
  const changed = await tx.updateRows('request', { id }, { state, certificate_id: certificateId ?? null });
  if (changed !== 1) throw new BugError('no request to move on');
}

const toSummary = (row: Omit<RequestTable, 'der' | 'sha256'>): RequestSummary => ({
  id: row.id as RequestId,
  name: row.name,
  subject: row.subject,
  key: row.key,
  state: row.state as RequestState,
  receivedAt: row.received_at,
  ...(row.certificate_id === null ? {} : { certificateId: row.certificate_id as CertificateId }),
});
