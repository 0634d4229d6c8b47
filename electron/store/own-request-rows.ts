import type { AuthorityId, CertificateId, KeyId, OwnRequestId, PartnerId, UnixMs } from '../../shared/model/brands.ts';
import type { OwnRequest, OwnRequestState, PartnerName } from '../../shared/model/request.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { OwnRequestTable } from './schema.ts';

/** A request made here, with its key and its octets. What is shown of the key and the PEM are the service's to tell. */
export interface KeptOwnRequest extends Omit<OwnRequest, 'key' | 'pem' | 'partner'> {
  readonly keyId: KeyId;
  readonly partner?: PartnerName;
  readonly der: Uint8Array;
}

export interface NewOwnRequest {
  readonly id: OwnRequestId;
  readonly kind: OwnRequest['kind'];
  readonly name: string;
  readonly subject: string;
  readonly keyId: KeyId;
  readonly createdAt: UnixMs;
  readonly note: string;
  readonly partnerId?: PartnerId | undefined;
  /** An authority that waits for its certificate. */
  readonly authorityId?: AuthorityId | undefined;
  readonly der: Uint8Array;
}

/** Keeps a request that waits for its answer. Its key must be kept by the end of the transaction. */
export const insertOwnRequest = (tx: WriteDb, request: NewOwnRequest): Promise<void> =>
  tx.insertRows('own_request', [
    {
      id: request.id,
      kind: request.kind,
      name: request.name,
      subject: request.subject,
      key_id: request.keyId,
      state: 'waiting',
      created_at: request.createdAt,
      partner_id: request.partnerId ?? null,
      authority_id: request.authorityId ?? null,
      certificate_id: null,
      note: request.note,
      der: request.der,
    },
  ]);

/** Requests made here, newest first, at most 1 000. */
export async function listOwnRequests(db: ReadDb, state?: OwnRequestState): Promise<readonly KeptOwnRequest[]> {
  let rows = selectOwnRequests(db);
  if (state !== undefined) rows = rows.where('own_request.state', '=', state);
  const newest = rows.orderBy('own_request.created_at', 'desc').orderBy('own_request.id', 'desc').limit(MOST);
  return (await newest.execute()).map(toKept);
}

const MOST = 1000;

/** One request made here. */
export async function findOwnRequest(db: ReadDb, id: OwnRequestId): Promise<KeptOwnRequest | undefined> {
  const row = await selectOwnRequests(db).where('own_request.id', '=', id).limit(1).executeTakeFirst();
  return row && toKept(row);
}

/** The newest request for a key. */
export async function findOwnRequestByKey(db: ReadDb, keyId: KeyId): Promise<KeptOwnRequest | undefined> {
  const row = await selectOwnRequests(db)
    .where('own_request.key_id', '=', keyId)
    .orderBy('own_request.created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toKept(row);
}

/** Names what answered a request; of several answers the last. */
export async function markAnswered(
  tx: WriteDb,
  id: OwnRequestId,
  by: { readonly certificateId: CertificateId; readonly authorityId?: AuthorityId | undefined },
): Promise<void> {
  const authority = by.authorityId === undefined ? {} : { authority_id: by.authorityId };
  const change = { state: 'answered', certificate_id: by.certificateId, ...authority };
  if ((await tx.updateRows('own_request', { id }, change)) !== 1) throw new BugError('no request to answer');
}

/** Gives up a request that waits. Its key stays: an answer may come all the same. */
export async function markWithdrawn(tx: WriteDb, id: OwnRequestId): Promise<void> {
  if ((await tx.updateRows('own_request', { id, state: 'waiting' }, { state: 'withdrawn' })) !== 1)
    throw new BugError('no request to withdraw');
}

const selectOwnRequests = (db: ReadDb) =>
  db.query
    .selectFrom('own_request')
    .leftJoin('partner', 'partner.id', 'own_request.partner_id')
    .selectAll('own_request')
    .select('partner.name as partner_name');

const toKept = (row: OwnRequestTable & { readonly partner_name: string | null }): KeptOwnRequest => ({
  id: row.id as OwnRequestId,
  kind: row.kind as OwnRequest['kind'],
  name: row.name,
  subject: row.subject,
  keyId: row.key_id as KeyId,
  state: row.state as OwnRequestState,
  createdAt: row.created_at,
  note: row.note,
  ...(row.partner_id === null || row.partner_name === null
    ? {}
    : { partner: { id: row.partner_id as PartnerId, name: row.partner_name } }),
  ...(row.authority_id === null ? {} : { authorityId: row.authority_id as AuthorityId }),
  ...(row.certificate_id === null ? {} : { certificateId: row.certificate_id as CertificateId }),
  der: row.der,
});
