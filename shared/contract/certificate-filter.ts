import { z } from 'zod';
import { CERTIFICATE_STATUSES } from '../model/certificate.ts';
import type { FilterCompletion } from '../model/filter/completion.ts';
import { type Facet, FACETS, type ReadyQuestion } from '../model/inventory.ts';
import { call } from './call.ts';
import { authorityId, filterText, nothing, partnerId, shortText } from './schemas.ts';

/** What is asked of the inventory beside its pages. A newer question of a window ends its older one of the same kind. */
export const certificateFilterCalls = {
  /** Exactly how many a list holds, where its page says that it has at least so many. May take seconds; `job.cancelled` where the window asked anew. */
  'certificate.count': call<{ readonly total: number }>().with(
    z.strictObject({
      filter: filterText,
      search: shortText.optional(),
      authorityId: authorityId.optional(),
      status: z.enum(CERTIFICATE_STATUSES).optional(),
      hasKey: z.boolean().optional(),
      partnerId: partnerId.optional(),
    }),
  ),
  /** Values and how often they occur; what is not complete goes on being counted: ask again. */
  'certificate.facets': call<{ readonly facets: readonly Facet[] }>().with(
    z.strictObject({ filter: filterText, facets: z.array(z.enum(FACETS)).min(1).max(FACETS.length) }),
  ),
  'certificate.complete': call<FilterCompletion>().with(
    z.strictObject({ text: filterText, caret: z.int().min(0).max(1_000_000) }),
  ),
  /** The ready questions with their counts; null is not counted yet: ask again. */
  'certificate.questions': call<readonly ReadyQuestion[]>().with(nothing),
} as const;
