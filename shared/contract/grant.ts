import { z } from 'zod';
import { GRANT_PURPOSES, type Grant, type GrantOffer } from '../model/grant.ts';
import { call } from './call.ts';
import { authorityId, grantId, instant, nothing } from './schemas.ts';

export const grantCalls = {
  /** The one that ends first comes first. */
  'grant.list': call<readonly Grant[]>().with(nothing),
  /** What can be given for an authority; works locked. */
  'grant.offer': call<GrantOffer>().with(z.strictObject({ authorityId })),
  /** Replaces the one that stands for the authority. `vault.locked`, `grant.nothing-to-sign`, `grant.too-long`, `grant.too-many`. */
  'grant.give': call<Grant>().with(
    z.strictObject({
      authorityId,
      purposes: z.array(z.enum(GRANT_PURPOSES)).min(1).max(GRANT_PURPOSES.length),
      until: instant,
    }),
  ),
  /** Ends one that may have ended already; answers what is left. */
  'grant.end': call<readonly Grant[]>().with(z.strictObject({ id: grantId })),
  'grant.endAll': call<readonly Grant[]>().with(nothing),
} as const;
