import { z } from 'zod';
import type { FileHandleId } from '../model/brands.ts';
import type { CertificatePage, CertificateStatus, CertificateSummary } from '../model/certificate.ts';
import { CERTIFICATE_EXTRAS, CERTIFICATE_SORTS, CERTIFICATE_STATUSES } from '../model/certificate.ts';
import type { InspectItem } from '../model/inspect.ts';
import type { ActivityEntry } from '../model/activity.ts';
import { KEY_CHOICES } from '../model/key.ts';
import { type IssueDraft, REPLACEMENT_KINDS } from '../model/issue.ts';
import type { GeneralName } from '../model/name.ts';
import type { PartnerName } from '../model/request.ts';
import type { ImportReport } from '../model/certificate.ts';
import { call } from './call.ts';
import {
  authorityId,
  certificateId,
  fileHandleId,
  filterText,
  instant,
  nothing,
  partnerId,
  passphraseBytes,
  period,
  profileId,
  requestId,
  shortText,
  tag,
} from './schemas.ts';

export type { ImportReport };

export interface CertificateHistory {
  /** Entries that there are, with those of other pages. */
  readonly total: number;
  readonly items: readonly ActivityEntry[];
}

/** What to sign. Exactly one of `requestId` (the partner's key) and `key` (made here). */
export const issueInput = z.strictObject({
  authorityId,
  profile: profileId,
  /** The newest where none is named. */
  profileVersion: z.int().min(1).max(1_000_000).optional(),
  requestId: requestId.optional(),
  key: z.enum(KEY_CHOICES).optional(),
  /** RFC 4514 string; replaces the request's subject. */
  subject: shortText.optional(),
  /** `dns:…`, `ip:…`, `uri:…`, `email:…`, `upn:…`, `dir:…`; replaces the request's names when given. */
  sans: z.array(shortText).max(100).optional(),
  /** A period from now, an instant, or never; the profile's where absent. */
  validity: z.union([period, z.strictObject({ until: instant }), z.literal('endless')]).optional(),
  partnerId: partnerId.optional(),
  tags: z.array(tag).max(20).optional(),
  /** The certificate that this one takes over from; `revoke` revokes it as superseded in the same act. */
  replaces: z.strictObject({ id: certificateId, kind: z.enum(REPLACEMENT_KINDS), revoke: z.boolean() }).optional(),
});
export type IssueInput = z.infer<typeof issueInput>;

export const certificateCalls = {
  'certificate.page': call<CertificatePage>().with(
    z.strictObject({
      search: shortText,
      sort: z.enum(CERTIFICATE_SORTS),
      direction: z.enum(['asc', 'desc']),
      offset: z.int().min(0).max(10_000_000),
      limit: z.int().min(1).max(500),
      authorityId: authorityId.optional(),
      status: z.enum(CERTIFICATE_STATUSES).optional(),
      /** Only those whose key is in this workspace, or only the others. */
      hasKey: z.boolean().optional(),
      /** Only those attached to this partner. */
      partnerId: partnerId.optional(),
      /** In the language of filters (docs/filter.md); holds beside the rest. Fails with `filter.invalid`. */
      filter: filterText.optional(),
      /** What columns show beside each row. */
      extras: z.array(z.enum(CERTIFICATE_EXTRAS)).max(CERTIFICATE_EXTRAS.length).optional(),
      /** Wants what was found after some hundredths of a second; where `isSearching` is set, asked again it gets more. */
      soon: z.boolean().optional(),
    }),
  ),
  'certificate.counts': call<Readonly<Record<CertificateStatus, number>>>().with(nothing),
  'certificate.get': call<{
    readonly summary: CertificateSummary;
    /** At most 200 names and 200 lines of each extension; texts above 64 KiB are cut; `pem` is empty above 512 KiB. */
    readonly item: InspectItem;
    /** Names of subjectAltName in all. */
    readonly nameCount: number;
    /** Whether `item` says less than the certificate does. */
    readonly isCut: boolean;
    readonly chain: readonly CertificateSummary[];
    /** The newest 50 entries; `certificate.history` goes on. */
    readonly history: CertificateHistory;
    /** Whom it was issued to. */
    readonly partner?: PartnerName;
  }>().with(z.strictObject({ id: certificateId })),
  /** A page of the names of subjectAltName. */
  'certificate.names': call<{ readonly total: number; readonly items: readonly GeneralName[] }>().with(
    z.strictObject({
      id: certificateId,
      offset: z.int().min(0).max(10_000_000),
      limit: z.int().min(1).max(500),
    }),
  ),
  /** What was done with a certificate, newest first; older than `beforeSequence`. */
  'certificate.history': call<CertificateHistory>().with(
    z.strictObject({
      id: certificateId,
      beforeSequence: z.int().min(1).optional(),
      limit: z.int().min(1).max(200),
    }),
  ),
  /** A window of its DER, lower-case hex, at most 16 KiB. */
  'certificate.bytes': call<{ readonly hex: string; readonly size: number }>().with(
    z.strictObject({
      id: certificateId,
      offset: z.int().min(0).max(67_108_864),
      length: z.int().min(1).max(16_384),
    }),
  ),
  'certificate.draft': call<IssueDraft>().with(issueInput),
  'certificate.issue': call<CertificateSummary>().with(issueInput),
  /**
   * Writes the partner's files to a place chosen in a native dialog and reads them back; null when it was cancelled.
   * `p12` and `p12-legacy` (for old Windows and Java) need the key and give it a passphrase made here, answered once.
   */
  'certificate.export': call<{ readonly name: string; readonly passphrase?: string } | null>().with(
    z.strictObject({ id: certificateId, format: z.enum(['pem', 'chain-pem', 'der', 'p12', 'p12-legacy']) }),
  ),
  /** As above with a passphrase typed by the user; `key-pem` is the encrypted PKCS#8 alone. */
  'certificate.exportWithPassphrase': call<{ readonly name: string } | null>().secret(
    z.strictObject({
      id: certificateId,
      format: z.enum(['p12', 'p12-legacy', 'key-pem']),
      passphrase: passphraseBytes,
    }),
  ),
  /** Starts a job over what a handle holds; its report comes with `certificate.importReport`. */
  'certificate.import': call<{ readonly job: string }>().with(z.strictObject({ handle: fileHandleId })),
  'certificate.importReport': call<ImportReport | null>().with(z.strictObject({ job: shortText })),
  /** Native open dialog for files to import; null when it was cancelled. */
  'certificate.chooseImport': call<{ readonly handle: FileHandleId; readonly name: string } | null>().with(nothing),
} as const;
