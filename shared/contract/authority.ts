import { z } from 'zod';
import type { AuthorityDetails, AuthorityDraft, AuthoritySummary } from '../model/authority.ts';
import { KEY_CHOICES } from '../model/key.ts';
import { call } from './call.ts';
import { authorityId, displayName, nothing, period, profileId, shortText } from './schemas.ts';

const MOST_LIMITS = 500;
const MOST_POLICIES = 64;
const MOST_ADDRESSES = 8;

const note = z.string().max(4000);
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

export const authorityCalls = {
  /** Archived ones too, with `archivedAt`. */
  'authority.list': call<readonly AuthoritySummary[]>().with(nothing),
  'authority.get': call<AuthorityDetails>().with(z.strictObject({ id: authorityId })),
  'authority.create': call<AuthoritySummary>().with(newAuthority),
  /** What `create` would sign and what stands against it. Works while locked. */
  'authority.draft': call<AuthorityDraft>().with(newAuthority),
  /** What is absent stays as it is; `standardProfile` null is none. */
  'authority.setDetails': call<AuthoritySummary>().with(
    z.strictObject({
      id: authorityId,
      name: displayName.optional(),
      addresses: addressSet.optional(),
      note: note.optional(),
      standardProfile: profileId.nullable().optional(),
    }),
  ),
  'authority.archive': call<AuthoritySummary>().with(z.strictObject({ id: authorityId, archived: z.boolean() })),
  /** Only one that nothing depends on: `authority.has-dependents`. Its key goes with it. */
  'authority.delete': call<null>().with(z.strictObject({ id: authorityId, confirmName: z.string().max(200) })),
  /** Native save dialog; null when it was cancelled. With the issuers when `chain`, which DER has no room for. */
  'authority.export': call<{ readonly name: string } | null>().with(
    z.strictObject({ id: authorityId, chain: z.boolean() }),
  ),
} as const;
