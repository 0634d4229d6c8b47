import type { CertificateId, Hex, RequestId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { RequestSummary } from '../../../shared/model/request.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { keyLabel } from '../../pki/algorithm/key-algorithm.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import {
  findRequest,
  findRequests,
  findRequestsBySha256,
  insertRequests,
  type KeptRequest,
  markIssued,
  type NewRequest,
} from '../../store/request-rows.ts';
import { findRefusedRequests } from '../../store/refused-requests.ts';
import { displayName } from '../../workers/certificate-facts.ts';
import type { Outcome } from '../ports.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity } from '../workspace-context.ts';
import type { CheckedRequest } from './request-check.ts';
import { checkCsr } from './request-check.ts';

/** A request and the file it came in; empty where it came with an issue, which it was then answered by. */
export interface IncomingRequest {
  readonly request: CheckedRequest;
  readonly source: string;
  readonly certificateId?: CertificateId;
}

export interface KeptRequests {
  readonly byHash: ReadonlyMap<Hex, RequestSummary>;
  /** Those that were not in the inbox before. */
  readonly fresh: ReadonlySet<Hex>;
}

/** The rows of requests by SHA-256; those that are not there are written, with their activity entries. */
export async function keepRequests(
  context: WorkspaceContext,
  tx: WriteDb,
  incoming: readonly IncomingRequest[],
): Promise<KeptRequests> {
  const kept = new Map(
    await findRequestsBySha256(
      tx,
      incoming.map(({ request }) => request.sha256),
    ),
  );
  const fresh: NewRequest[] = [];
  for (const { request, source, certificateId } of incoming) {
    if (kept.has(request.sha256)) continue;
    const { sha256, der, fields } = request;
    const names = fields.subjectAltNames.map(formatGeneralName);
    const summary: RequestSummary = {
      id: context.newId<RequestId>(),
      name: cutText(displayName(fields.subjectName, names), MAX_NAME),
      subject: cutText(fields.subject, MAX_SUBJECT),
      key: keyLabel(fields.publicKey),
      state: certificateId === undefined ? 'new' : 'issued',
      ...(certificateId === undefined ? {} : { certificateId }),
      receivedAt: context.ports.clock.now(),
      ...(source === '' ? {} : { source }),
    };
    fresh.push({ ...summary, der, sha256, spkiSha256: fields.publicKey.spkiSha256, names });
    kept.set(sha256, summary);
  }
  await insertRequests(tx, fresh);
  // One that came with an issue is told by the entry of its certificate.
  const taken = fresh.filter(({ certificateId }) => certificateId === undefined);
  if (taken.length > 0) await recordActivity(context, tx, ...taken.map(describeImport));
  return { byHash: kept, fresh: new Set(fresh.map(({ sha256 }) => sha256)) };
}

/** A page of the inbox crosses to a window whole: what others chose must not fill it. */
const MAX_NAME = 200;
const MAX_SUBJECT = 1000;

function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text.slice(0, most * 2));
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : text;
}

const describeImport = ({ id, name, key, sha256, source }: NewRequest): ActivityNote => ({
  action: 'request.imported',
  entity: 'request',
  entityId: id,
  subject: name,
  detail: { sha256, key, ...(source === undefined ? {} : { source }) },
});

/**
 * Reads a request of the inbox for signing and checks it anew. One that was refused is not signed; one that was issued may be again (a renewal
 * with the same key). Fails with `request.not-found`, `request.refused`.
 */
export async function loadRequest(context: WorkspaceContext, id: RequestId): Outcome<CheckedRequest> {
  return readingOr(context, async (db) => {
    const found = await findRequest(db, id);
    const open = requireSignable(found, id);
    return open.ok ? checkCsr(open.value.der, open.value.name) : open;
  });
}

/** Requests that were checked before, each with its own outcome: one that stands refused in the inbox is refused however it is brought. */
export async function refuseRefused(
  context: WorkspaceContext,
  checked: readonly Result<CheckedRequest, AppError>[],
): Promise<readonly Result<CheckedRequest, AppError>[]> {
  const sha256s = checked.flatMap((one) => (one.ok ? [one.value.sha256] : []));
  if (sha256s.length === 0) return checked;
  const refused = await context.store.reading((db) => findRefusedRequests(db, sha256s));
  return checked.map((one) => {
    if (!one.ok) return one;
    if (!refused.ok) return refused;
    const found = refused.value.get(one.value.sha256);
    return found === undefined ? one : fail('request.refused', found);
  });
}

/** What was prepared from requests: by its place in the inbox, or by its octets. */
export interface RequestInHand {
  readonly requestId: RequestId | undefined;
  readonly csr: Pick<CheckedRequest, 'sha256'>;
}

/** Whether requests that were loaded before may still be signed. Fails with `request.not-found`, `request.refused`. */
export async function requireOpen(db: ReadDb, inHand: readonly RequestInHand[]): Promise<Result<null, AppError>> {
  const ids = inHand.flatMap(({ requestId }) => requestId ?? []);
  const found = new Map((ids.length === 0 ? [] : await findRequests(db, ids)).map((request) => [request.id, request]));
  for (const id of ids) {
    const open = requireSignable(found.get(id), id);
    if (!open.ok) return open;
  }
  const brought = inHand.flatMap(({ requestId, csr }) => (requestId === undefined ? [csr.sha256] : []));
  const [refused] = (await findRefusedRequests(db, brought)).values();
  return refused === undefined ? ok(null) : fail('request.refused', refused);
}

function requireSignable(found: KeptRequest | undefined, id: RequestId): Result<KeptRequest, AppError> {
  if (found === undefined) return fail('request.not-found', { wanted: id });
  const { state, name, reason = '' } = found;
  return state === 'refused' ? fail('request.refused', { name, reason }) : ok(found);
}

/** A certificate and the request that it answers. */
export interface AnsweredRequest {
  readonly csr: CheckedRequest;
  readonly requestId: RequestId | undefined;
  readonly certificateId: CertificateId;
}

/**
 * Notes in the inbox which certificates answered which requests, in the transaction that records the certificates. Requests that came past the
 * inbox are kept; of several certificates for one request the last is named.
 */
export async function recordAnswered(
  context: WorkspaceContext,
  tx: WriteDb,
  answered: readonly AnsweredRequest[],
): Promise<void> {
  if (answered.length === 0) return;
  const past = answered.flatMap(({ csr, requestId, certificateId }) =>
    requestId === undefined ? [{ request: csr, source: '', certificateId }] : [],
  );
  const kept = await keepRequests(context, tx, past);
  const certificates = new Map<RequestId, CertificateId>();
  for (const { csr, requestId, certificateId } of answered) {
    const found = kept.byHash.get(csr.sha256);
    const id = requestId ?? found?.id;
    if (id === undefined) throw new BugError('a request was not kept');
    if (requestId !== undefined || found?.certificateId !== certificateId) certificates.set(id, certificateId);
  }
  await markIssued(tx, certificates);
}
