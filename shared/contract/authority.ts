import { z } from 'zod';
import {
  type AuthorityDetails,
  type AuthorityDraft,
  type AuthorityImport,
  type AuthoritySummary,
  type CrossSignedAuthority,
  MAX_LAST_CRL_NUMBER,
} from '../model/authority.ts';
import type { CertificateId } from '../model/brands.ts';
import type { OwnRequest } from '../model/request.ts';
import { KEY_CHOICES } from '../model/key.ts';
import { call } from './call.ts';
import {
  authorityId,
  displayName,
  fileHandleId,
  nothing,
  passphraseBytes,
  period,
  profileId,
  shortText,
} from './schemas.ts';

const MOST_LIMITS = 500;
const MOST_POLICIES = 64;
const MOST_ADDRESSES = 8;

const note = z.string().max(4000);
/** Of the last CRL that an authority issued elsewhere. */
const crlNumber = z.int().min(0).max(MAX_LAST_CRL_NUMBER);
const key = z.enum(KEY_CHOICES);
const pathLength = z.int().min(0).max(16).nullable();
const texts = z.array(shortText).max(MOST_LIMITS);
const addresses = z.array(z.string().max(2048)).max(MOST_ADDRESSES);

/** Where what an authority issues says that its CRL, its OCSP responder and its certificate are. */
const addressSet = z.strictObject({ crl: addresses, ocsp: addresses, caIssuers: addresses });

/** What an authority's certificate says; its texts are judged by the service, place by place: `authority.content-invalid`. */
const wishes = {
  /** Null is no limit. Without it: none for a root, 0 below. */
  pathLength: pathLength.optional(),
  nameConstraints: z.strictObject({ permitted: texts, excluded: texts }).optional(),
  policies: z
    .array(
      z.strictObject({
        oid: z.string().max(200),
        cps: z.string().max(2048).exactOptional(),
        notice: z.string().max(1000).exactOptional(),
      }),
    )
    .max(MOST_POLICIES)
    .optional(),
};

const newAuthority = z.strictObject({
  /** Becomes the commonName unless `subject` is given. */
  name: displayName,
  subject: shortText.optional(),
  /** Absent for a root. */
  issuerId: authorityId.optional(),
  key,
  /** Without it ten years for a root, five below, cut to what the issuer has left. */
  validity: period.optional(),
  ...wishes,
  /** What it writes into what it issues. */
  addresses: addressSet.optional(),
  note: note.optional(),
});

const one = z.strictObject({ id: authorityId });

/** Without a validity: up to the end of what is there, cut to what the signer has left; without a path length what is there, cut likewise. */
const crossSigning = {
  /** Who signs. */
  byId: authorityId,
  validity: period.optional(),
  pathLength: pathLength.optional(),
};

export const authorityCalls = {
  /** Archived ones too, with `archivedAt`. */
  'authority.list': call<readonly AuthoritySummary[]>().with(nothing),
  'authority.get': call<AuthorityDetails>().with(one),
  'authority.create': call<AuthoritySummary>().with(newAuthority),
  /** What `create` would sign and what stands against it. Works while locked. */
  'authority.draft': call<AuthorityDraft>().with(newAuthority),
  /** A key made here and a request for a parent elsewhere, of kind `authority`; its file by `ownRequest.export`. */
  'authority.requestFromParent': call<OwnRequest>().with(
    z.strictObject({
      name: displayName,
      subject: shortText.optional(),
      key,
      ...wishes,
      note: note.optional(),
    }),
  ),
  /** A request with the key that it has, for its parent elsewhere to renew it. */
  'authority.requestRenewal': call<OwnRequest>().with(one),
  /** The certificate that a parent elsewhere made, found by its key, with its chain. Works while locked. */
  'authority.importAnswer': call<AuthorityImport>().with(z.strictObject({ handle: fileHandleId })),
  /** Without its key, as an offline root. Works while locked. */
  'authority.importCertificate': call<AuthorityImport>().with(
    z.strictObject({ handle: fileHandleId, name: displayName.optional(), lastCrlNumber: crlNumber.optional() }),
  ),
  /** PKCS #12, PEM, encrypted PKCS #8, a keystore; the key may be in a file of its own. */
  'authority.importWithKey': call<AuthorityImport>().secret(
    z.strictObject({
      handle: fileHandleId,
      keyHandle: fileHandleId.optional(),
      passphrase: passphraseBytes.optional(),
      name: displayName.optional(),
      lastCrlNumber: crlNumber.optional(),
    }),
  ),
  /** Same key, same name, a new certificate by the same parent. */
  'authority.renew': call<AuthoritySummary>().with(z.strictObject({ id: authorityId, validity: period.optional() })),
  /** A new authority that takes its place, by the same parent. */
  'authority.rekey': call<AuthoritySummary>().with(
    z.strictObject({
      id: authorityId,
      key,
      name: displayName,
      subject: shortText.optional(),
      validity: period.optional(),
      /** Without them the lists and certificates of the old key are not named. */
      addresses: addressSet.optional(),
    }),
  ),
  /** `id` is the authority whose key is certified. */
  'authority.crossSign': call<CrossSignedAuthority>().with(z.strictObject({ id: authorityId, ...crossSigning })),
  /** The certificate or the request of an authority elsewhere. */
  'authority.crossSignForeign': call<{ readonly certificateId: CertificateId }>().with(
    z.strictObject({ handle: fileHandleId, ...crossSigning }),
  ),
  /** What is absent stays as it is; `standardProfile` null is none. */
  'authority.setDetails': call<AuthoritySummary>().with(
    z.strictObject({
      id: authorityId,
      name: displayName.optional(),
      addresses: addressSet.optional(),
      note: note.optional(),
      standardProfile: profileId.nullable().optional(),
      lastCrlNumber: crlNumber.nullable().optional(),
    }),
  ),
  'authority.archive': call<AuthoritySummary>().with(z.strictObject({ id: authorityId, archived: z.boolean() })),
  /** Only one that nothing depends on: `authority.has-dependents`. Its key goes with it. */
  'authority.delete': call<null>().with(z.strictObject({ id: authorityId, confirmName: z.string().max(200) })),
  /** Native save dialog; null when it was cancelled. PEM unless said otherwise; with the issuers when `chain`, which DER has no room for. */
  'authority.export': call<{ readonly name: string } | null>().with(
    z.strictObject({ id: authorityId, chain: z.boolean(), format: z.enum(['pem', 'der', 'p7b']).optional() }),
  ),
  /** Its key, encrypted, in a native save dialog; null when it was cancelled. */
  'authority.exportKey': call<{ readonly name: string } | null>().secret(
    z.strictObject({ id: authorityId, passphrase: passphraseBytes, format: z.enum(['p12', 'key-pem']) }),
  ),
} as const;
