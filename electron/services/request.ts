import type { CertificateId, RequestId } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { RequestDetails, RequestSummary } from '../../shared/model/request.ts';
import { ok } from '../../shared/result.ts';
import { keyLabel } from '../pki/key-algorithm.ts';
import { PEM_LABEL, writePem } from '../pki/pem.ts';
import type { WriteDb } from '../store/db.ts';
import {
  findRequest,
  findRequestBySha256,
  insertRequest,
  listRequests,
  setRequestState,
} from '../store/request-rows.ts';
import { displayName } from '../workers/certificate-facts.ts';
import { formatGeneralName } from '../pki/general-name.ts';
import type { FileSource } from './file-source.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from './file-source.ts';
import type { Outcome } from './ports.ts';
import type { CheckedRequest } from './request-check.ts';
import { checkCsr } from './request-check.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, recordActivity, writing } from './workspace-context.ts';

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

/** The row of a request; it is written unless it is there. */
async function keepRequest(context: WorkspaceContext, tx: WriteDb, request: CheckedRequest): Promise<RequestSummary> {
  const present = await findRequestBySha256(tx, request.sha256);
  if (present !== undefined) return present;
  const { fields } = request;
  const summary: RequestSummary = {
    id: context.newId<RequestId>(),
    name: displayName(fields.subjectName, fields.subjectAltNames.map(formatGeneralName)),
    subject: fields.subject,
    key: keyLabel(fields.publicKey),
    state: 'new',
    receivedAt: context.ports.clock.now(),
  };
  await insertRequest(tx, { ...summary, der: request.der, sha256: request.sha256 });
  const detail = { sha256: request.sha256, key: summary.key };
  await recordActivity(context, tx, {
    action: 'request.imported',
    entity: 'request',
    entityId: summary.id,
    subject: summary.name,
    detail,
  });
  return summary;
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

/** Notes in the inbox which certificate answered a request, in the transaction that records the certificate. */
export async function recordIssued(
  context: WorkspaceContext,
  tx: WriteDb,
  issued: {
    readonly csr: CheckedRequest;
    readonly requestId: RequestId | undefined;
    readonly certificateId: CertificateId;
  },
): Promise<void> {
  const id = issued.requestId ?? (await keepRequest(context, tx, issued.csr)).id;
  await setRequestState(tx, id, 'issued', issued.certificateId);
}
