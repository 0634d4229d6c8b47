import type { RequestId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CsrFields } from '../../../shared/model/inspect.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import { isEmptyName } from '../../pki/name/name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import type { CertificateProfile } from '../../pki/issuing/profile.ts';
import { buildProfileExtensions } from '../../pki/issuing/profile.ts';
import { findIssuerKeyId, SAMPLE_SERIAL, sampleSpki } from './draft-parts.ts';
import type { IssueRequest, Validity } from './issue-request.ts';
import { getProfile, parseSans, validityFor } from './issue-request.ts';
import type { Issuer } from '../issuer.ts';
import type { CheckedRequest } from '../requests/request-check.ts';

/** A request to issue with everything parsed, before serial and key. */
export interface Preparation {
  readonly issuer: Issuer;
  readonly profile: CertificateProfile;
  /** The partner's request, or the kind of key to make here. */
  readonly subjectKey:
    | { readonly csr: CheckedRequest; readonly requestId: RequestId | undefined }
    | { readonly make: KeyChoice };
  readonly subjectNameDer: Uint8Array;
  readonly sans: readonly GeneralName[];
  readonly validity: Validity;
}

/** Parses what is to be issued. Fails with `issue.profile-unknown`, `issue.subject-invalid`, `issue.name-invalid`, `input.invalid`. */
export function prepareIssue(
  request: IssueRequest,
  found: { readonly issuer: Issuer; readonly csr: CheckedRequest | undefined; readonly now: number },
): Result<Preparation, AppError> {
  const profile = getProfile(request.profile);
  if (!profile.ok) return profile;
  const subjectKey = chooseKey(request, found.csr);
  if (!subjectKey.ok) return subjectKey;
  const subjectNameDer = chooseSubject(request, found.csr);
  if (!subjectNameDer.ok) return subjectNameDer;
  const sans = request.sans === undefined ? requestedSans(found.csr?.fields) : parseSans(request.sans);
  if (!sans.ok) return sans;
  const bounds = { defaultDays: profile.value.defaultDays, issuer: found.issuer.authority };
  return ok({
    issuer: found.issuer,
    profile: profile.value,
    subjectKey: subjectKey.value,
    subjectNameDer: subjectNameDer.value,
    sans: sans.value,
    validity: validityFor(found.now, request.validity, bounds),
  });
}

function chooseKey(
  request: IssueRequest,
  csr: CheckedRequest | undefined,
): Result<Preparation['subjectKey'], AppError> {
  if (csr !== undefined && request.key !== undefined)
    return fail('input.invalid', { field: 'key', problem: 'excludes-request' });
  if (csr !== undefined) return ok({ csr, requestId: request.requestId });
  return request.key === undefined
    ? fail('input.invalid', { field: 'key', problem: 'missing' })
    : ok({ make: request.key });
}

function chooseSubject(request: IssueRequest, csr: CheckedRequest | undefined): Result<Uint8Array, AppError> {
  if (request.subject !== undefined && request.subject.trim() !== '') return buildName(request.subject);
  if (csr === undefined) return fail('input.invalid', { field: 'subject', problem: 'missing' });
  const hasControl = csr.fields.subjectName.flat().some(({ value }) => /\p{Cc}/u.test(value));
  return hasControl
    ? fail('issue.subject-invalid', { position: 0, problem: 'control-character' })
    : ok(csr.subjectNameDer);
}

/** Names of a request obey the rules of typed ones: a NUL in a host name shows one host to us and another to who reads up to it. */
function requestedSans(csr: CsrFields | undefined): Result<readonly GeneralName[], AppError> {
  const names = csr?.subjectAltNames ?? [];
  // Other names whose value is no text, and registeredID: we could write them in another form only than that they came in.
  const foreign = names.find(
    (name) => name.type === 'other' && (name.value.startsWith('#') || name.value === name.oid),
  );
  if (foreign !== undefined)
    return fail('issue.name-invalid', { type: foreign.type, value: formatGeneralName(foreign) });
  return parseSans(names.map(formatGeneralName));
}

/** The draft of a preparation with its key and serial; the certificate says nothing else. */
export function buildDraft(preparation: Preparation, spkiDer: Uint8Array, serial: Uint8Array): CertificateDraft {
  const { issuer, profile, subjectNameDer, sans, validity } = preparation;
  return {
    serial,
    issuerNameDer: issuer.nameDer,
    subjectNameDer,
    spkiDer,
    ...validity,
    extensions: buildProfileExtensions({
      profile,
      subjectSpkiDer: spkiDer,
      issuerKeyId: findIssuerKeyId(issuer.certificate),
      subjectAltNames: sans,
      emptySubject: isEmptyName(subjectNameDer),
      crlUris: [],
      ocspUris: [],
      caIssuersUris: [],
    }),
    signatureAlgorithm: issuer.algorithm,
  };
}

/** A draft for the check and the view before signing: a key that is not made yet is stood in for by one of its kind. */
export function buildSampleDraft(preparation: Preparation): CertificateDraft {
  const { subjectKey } = preparation;
  const spkiDer = 'csr' in subjectKey ? subjectKey.csr.spkiDer : sampleSpki(subjectKey.make);
  return buildDraft(preparation, spkiDer, SAMPLE_SERIAL);
}
