import { z } from 'zod';
import type { JobId } from '../model/brands.ts';
import type { CrlSummary, RevocationPreview, RevocationSummary } from '../model/certificate.ts';
import { REVOCATION_REASONS } from '../model/certificate.ts';
import {
  CRL_KINDS,
  type CrlAct,
  type CrlActPage,
  type CrlPlan,
  type CrlPlanProblem,
  type CrlState,
  type IssuedCrls,
  MAX_CRL_HOURS,
  MAX_CRL_URL,
  MAX_CRL_URLS,
  SHARD_COUNTS,
} from '../model/crl-plan.ts';
import {
  type ElsewhereReport,
  MAX_REVOCATION_COMMENT,
  MAX_REVOCATION_PAGE,
  REVOCATION_LISTS,
  type RevocationConsequences,
  type RevocationEntryPage,
  type RevocationReport,
} from '../model/revocation.ts';
import { call } from './call.ts';
import {
  authorityId,
  certificateId,
  certificateSelection,
  displayName,
  fileHandleId,
  instant,
  jobId,
  shortText,
} from './schemas.ts';

export type { RevocationPreview };

/** Done at once, or a job for a filter and for more than 500, whose report is asked for when it is over. */
export type RevocationAct = { readonly report: RevocationReport } | { readonly job: JobId };

const hours = z.int().min(1).max(MAX_CRL_HOURS);
const urls = z.array(z.string().min(1).max(MAX_CRL_URL)).max(MAX_CRL_URLS).readonly();

/** Its shape; whether it can be followed is judged where it is set. */
const crlPlan = z.strictObject({
  validHours: hours,
  everyHours: hours.nullable(),
  onRevocation: z.boolean(),
  delta: z.strictObject({ everyHours: hours.nullable(), validHours: hours }).nullable(),
  shards: z.literal(SHARD_COUNTS),
  distributionUrls: urls,
  deltaUrls: urls,
  keepExpired: z.boolean(),
  graceHours: z.int().min(0).max(MAX_CRL_HOURS),
});

const about = {
  reason: z.enum(REVOCATION_REASONS),
  invaliditySince: instant.optional(),
  comment: z.string().max(MAX_REVOCATION_COMMENT).optional(),
};

const someCrl = {
  authorityId,
  number: z.int().min(1).optional(),
  kind: z.enum(CRL_KINDS).optional(),
  shard: z.int().min(0).max(63).optional(),
};

export const revocationCalls = {
  'revocation.preview': call<RevocationPreview>().with(z.strictObject({ id: certificateId })),
  /** What revoking them would mean; works locked. */
  'revocation.consequences': call<RevocationConsequences>().with(
    z.strictObject({ selection: certificateSelection, reason: about.reason.optional() }),
  ),
  'revocation.revoke': call<RevocationSummary>().with(z.strictObject({ id: certificateId, ...about })),
  /** Revokes what can be revoked and tells of each other why not. */
  'revocation.revokeMany': call<RevocationAct>().with(z.strictObject({ selection: certificateSelection, ...about })),
  /** Ends holds. */
  'revocation.release': call<RevocationAct>().with(
    z.strictObject({ selection: certificateSelection, comment: about.comment }),
  ),
  /** Takes back what no list tells yet. A hold that was made a revocation is a hold again. */
  'revocation.undo': call<RevocationAct>().with(z.strictObject({ selection: certificateSelection })),
  /** What such a job came to; null while it runs. */
  'revocation.report': call<RevocationReport | null>().with(z.strictObject({ job: jobId })),
  /** What revoking an authority would mean. */
  'revocation.authorityConsequences': call<RevocationConsequences>().with(z.strictObject({ authorityId })),
  /** Revokes every certificate of the authority that an authority here issued and that has not ended. `confirmName`: its name, typed. */
  'revocation.revokeAuthority': call<RevocationReport>().with(
    z.strictObject({ authorityId, confirmName: displayName, ...about }),
  ),
  'revocation.list': call<readonly RevocationSummary[]>().with(z.strictObject({ authorityId })),
  'revocation.entries': call<RevocationEntryPage>().with(
    z.strictObject({
      authorityId,
      list: z.enum(REVOCATION_LISTS),
      /** Part of a name, or the beginning of a serial number. */
      search: shortText,
      offset: z.int().min(0),
      limit: z.int().min(1).max(MAX_REVOCATION_PAGE),
    }),
  ),
  'revocation.crls': call<readonly CrlSummary[]>().with(z.strictObject({ authorityId })),
  'revocation.history': call<CrlActPage>().with(
    z.strictObject({ authorityId, offset: z.int().min(0), limit: z.int().min(1).max(200) }),
  ),
  /** One act of issuing with its lists; null where it is not here. */
  'revocation.act': call<CrlAct | null>().with(z.strictObject({ authorityId, number: z.int().min(0) })),
  'revocation.state': call<CrlState>().with(z.strictObject({ authorityId })),
  /** Works locked; the plan that is not set yet is the default one. */
  'revocation.plan': call<CrlPlan>().with(z.strictObject({ authorityId })),
  /** What is wrong with a plan, field by field; nothing is kept. */
  'revocation.checkPlan': call<readonly CrlPlanProblem[]>().with(z.strictObject({ authorityId, plan: crlPlan })),
  'revocation.setPlan': call<CrlState>().with(z.strictObject({ authorityId, plan: crlPlan })),
  'revocation.issueCrl': call<CrlSummary>().with(z.strictObject({ authorityId, days: z.int().min(1).max(3650) })),
  /** Signs what is wanted by the plan of the authority, all with one number. */
  'revocation.issue': call<IssuedCrls>().with(
    z.strictObject({
      authorityId,
      kinds: z.array(z.enum(CRL_KINDS)).min(1).max(CRL_KINDS.length),
      /** In place of the plan's, for complete lists. */
      validHours: hours.optional(),
    }),
  ),
  /** Takes over what the authority revoked before it was here, from a list that it signed then. */
  'revocation.importElsewhere': call<ElsewhereReport>().with(z.strictObject({ authorityId, handle: fileHandleId })),
  /** Native save dialog; the newest complete CRL, its first shard, unless another is named. Null when it was cancelled. */
  'revocation.exportCrl': call<{ readonly name: string } | null>().with(
    z.strictObject({ ...someCrl, format: z.enum(['pem', 'der']) }),
  ),
} as const;
