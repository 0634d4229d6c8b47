import type { CertificateId, Hex, RequestId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { RequestDetails, RequestSummary } from '../../../shared/model/request.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { keyLabel } from '../../pki/algorithm/key-algorithm.ts';
import { PEM_LABEL, writePem } from '../../pki/asn1/pem.ts';
import type { WriteDb } from '../../store/db.ts';
import {
  findRequest,
  findRequestsBySha256,
  insertRequests,
  listRequests,
  markIssued,
  type NewRequest,
  setRequestState,
} from '../../store/request-rows.ts';
import { displayName } from '../../workers/certificate-facts.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import type { FileSource } from '../file-source.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import type { CheckedRequest } from './request-check.ts';
import { checkCsr } from './request-check.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';

const MAX_LISTED = 1000;

export interface RequestService {
  /** The inbox, newest first, at most 1000. */
  list(): Outcome<readonly RequestSummary[]>;
  get(id: RequestId): Outcome<RequestDetails>;
  /** Takes a request into the inbox once its proof of possession and key were checked; one that is there is answered as it is. */
  import(source: FileSource): Outcome<RequestSummary>;
  refuse(id: RequestId, reason: string): Outcome<RequestSummary>;
}

export const createRequests = (context: WorkspaceContext): RequestService => ({
  list: async () => {
    const page = await context.store.reading((db) => listRequests(db, { limit: MAX_LISTED, offset: 0 }));
    return page.ok ? ok(page.value.items) : page;
  },
  get: (id) => getRequest(context, id),
  import: (source) => importRequest(context, source),
  refuse: (id, reason) => refuseRequest(context, id, reason),
});

async function getRequest(context: WorkspaceContext, id: RequestId): Outcome<RequestDetails> {
  return readingOr(context, async (db) => {
    const found = await findRequest(db, id);
    if (found === undefined) return fail('request.not-found', { wanted: id });
    const { der, sha256: _identity, ...summary } = found;
    const checked = checkCsr(der, summary.name);
    if (!checked.ok) return checked;
    return ok({
      ...summary,
      csr: checked.value.fields,
      problems: checked.value.problems,
      pem: writePem(PEM_LABEL.request, der),
    });
  });
}

async function importRequest(context: WorkspaceContext, source: FileSource): Outcome<RequestSummary> {
  const read = await readSource(source, SINGLE_LIMIT_OCTETS);
  if (!read.ok) return read;
  const checked = checkCsr(read.value.bytes, read.value.name);
  if (!checked.ok) return checked;
  return writing(context, ['request'], async (tx) => ok(await keepRequest(context, tx, checked.value)));
}

async function keepRequest(context: WorkspaceContext, tx: WriteDb, request: CheckedRequest): Promise<RequestSummary> {
  const kept = (await keepRequests(context, tx, [request])).get(request.sha256);
  if (kept === undefined) throw new BugError('a request was not kept');
  return kept;
}

/** The rows of requests by SHA-256; those that are not there are written. */
async function keepRequests(
  context: WorkspaceContext,
  tx: WriteDb,
  requests: readonly CheckedRequest[],
): Promise<ReadonlyMap<Hex, RequestSummary>> {
  const kept = new Map(
    await findRequestsBySha256(
      tx,
      requests.map(({ sha256 }) => sha256),
    ),
  );
  const fresh: NewRequest[] = [];
  for (const request of requests) {
    if (kept.has(request.sha256)) continue;
    const summary = describeRequest(context, request);
    fresh.push({
      ...summary,
      der: request.der,
      sha256: request.sha256,
      spkiSha256: request.fields.publicKey.spkiSha256,
    });
    kept.set(request.sha256, summary);
  }
  await insertRequests(tx, fresh);
  const notes = fresh.map(({ id, name, key, sha256 }): ActivityNote => {
    return { action: 'request.imported', entity: 'request', entityId: id, subject: name, detail: { sha256, key } };
  });
  if (notes.length > 0) await recordActivity(context, tx, ...notes);
  return kept;
}

function describeRequest(context: WorkspaceContext, { fields }: CheckedRequest): RequestSummary {
  return {
    id: context.newId<RequestId>(),
    name: displayName(fields.subjectName, fields.subjectAltNames.map(formatGeneralName)),
    subject: fields.subject,
    key: keyLabel(fields.publicKey),
    state: 'new',
    receivedAt: context.ports.clock.now(),
  };
}

async function refuseRequest(context: WorkspaceContext, id: RequestId, reason: string): Outcome<RequestSummary> {
  return writing(context, ['request'], async (tx) => {
    const found = await findRequest(tx, id);
    if (found === undefined) return fail('request.not-found', { wanted: id });
    if (found.state !== 'new') return fail('request.already-handled', { state: found.state });
    await setRequestState(tx, id, 'refused');
    const { der: _der, sha256: _identity, ...summary } = found;
    const note = { action: 'request.refused', entity: 'request', entityId: id, subject: summary.name } as const;
    await recordActivity(context, tx, { ...note, detail: { reason } });
    return ok({ ...summary, state: 'refused' as const });
  });
}

/**
 * Reads a request of the inbox for signing and checks it anew. One that was refused is not signed; one that was issued may be again (a renewal
 * with the same key). Fails with `request.not-found`, `request.already-handled`.
 */
export async function loadRequest(context: WorkspaceContext, id: RequestId): Outcome<CheckedRequest> {
  return readingOr(context, async (db) => {
    const found = await findRequest(db, id);
    if (found === undefined) return fail('request.not-found', { wanted: id });
    if (found.state === 'refused') return fail('request.already-handled', { state: found.state });
    return checkCsr(found.der, found.name);
  });
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
  const kept = await keepRequests(
    context,
    tx,
    answered.flatMap(({ csr, requestId }) => (requestId === undefined ? [csr] : [])),
  );
  const certificates = new Map<RequestId, CertificateId>();
  for (const { csr, requestId, certificateId } of answered) {
    const id = requestId ?? kept.get(csr.sha256)?.id;
    if (id === undefined) throw new BugError('a request was not kept');
    certificates.set(id, certificateId);
  }
  await markIssued(tx, certificates);
}
