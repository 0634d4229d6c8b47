import type { OwnRequestId, PartnerId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import type { OwnRequest, OwnRequestState } from '../../../shared/model/request.ts';
import type { Result } from '../../../shared/result.ts';
import { mapResult, ok } from '../../../shared/result.ts';
import { formatGeneralName, parseGeneralName } from '../../pki/name/general-name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { isEmptyName, parseName } from '../../pki/name/name.ts';
import { findOwnRequest, type KeptOwnRequest, listOwnRequests, markWithdrawn } from '../../store/own-request-rows.ts';
import { findPartner } from '../../store/partner-rows.ts';
import { PEM_LABEL, writePem } from '../../pki/asn1/pem.ts';
import { displayName } from '../../workers/certificate-facts.ts';
import type { FileTarget } from '../atomic-file.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import type { FileSource } from '../file-source.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import { findProfileVersion } from '../profiles/profile-versions.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { describeOwnRequest, makeOwnRequest } from './make-own-request.ts';
import { takeAnswer } from './own-request-answer.ts';
import { usagesOf } from './profile-usages.ts';

export interface OwnRequestInput {
  /** Empty: by the subject or the first name. */
  readonly name: string;
  /** RFC 4514; may be empty where there are names. */
  readonly subject: string;
  readonly sans: readonly string[];
  readonly key: KeyChoice;
  /** Its key usages are asked for. */
  readonly profile?: string | undefined;
  readonly note: string;
  readonly partnerId?: PartnerId | undefined;
}

export interface OwnRequestService {
  list(state?: OwnRequestState): Outcome<readonly OwnRequest[]>;
  get(id: OwnRequestId): Outcome<OwnRequest>;
  /** By id or, of those that wait, by name. Fails with `own-request.not-found`. */
  find(wanted: string): Outcome<OwnRequest>;
  /**
   * Makes a key and a request for an authority elsewhere. Fails with `vault.locked`, `issue.subject-invalid`, `issue.name-invalid`,
   * `issue.profile-unknown`, `partner.not-found`, `input.invalid` where neither subject nor names are given.
   */
  create(input: OwnRequestInput): Outcome<OwnRequest>;
  export(order: {
    readonly id: OwnRequestId;
    readonly format: 'pem' | 'der';
    readonly target: FileTarget;
  }): Outcome<{ readonly name: string }>;
  /** See `takeAnswer`. */
  importAnswer(source: FileSource, job?: JobContext): Outcome<CertificateSummary>;
  /** Fails with `own-request.not-found`, `own-request.not-waiting`. */
  withdraw(id: OwnRequestId): Outcome<null>;
}

export const createOwnRequests = (context: WorkspaceContext): OwnRequestService => ({
  list: (state) => context.store.reading(async (db) => (await listOwnRequests(db, state)).map(describeOwnRequest)),
  get: async (id) => mapResult(await getKept(context, id), describeOwnRequest),
  find: (wanted) => findOne(context, wanted),
  create: (input) => createOwnRequest(context, input),
  export: (order) => exportOwnRequest(context, order),
  importAnswer: (source, job = NO_JOB) => takeAnswer(context, source, job),
  withdraw: (id) => withdraw(context, id),
});

const getKept = (context: WorkspaceContext, id: OwnRequestId): Outcome<KeptOwnRequest> =>
  readingOr(context, async (db) => {
    const found = await findOwnRequest(db, id);
    return found === undefined ? fail('own-request.not-found', { wanted: id }) : ok(found);
  });

async function findOne(context: WorkspaceContext, wanted: string): Outcome<OwnRequest> {
  return readingOr(context, async (db) => {
    const byId = await findOwnRequest(db, wanted as OwnRequestId);
    const found = byId ?? (await listOwnRequests(db, 'waiting')).find(({ name }) => name === wanted);
    return found === undefined ? fail('own-request.not-found', { wanted }) : ok(describeOwnRequest(found));
  });
}

async function createOwnRequest(context: WorkspaceContext, input: OwnRequestInput): Outcome<OwnRequest> {
  const subject = buildName(input.subject);
  if (!subject.ok) return subject;
  const names = parseNames(input.sans);
  if (!names.ok) return names;
  if (isEmptyName(subject.value) && names.value.length === 0)
    return fail('input.invalid', { field: 'subject', problem: 'missing' });
  const known = await readKnown(context, input);
  if (!known.ok) return known;
  return makeOwnRequest(context, {
    kind: 'certificate',
    name: input.name.trim() === '' ? nameOf(subject.value, names.value) : input.name.trim(),
    key: input.key,
    asks: { subjectNameDer: subject.value, subjectAltNames: names.value, ...usagesOf(known.value, input.key) },
    note: input.note.trim(),
    partnerId: input.partnerId,
  });
}

function nameOf(subjectDer: Uint8Array, names: readonly GeneralName[]): string {
  const subject = parseName(subjectDer);
  return displayName(subject.ok ? subject.value : [], names.map(formatGeneralName));
}

/** What the input names must be here; answers the content of the profile. */
const readKnown = (
  context: WorkspaceContext,
  { profile, partnerId }: OwnRequestInput,
): Outcome<ProfileContent | undefined> =>
  readingOr(context, async (db) => {
    if (partnerId !== undefined && (await findPartner(db, partnerId)) === undefined)
      return fail('partner.not-found', { wanted: partnerId });
    if (profile === undefined) return ok(undefined);
    const found = await findProfileVersion(db, profile);
    return found === undefined ? fail('issue.profile-unknown', { profile }) : ok(found.content);
  });

/** Fails with `issue.name-invalid` at the first that is none. */
function parseNames(texts: readonly string[]): Result<readonly GeneralName[], AppError> {
  const names: GeneralName[] = [];
  for (const text of texts) {
    const name = parseGeneralName(text);
    if (!name.ok) return name;
    names.push(name.value);
  }
  return ok(names);
}

async function exportOwnRequest(
  context: WorkspaceContext,
  { id, format, target }: Parameters<OwnRequestService['export']>[0],
): Outcome<{ readonly name: string }> {
  const found = await getKept(context, id);
  if (!found.ok) return found;
  const { der, name } = found.value;
  const bytes = format === 'der' ? der : Buffer.from(writePem(PEM_LABEL.request, der));
  const written = await writeFileAtomically({ target, bytes, nonce: context.newId<string>() });
  if (!written.ok) return written;
  return writing(context, [], async (tx) => {
    const note = { action: 'own-request.exported', entity: 'own-request', entityId: id, subject: name } as const;
    await recordActivity(context, tx, { ...note, detail: { file: written.value.name, format } });
    return written;
  });
}

async function withdraw(context: WorkspaceContext, id: OwnRequestId): Outcome<null> {
  return writing(context, ['own_request'], async (tx) => {
    const found = await findOwnRequest(tx, id);
    if (found === undefined) return fail('own-request.not-found', { wanted: id });
    const { name, state } = found;
    if (state !== 'waiting') return fail('own-request.not-waiting', { name, state });
    await markWithdrawn(tx, id);
    await recordActivity(context, tx, {
      action: 'own-request.withdrawn',
      entity: 'own-request',
      entityId: id,
      subject: name,
    });
    return ok(null);
  });
}
