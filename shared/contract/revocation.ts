import { z } from 'zod';
import type { CrlSummary, RevocationSummary } from '../model/certificate.ts';
import { REVOCATION_REASONS } from '../model/certificate.ts';
import type { RevocationPreview } from '../model/certificate.ts';
import { call } from './call.ts';
import { authorityId, certificateId, instant } from './schemas.ts';

export type { RevocationPreview };

export const revocationCalls = {
  'revocation.preview': call<RevocationPreview>().with(z.strictObject({ id: certificateId })),
  'revocation.revoke': call<RevocationSummary>().with(
    z.strictObject({
      id: certificateId,
      reason: z.enum(REVOCATION_REASONS),
      invaliditySince: instant.optional(),
      comment: z.string().max(500).optional(),
    }),
  ),
  'revocation.list': call<readonly RevocationSummary[]>().with(z.strictObject({ authorityId })),
  'revocation.crls': call<readonly CrlSummary[]>().with(z.strictObject({ authorityId })),
  'revocation.issueCrl': call<CrlSummary>().with(z.strictObject({ authorityId, days: z.int().min(1).max(3650) })),
  /** Native save dialog for the newest CRL; null when it was cancelled. */
  'revocation.exportCrl': call<{ readonly name: string } | null>().with(
    z.strictObject({ authorityId, format: z.enum(['pem', 'der']) }),
  ),
} as const;
