import type { PartnerId, RequestId, UnixMs } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { KeyChoice, PublicKeyInfo } from '../../../shared/model/key.ts';
import type { Partner } from '../../../shared/model/partner.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { readPublicKey } from '../../pki/algorithm/key-algorithm.ts';
import { findAttributeOid, OID } from '../../pki/asn1/oid.ts';
import { crlDistributionPoints, type Extension } from '../../pki/certificate/extension-build.ts';
import { buildTbsCertificate, type CertificateDraft, replaceSerial } from '../../pki/issuing/draft.ts';
import {
  buildExtensions,
  type CompiledProfile,
  compileProfile,
  type MergedCertificate,
  mergeCertificate,
} from '../../pki/issuing/merge.ts';
import type { MergedField } from '../../pki/issuing/merge-field.ts';
import { SAMPLE_SERIAL, sampleSpki } from '../../pki/issuing/sample-key.ts';
import { chooseValidity, type Validity } from '../../pki/issuing/validity.ts';
import { findPartner } from '../../store/partner-rows.ts';
import { listArchivedProfiles } from '../../store/profile-rows.ts';
import type { Issuer } from '../issuer.ts';
import { getIssuer } from '../issuer.ts';
import { requireOffered } from '../offered-key.ts';
import type { Outcome } from '../ports.ts';
import { findProfileVersion, type ProfileVersion } from '../profiles/profile-versions.ts';
import { loadRequest, refuseRefused } from '../requests/keep-requests.ts';
import type { CheckedRequest } from '../requests/request-check.ts';
import { checkCsr } from '../requests/request-check.ts';
import { addressesFor, type IssuedAddresses } from '../revocation/shard-addresses.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr } from '../workspace-context.ts';
import { findIssuerKeyId } from './draft-parts.ts';
import type { IssueRequest, KeptKey } from './issue-request.ts';
import { findReplaced, type Replaced } from './replaced.ts';

/** What of an authority stands in a certificate and is checked against; all but its key. */
export type SigningSide = Pick<Issuer, 'certificate' | 'line' | 'nameDer' | 'algorithm' | keyof IssuedAddresses> & {
  readonly authority: Pick<Issuer['authority'], 'id' | 'name' | 'subject' | 'notBefore' | 'notAfter'>;
};

/** The partner's request, the key of a certificate that is renewed, or the kind of key to make here. */
export type SubjectKey =
  | { readonly kept: KeptKey }
  | { readonly csr: CheckedRequest; readonly requestId: RequestId | undefined }
  | { readonly make: KeyChoice };

/** A request to issue with everything decided, before serial and key. */
export interface Preparation<Side extends SigningSide = Issuer> {
  readonly issuer: Side;
  readonly profile: ProfileVersion;
  readonly subjectKey: SubjectKey;
  readonly key: PublicKeyInfo;
  readonly merged: MergedCertificate;
  readonly validity: Validity & { readonly field: MergedField };
  readonly partner: Partner | undefined;
  readonly tags: readonly string[];
  readonly replaces: Replaced | undefined;
}

export interface Preparer {
  /**
   * Decides everything that a certificate will say. Fails with `authority.*`, `key.not-offered`, `issue.profile-unknown`, `profile.archived`, `issue.authority-made-here`,
   * `issue.subject-invalid`, `issue.name-invalid`, `input.invalid`, `request.*`, `partner.not-found`, `certificate.not-found`, `certificate.not-ours`.
   */
  prepare(request: IssueRequest): Outcome<Preparation>;
}

/** Prepares many: what requests have in common (authority, profile, partner) is read and compiled once. */
export function createPreparer(context: WorkspaceContext): Preparer {
  const now = context.ports.clock.now();
  const issuers = new Map<string, Issuer>();
  const profiles = new Map<string, ProfileVersion>();
  const partners = new Map<string, Partner>();
  const compiled = new Map<string, CompiledProfile>();
  const remember = async <T>(map: Map<string, T>, key: string, read: () => Outcome<T>): Outcome<T> => {
    const known = map.get(key);
    if (known !== undefined) return ok(known);
    const found = await read();
    if (found.ok) map.set(key, found.value);
    return found;
  };
  return {
    prepare: async (request) => {
      const { authorityId, profile: id, profileVersion: version, partnerId } = request;
      const issuer = await remember(issuers, authorityId, () => getIssuer(context, authorityId, 'certificates'));
      if (!issuer.ok) return issuer;
      const profile = await remember(profiles, `${id} ${version ?? ''}`, () => getProfile(context, id, version));
      if (!profile.ok) return profile;
      const partner =
        partnerId === undefined
          ? ok(undefined)
          : await remember(partners, partnerId, () => getPartner(context, partnerId));
      if (!partner.ok) return partner;
      if (profile.value.content.kind === 'authority' && request.key !== undefined)
        return fail('issue.authority-made-here', { profile: profile.value.content.name });
      const offered = request.key === undefined ? ok(null) : await requireOffered(context, request.key);
      if (!offered.ok) return offered;
      const csr = await findCsr(context, request);
      if (!csr.ok) return csr;
      const found = await findReplaced(context, request.replaces);
      if (!found.ok) return found;
      const key = `${authorityId} ${id} ${profile.value.version}`;
      const rules = compiled.get(key) ?? compileFor(profile.value, issuer.value);
      compiled.set(key, rules);
      const parts = { issuer: issuer.value, profile: profile.value, partner: partner.value, csr: csr.value, now };
      const prepared = prepareIssue(request, rules, parts);
      return prepared.ok ? ok({ ...prepared.value, replaces: found.value?.by(prepared.value) }) : prepared;
    },
  };
}

/** A profile made ready for one authority. */
export const compileFor = (
  { content }: Pick<ProfileVersion, 'content'>,
  { certificate, addresses }: SigningSide,
): CompiledProfile => compileProfile(content, { keyId: findIssuerKeyId(certificate), addresses });

const getProfile = (context: WorkspaceContext, id: string, version: number | undefined): Outcome<ProfileVersion> =>
  readingOr(context, async (db) => {
    const found = await findProfileVersion(db, id, version);
    if (found === undefined) return fail('issue.profile-unknown', { profile: id });
    const archived = await listArchivedProfiles(db);
    return archived.has(id) ? fail('profile.archived', { profile: found.content.name }) : ok(found);
  });

const getPartner = (context: WorkspaceContext, id: PartnerId): Outcome<Partner> =>
  readingOr(context, async (db) => {
    const partner = await findPartner(db, id);
    return partner === undefined ? fail('partner.not-found', { wanted: id }) : ok(partner);
  });

async function findCsr(context: WorkspaceContext, request: IssueRequest): Outcome<CheckedRequest | undefined> {
  if (request.checked !== undefined) return ok(request.checked);
  if (request.csr !== undefined) {
    const checked = checkCsr(request.csr, 'request');
    return (await refuseRefused(context, [checked]))[0] ?? checked;
  }
  return request.requestId === undefined ? ok(undefined) : loadRequest(context, request.requestId);
}

export interface FoundParts<Side extends SigningSide> {
  readonly issuer: Side;
  readonly profile: ProfileVersion;
  readonly partner: Partner | undefined;
  readonly csr: CheckedRequest | undefined;
  readonly now: UnixMs;
}

/** The same for what was read already; nothing is replaced. */
export function prepareIssue<Side extends SigningSide>(
  request: Omit<IssueRequest, 'authorityId'>,
  compiled: CompiledProfile,
  { issuer, profile, partner, csr, now }: FoundParts<Side>,
): Result<Preparation<Side>, AppError> {
  const subjectKey = chooseKey(request, csr);
  if (!subjectKey.ok) return subjectKey;
  const spkiDer = csr?.spkiDer ?? sampleOf(subjectKey.value);
  const key = csr?.fields.publicKey ?? readPublicKey(spkiDer);
  const merged = mergeCertificate(compiled, {
    request: csr,
    subject: request.subject,
    keptNameDer: request.keptNameDer,
    keptAltNames: request.keptAltNames,
    sans: request.sans,
    partner: partner === undefined ? undefined : { name: partner.name, attributes: attributesOf(partner) },
    key,
    spkiDer,
  });
  if (!merged.ok) return merged;
  return ok({
    issuer,
    profile,
    subjectKey: subjectKey.value,
    key,
    merged: merged.value,
    validity: chooseValidity(profile.content.validity, request.validity, { now, issuer: issuer.authority }),
    partner,
    tags: request.tags ?? [],
    replaces: undefined,
  });
}

const attributesOf = ({ subject }: Partner): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(subject).flatMap(([label, value]) => {
      const oid = findAttributeOid(label);
      return oid === undefined || value === '' ? [] : [[oid, value] as const];
    }),
  );

function chooseKey(
  { key, keptKey, requestId }: Pick<IssueRequest, 'key' | 'keptKey' | 'requestId'>,
  csr: CheckedRequest | undefined,
): Result<SubjectKey, AppError> {
  if (csr !== undefined && key !== undefined)
    return fail('input.invalid', { field: 'key', problem: 'excludes-request' });
  if (csr !== undefined) return ok({ csr, requestId });
  if (keptKey !== undefined) return ok({ kept: keptKey });
  return key === undefined ? fail('input.invalid', { field: 'key', problem: 'missing' }) : ok({ make: key });
}

/** The draft of a preparation with its key and serial; the certificate says nothing else. */
function buildDraft(preparation: Preparation<SigningSide>, spkiDer: Uint8Array, serial: Uint8Array): CertificateDraft {
  const { issuer, merged, validity } = preparation;
  return {
    serial,
    issuerNameDer: issuer.nameDer,
    subjectNameDer: merged.subjectNameDer,
    spkiDer,
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    extensions: nameShard(preparation, buildExtensions(merged, spkiDer), serial),
    signatureAlgorithm: issuer.algorithm,
  };
}

/** Whether the serial decides which list of the authority a certificate names. */
const dependsOnSerial = ({ issuer, profile }: Preparation<SigningSide>): boolean =>
  issuer.shards > 1 && profile.content.addresses === 'authority';

function nameShard(
  preparation: Preparation<SigningSide>,
  extensions: readonly Extension[],
  serial: Uint8Array,
): readonly Extension[] {
  if (!dependsOnSerial(preparation)) return extensions;
  const { crl } = addressesFor(preparation.issuer, serial);
  return extensions.map((one) => (one.oid === OID.cRLDistributionPoints ? crlDistributionPoints(crl) : one));
}

/**
 * A draft for the check and the view before signing: a key that is not made yet is stood in for by one of its kind. A serial that is given decides which list is
 * named; else it is the list of the sample.
 */
export const buildSampleDraft = (
  preparation: Preparation<SigningSide>,
  serial: Uint8Array = SAMPLE_SERIAL,
): CertificateDraft => buildDraft(preparation, sampleOf(preparation.subjectKey), serial);

/** The octets of that draft. They are built once: what is signed with a key that was given is what was checked, but for the serial. */
export function buildSampleTbs(preparation: Preparation<SigningSide>, draft: CertificateDraft): Uint8Array {
  const known = sampleTbs.get(preparation);
  if (known !== undefined) return known;
  const tbs = buildTbsCertificate(draft);
  sampleTbs.set(preparation, tbs);
  return tbs;
}

const sampleTbs = new WeakMap<Preparation<SigningSide>, Uint8Array>();

/** What is signed: of a key that was given the octets that were checked, with their serial, unless the serial decides on more. */
export function buildTbs(preparation: Preparation, spkiDer: Uint8Array, serial: Uint8Array): Uint8Array {
  const isNew = 'make' in preparation.subjectKey || dependsOnSerial(preparation);
  const checked = isNew ? undefined : sampleTbs.get(preparation);
  return checked === undefined
    ? buildTbsCertificate(buildDraft(preparation, spkiDer, serial))
    : replaceSerial(checked, SAMPLE_SERIAL, serial);
}

const sampleOf = (subjectKey: SubjectKey): Uint8Array =>
  'make' in subjectKey ? sampleSpki(subjectKey.make) : givenKey(subjectKey);

/** The public key that is there before anything is made. */
export const givenKey = (subjectKey: Exclude<SubjectKey, { readonly make: KeyChoice }>): Uint8Array =>
  'csr' in subjectKey ? subjectKey.csr.spkiDer : subjectKey.kept.spkiDer;
