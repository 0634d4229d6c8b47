import type { AuthorityImport } from '../../../shared/model/authority.ts';
import type { AuthorityId, OwnRequestId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { KeyChoice, SealedKey } from '../../../shared/model/key.ts';
import type { OwnRequest } from '../../../shared/model/request.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { certificatePolicies, nameConstraints } from '../../pki/certificate/extension-build.ts';
import type { RequestDraft } from '../../pki/issuing/request-build.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { findAuthorityBySubject } from '../../store/authority-certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findKeyBySpki } from '../../store/key-rows.ts';
import { findOwnRequestByKey, type KeptOwnRequest, markAnswered } from '../../store/own-request-rows.ts';
import type { FileSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import { makeOwnRequest } from '../requests/make-own-request.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { getKeyOf, recordActivity, writing } from '../workspace-context.ts';
import { parseContent } from './authority-content.ts';
import { type AuthorityWishes, pathLengthOf, subjectText } from './authority-input.ts';
import { checkNameIsFree } from './authority-plan.ts';
import { readSubject, statedPathLength } from './authority-subject.ts';
import { describeImport } from './describe-import.ts';
import { keepReceived, type KeptAuthority } from './keep-authority.ts';
import { getAuthority, requireStanding } from './known-authority.ts';
import {
  readAuthorityFile,
  type Received,
  readReceived,
  requireCa,
  requireNotExpired,
} from './received-certificates.ts';
import { tyingArrivals } from './tie-issued.ts';

export interface ParentRequestInput extends AuthorityWishes {
  /** Of the authority to be; becomes the commonName unless `subject` is given. */
  readonly name: string;
  readonly subject?: string | undefined;
  readonly key: KeyChoice;
  readonly note?: string | undefined;
}

/** See `AuthorityService.requestFromParent`. */
export async function requestFromParent(context: WorkspaceContext, input: ParentRequestInput): Outcome<OwnRequest> {
  const free = await checkNameIsFree(context, input.name);
  if (!free.ok) return free;
  const subjectNameDer = buildName(subjectText(input));
  if (!subjectNameDer.ok) return subjectNameDer;
  const content = parseContent({ ...input, pathLength: pathLengthOf(input, false) });
  if (!content.ok) return content;
  const { pathLength, constraints, policies } = content.value;
  return makeOwnRequest(context, {
    kind: 'authority',
    name: input.name,
    key: input.key,
    note: input.note ?? '',
    asks: {
      ...askAuthority(subjectNameDer.value, pathLength),
      others: [
        ...(policies.length === 0 ? [] : [certificatePolicies(policies)]),
        ...(constraints === undefined ? [] : [nameConstraints(constraints)]),
      ],
    },
  });
}

const askAuthority = (
  subjectNameDer: Uint8Array,
  pathLength: number | undefined,
): Omit<RequestDraft, 'spkiDer' | 'others'> => ({
  subjectNameDer,
  subjectAltNames: [],
  keyUsage: ['keyCertSign', 'cRLSign'],
  extendedKeyUsage: [],
  authority: pathLength === undefined ? {} : { pathLength },
});

/** See `AuthorityService.requestRenewal`. */
export async function requestRenewal(context: WorkspaceContext, id: AuthorityId): Outcome<OwnRequest> {
  const authority = await getAuthority(context, id);
  if (!authority.ok) return authority;
  const { summary, certificate, key } = authority.value;
  const standing = requireStanding(summary);
  if (!standing.ok) return standing;
  if (key === undefined) return fail('authority.no-key', { name: summary.name });
  const subject = readSubject(certificate, 'own');
  return makeOwnRequest(context, {
    kind: 'authority',
    name: summary.name,
    key,
    note: '',
    authorityId: id,
    asks: {
      ...askAuthority(subject.nameDer, statedPathLength(subject)),
      others: subject.extensions.filter(({ oid }) => oid === OID.nameConstraints || oid === OID.certificatePolicies),
    },
  });
}

/** See `AuthorityService.importAnswer`. */
export async function importAnswer(context: WorkspaceContext, source: FileSource): Outcome<AuthorityImport> {
  const read = await readAuthorityFile(source, { passphrase: undefined, keyPassphrase: undefined, isPublic: true });
  if (!read.ok) return read;
  const received = readReceived(read.value.material.certificates, read.value.name);
  if (!received.ok) return received;
  const answered = await tyingArrivals(context, () => keepAnswer(context, received.value, read.value.name));
  if (!answered.ok) return answered;
  const { kept, asked } = answered.value;
  const described = await describeImport(context, kept);
  return described.ok && asked !== undefined ? ok({ ...described.value, askedSubject: asked }) : described;
}

async function keepAnswer(
  context: WorkspaceContext,
  received: readonly Received[],
  fileName: string,
): Outcome<{ readonly kept: KeptAuthority; readonly asked: string | undefined }> {
  return writing(context, ['authority', 'certificate', 'own_request'], async (tx) => {
    const match = await findMatch(tx, received, fileName);
    if (!match.ok) return match;
    const { certificate, request, key } = match.value;
    const fits = checkAnswer(certificate, request, context.ports.clock.now());
    if (!fits.ok) return fits;
    const name = request?.authorityId === undefined ? request?.name : undefined;
    const kept = await keepReceived(context, tx, {
      certificate,
      received: received,
      name,
      key,
      isKeyKept: true,
      note: request?.note,
    });
    if (!kept.ok) return kept;
    const { id, certificateId } = kept.value;
    if (request !== undefined) await markAnswered(tx, request.id, { certificateId, authorityId: id });
    const asked = request !== undefined && request.subject !== certificate.facts.subject ? request.subject : undefined;
    await recordActivity(context, tx, answerNote(request?.id ?? id, { certificate, asked, request }));
    return ok({ kept: kept.value, asked });
  });
}

interface Match {
  readonly certificate: Received;
  readonly key: SealedKey;
  /** Absent where the parent renewed an authority that did not ask. */
  readonly request: KeptOwnRequest | undefined;
}

/** By the key alone: the names may be the parent's own choice. */
async function findMatch(db: ReadDb, received: readonly Received[], name: string): Promise<Result<Match, AppError>> {
  for (const certificate of received) {
    const found = await findKeyBySpki(db, certificate.facts.spkiSha256);
    if (found === undefined) continue;
    const request = await findOwnRequestByKey(db, found.id);
    const isOwn = request?.kind === 'authority' || (await findAuthorityBySubject(db, certificate.facts)) !== undefined;
    if (!isOwn) continue;
    const key = await getKeyOf(db, found.id, certificate.parsed);
    if (!key.ok) return key;
    return ok({ certificate, key: key.value, request: request?.kind === 'authority' ? request : undefined });
  }
  return fail('own-request.no-match', { name });
}

function checkAnswer(certificate: Received, request: KeptOwnRequest | undefined, now: number): Result<null, AppError> {
  if (request?.state === 'withdrawn')
    return fail('own-request.not-waiting', { name: request.name, state: request.state });
  const isCa = requireCa(certificate);
  return isCa.ok ? requireNotExpired(certificate, now) : isCa;
}

const answerNote = (
  entityId: OwnRequestId | AuthorityId,
  {
    certificate: { facts },
    asked,
    request,
  }: {
    readonly certificate: Received;
    readonly asked: string | undefined;
    readonly request: KeptOwnRequest | undefined;
  },
) => ({
  action: 'own-request.answered' as const,
  entity: request === undefined ? 'authority' : 'own-request',
  entityId,
  subject: request?.name ?? facts.name,
  detail: {
    serialHex: facts.serialHex,
    sha256: facts.sha256,
    issuer: facts.issuer,
    subject: facts.subject,
    ...(asked === undefined ? {} : { askedSubject: asked }),
  },
});
