import { z } from 'zod';
import type { RenewItem, RenewReport } from '../model/renew.ts';
import { RENEW_MODES } from '../model/renew.ts';
import { call } from './call.ts';
import { certificateId, period, shortText } from './schemas.ts';

const wanted = {
  ids: z.array(certificateId).min(1).max(1000),
  mode: z.enum(RENEW_MODES),
  /** The profile's where absent. */
  validity: period.optional(),
};

export const renewCalls = {
  /** What would be issued, with what changes and what stands against it; works while locked. */
  'renew.plan': call<{ readonly items: readonly RenewItem[] }>().with(z.strictObject(wanted)),
  /** Issues successors as a job, leaving out what cannot be renewed; `revokeOld` revokes the old ones as superseded. */
  'renew.run': call<{ readonly job: string }>().with(
    z.strictObject({
      ...wanted,
      revokeOld: z.boolean(),
      /** The plan that was shown; without its stamp nothing is signed for a certificate. */
      shown: z.array(z.strictObject({ id: certificateId, stamp: shortText })).max(1000),
    }),
  ),
  /** What the job did; null before its end. */
  'renew.report': call<RenewReport | null>().with(z.strictObject({ job: shortText })),
} as const;
