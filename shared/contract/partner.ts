import { z } from 'zod';
import { MAX_PARTNER_ATTRIBUTES, MAX_PARTNER_TAGS, MAX_TAG_LENGTH } from '../model/partner.ts';
import type { PartnerPage, PartnerSummary } from '../model/partner.ts';
import { call } from './call.ts';
import type { Annotated } from './certificate-note.ts';
import { certificateSelection, displayName, partnerId, shortText } from './schemas.ts';

const onePartner = z.strictObject({ id: partnerId });

export const partnerCalls = {
  /** By name. */
  'partner.list': call<PartnerPage>().with(
    z.strictObject({
      search: shortText,
      offset: z.int().min(0).max(10_000_000),
      limit: z.int().min(1).max(500),
    }),
  ),
  'partner.get': call<PartnerSummary>().with(onePartner),
  /** With `id` the one that is there is changed, without it another one is made. */
  'partner.save': call<PartnerSummary>().with(
    z.strictObject({
      id: partnerId.optional(),
      name: displayName,
      contact: z.string().trim().max(500),
      note: z.string().max(4000),
      tags: z.array(z.string().trim().min(1).max(MAX_TAG_LENGTH)).max(MAX_PARTNER_TAGS),
      subject: z
        .record(z.string().min(1).max(100), z.string().max(1000))
        .refine((subject) => Object.keys(subject).length <= MAX_PARTNER_ATTRIBUTES),
    }),
  ),
  /** Only one that nothing names: `partner.in-use`. */
  'partner.delete': call<null>().with(onePartner),
  'certificate.setPartner': call<Annotated>().with(
    z.strictObject({ selection: certificateSelection, partnerId: partnerId.nullable() }),
  ),
} as const;
