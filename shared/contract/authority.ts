import { z } from 'zod';
import type { AuthoritySummary } from '../model/authority.ts';
import { KEY_CHOICES } from '../model/key.ts';
import { call } from './call.ts';
import { authorityId, displayName, nothing, shortText } from './schemas.ts';

export const authorityCalls = {
  'authority.list': call<readonly AuthoritySummary[]>().with(nothing),
  'authority.create': call<AuthoritySummary>().with(
    z.strictObject({
      /** Becomes the commonName unless `subject` is given. */
      name: displayName,
      subject: shortText.optional(),
      issuerId: authorityId.optional(),
      key: z.enum(KEY_CHOICES),
      days: z.int().min(1).max(36_500),
      pathLength: z.int().min(0).max(16).optional(),
    }),
  ),
  /** Native save dialog; null when it was cancelled. The file holds PEM, with the issuers when `chain`. */
  'authority.export': call<{ readonly name: string } | null>().with(
    z.strictObject({ id: authorityId, chain: z.boolean() }),
  ),
} as const;
