import type { PartnerId, RequestId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { ActivityAction } from '../../../shared/model/activity.ts';
import type {
  RequestDetails,
  RequestFilter,
  RequestImportReport,
  RequestPage,
  RequestSort,
  RequestState,
  RequestSummary,
} from '../../../shared/model/request.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { PEM_LABEL, writePem } from '../../pki/asn1/pem.ts';
import { findBySpki } from '../../store/certificate-matches.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import { findPartner } from '../../store/partner-rows.ts';
import type { KeptRequest } from '../../store/request-rows.ts';
import {
  deleteRequests,
  findRequest,
  findRequests,
  findRequestsBySpki,
  findRequestsByText,
  pageRequests,
  setRequestPartner,
  setRequestState,
} from '../../store/request-rows.ts';
import type { FileTarget } from '../atomic-file.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import type { FileSource } from '../file-source.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, statusView, writing } from '../workspace-context.ts';
import { guessPartner } from './partner-guess.ts';
import { checkCsr } from './request-check.ts';
import { takeRequests } from './take-requests.ts';

export interface RequestQuery {
  readonly state?: RequestFilter | undefined;
  readonly partnerId?: PartnerId | undefined;
  readonly search: string;
  readonly sort?: RequestSort | undefined;
  readonly direction?: 'asc' | 'desc' | undefined;
  readonly offset: number;
  readonly limit: number;
}

/**
 * The inbox. What changes several requests changes those whose state fits and answers how many; where none fits it fails with
 * `request.already-handled`, and where one is not there with `request.not-found`.
 */
export interface RequestService {
  page(query: RequestQuery): Outcome<RequestPage>;
  get(id: RequestId): Outcome<RequestDetails>;
  /** By id, SHA-256 or name. Fails with `request.not-found`, `request.ambiguous`. */
  find(wanted: string): Outcome<RequestSummary>;
  import(sources: readonly FileSource[], job?: JobContext): Outcome<RequestImportReport>;
  /** New ones. */
  approve(ids: readonly RequestId[], note: string): Outcome<{ readonly changed: number }>;
  /** New and approved ones. */
  refuse(ids: readonly RequestId[], reason: string): Outcome<{ readonly changed: number }>;
  /** Approved and refused ones are new again. */
  reopen(ids: readonly RequestId[]): Outcome<{ readonly changed: number }>;
  setPartner(ids: readonly RequestId[], partnerId: PartnerId | null): Outcome<{ readonly changed: number }>;
  /** All or none: `request.issued` where one is approved or answered. */
  delete(ids: readonly RequestId[]): Outcome<{ readonly deleted: number }>;
  /** Writes the PEM. Fails with `request.not-found`, `file.*`. */
  export(id: RequestId, target: FileTarget): Outcome<{ readonly name: string }>;
}

export const createRequests = (context: WorkspaceContext): RequestService => ({
  page: (query) => pageInbox(context, query),
  get: (id) => getRequest(context, id),
  find: (wanted) => findOne(context, wanted),
  import: (sources, job = NO_JOB) => takeRequests(context, sources, job),
  approve: (ids, note) =>
    move(context, ids, { to: 'approved', from: ['new'], action: 'request.approved', reason: note }),
  refuse: (ids, reason) =>
    move(context, ids, { to: 'refused', from: ['new', 'approved'], action: 'request.refused', reason }),
  reopen: (ids) =>
    move(context, ids, { to: 'new', from: ['approved', 'refused'], action: 'request.reopened', reason: '' }),
  setPartner: (ids, partnerId) => attachPartner(context, ids, partnerId),
  delete: (ids) => remove(context, ids),
  export: (id, target) => exportRequest(context, id, target),
});

const pageInbox = (context: WorkspaceContext, query: RequestQuery): Outcome<RequestPage> => {
  const { state, partnerId, search, sort, direction, offset, limit } = query;
  return context.store.reading((db) =>
    pageRequests(db, {
      search,
      offset,
      limit,
      ...(state === undefined ? {} : { state }),
      ...(partnerId === undefined ? {} : { partnerId }),
      ...(sort === undefined ? {} : { sort }),
      ...(direction === undefined ? {} : { direction }),
    }),
  );
};

async function findOne(context: WorkspaceContext, wanted: string): Outcome<RequestSummary> {
  return readingOr(context, async (db) => {
    const [first, ...others] = await findRequestsByText(db, wanted);
    if (first === undefined) return fail('request.not-found', { wanted });
    return others.length === 0 ? ok(first) : fail('request.ambiguous', { wanted, matches: others.length + 1 });
  });
}

async function getRequest(context: WorkspaceContext, id: RequestId): Outcome<RequestDetails> {
  return readingOr(context, async (db) => {
    const found = await findRequest(db, id);
    if (found === undefined) return fail('request.not-found', { wanted: id });
    const { der, sha256: _identity, ...summary } = found;
    const checked = checkCsr(der, summary.name);
    if (!checked.ok) return checked;
    const { fields, problems } = checked.value;
    const guess = summary.partner === undefined ? await guessPartner(db, fields) : undefined;
    return ok({
      ...summary,
      csr: fields,
      problems,
      pem: writePem(PEM_LABEL.request, der),
      ...(await findSameKey(context, db, { id, spkiSha256: fields.publicKey.spkiSha256 })),
      ...(guess === undefined ? {} : { guess }),
    });
  });
}

async function findSameKey(
  context: WorkspaceContext,
  db: ReadDb,
  { id: own, spkiSha256 }: { readonly id: RequestId; readonly spkiSha256: string },
): Promise<Pick<RequestDetails, 'sameKey' | 'sameKeyRequests'>> {
  const [certificates, requests] = await Promise.all([
    findBySpki(db, spkiSha256, await statusView(context, db)),
    findRequestsBySpki(db, spkiSha256),
  ]);
  return {
    sameKey: certificates.map(({ id, name, notAfter }) => ({ id, name, notAfter })),
    sameKeyRequests: requests.filter(({ id }) => id !== own).map(({ id, name, state }) => ({ id, name, state })),
  };
}

interface Move {
  readonly to: Exclude<RequestState, 'issued'>;
  readonly from: readonly RequestState[];
  readonly action: ActivityAction;
  readonly reason: string;
}

async function move(
  context: WorkspaceContext,
  ids: readonly RequestId[],
  { to, from, action, reason }: Move,
): Outcome<{ readonly changed: number }> {
  return writing(context, ['request'], async (tx) => {
    const found = await getAll(tx, ids);
    if (!found.ok) return found;
    const fitting = found.value.filter(({ state }) => from.includes(state));
    const [first] = found.value;
    if (fitting.length === 0) return fail('request.already-handled', { state: first?.state ?? '' });
    const fittingIds = fitting.map(({ id }) => id);
    await setRequestState(tx, fittingIds, { state: to, reason });
    const notes = fitting.map((request) =>
      noteOf(request, action, { before: request.state, ...(reason === '' ? {} : { reason }) }),
    );
    await recordActivity(context, tx, ...notes);
    return ok({ changed: fitting.length });
  });
}

async function attachPartner(
  context: WorkspaceContext,
  ids: readonly RequestId[],
  partnerId: PartnerId | null,
): Outcome<{ readonly changed: number }> {
  return writing(context, ['request'], async (tx) => {
    const partner = partnerId === null ? undefined : await findPartner(tx, partnerId);
    if (partnerId !== null && partner === undefined) return fail('partner.not-found', { wanted: partnerId });
    const found = await getAll(tx, ids);
    if (!found.ok) return found;
    const other = found.value.filter((request) => request.partner?.id !== partner?.id);
    await setRequestPartner(
      tx,
      other.map(({ id }) => id),
      partnerId,
    );
    const notes = other.map((request) =>
      noteOf(request, 'request.partner-set', {
        ...(request.partner === undefined ? {} : { before: request.partner.name }),
        ...(partner === undefined ? {} : { after: partner.name }),
      }),
    );
    if (notes.length > 0) await recordActivity(context, tx, ...notes);
    return ok({ changed: other.length });
  });
}

async function remove(context: WorkspaceContext, ids: readonly RequestId[]): Outcome<{ readonly deleted: number }> {
  return writing(context, ['request'], async (tx) => {
    const found = await getAll(tx, ids);
    if (!found.ok) return found;
    const kept = found.value.find(({ state }) => state === 'approved' || state === 'issued');
    if (kept !== undefined) return fail('request.issued', { name: kept.name, state: kept.state });
    await deleteRequests(
      tx,
      found.value.map(({ id }) => id),
    );
    const notes = found.value.map((request) =>
      noteOf(request, 'request.deleted', { state: request.state, sha256: request.sha256 }),
    );
    await recordActivity(context, tx, ...notes);
    return ok({ deleted: found.value.length });
  });
}

async function exportRequest(
  context: WorkspaceContext,
  id: RequestId,
  target: FileTarget,
): Outcome<{ readonly name: string }> {
  const found = await readingOr(context, async (db) => {
    const request = await findRequest(db, id);
    return request === undefined ? fail('request.not-found', { wanted: id }) : ok(request);
  });
  if (!found.ok) return found;
  const bytes = Buffer.from(writePem(PEM_LABEL.request, found.value.der));
  const written = await writeFileAtomically({ target, bytes, nonce: context.newId<string>() });
  if (!written.ok) return written;
  return writing(context, [], async (tx) => {
    await recordActivity(context, tx, noteOf(found.value, 'request.exported', { file: written.value.name }));
    return written;
  });
}

/** All of the named requests, each once. Fails with `request.not-found` at the first that is not there. */
async function getAll(tx: WriteDb, ids: readonly RequestId[]): Promise<Result<readonly KeptRequest[], AppError>> {
  const wanted = [...new Set(ids)];
  const found = new Map((await findRequests(tx, wanted)).map((request) => [request.id, request]));
  const missing = wanted.find((id) => !found.has(id));
  return missing === undefined ? ok([...found.values()]) : fail('request.not-found', { wanted: missing });
}

const noteOf = (
  { id, name }: RequestSummary,
  action: ActivityAction,
  detail: NonNullable<ActivityNote['detail']>,
): ActivityNote => ({ action, entity: 'request', entityId: id, subject: name, detail });
