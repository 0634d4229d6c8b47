import { z } from 'zod';
import {
  type CertificateRecord,
  MAX_CERTIFICATE_NOTE,
  MAX_CERTIFICATE_TAGS,
  MAX_OWNER,
  MAX_SNOOZE_REASON,
} from '../model/watch.ts';
import { call } from './call.ts';
import { certificateId, certificateSelection, instant, shortText, tag } from './schemas.ts';

/** Done at once, or a job for a filter and for more than 500. */
export type Annotated = { readonly changed: number } | { readonly job: string };

export const certificateNoteCalls = {
  /** Owner, note, snooze, tags, where it was seen, what it replaces and what replaced it. */
  'certificate.record': call<CertificateRecord>().with(z.strictObject({ id: certificateId })),
  /** What is absent stays as it is. */
  'certificate.setNote': call<Annotated>().with(
    z.strictObject({
      selection: certificateSelection,
      owner: z.string().max(MAX_OWNER).optional(),
      note: z.string().max(MAX_CERTIFICATE_NOTE).optional(),
    }),
  ),
  'certificate.setTags': call<Annotated>().with(
    z.strictObject({
      selection: certificateSelection,
      add: z.array(tag).max(MAX_CERTIFICATE_TAGS),
      remove: z.array(tag).max(MAX_CERTIFICATE_TAGS),
    }),
  ),
  /** `until` null: no longer put off. */
  'certificate.snooze': call<Annotated>().with(
    z.strictObject({
      selection: certificateSelection,
      until: instant.nullable(),
      reason: z.string().max(MAX_SNOOZE_REASON),
    }),
  ),
  /** States what took a certificate's place; null takes that back. */
  'certificate.setReplacedBy': call<{ readonly changed: number }>().with(
    z.strictObject({ id: certificateId, successorId: certificateId.nullable() }),
  ),
  /** Owners and tags that begin so, to complete what is typed. */
  'certificate.knownWords': call<{ readonly owners: readonly string[]; readonly tags: readonly string[] }>().with(
    z.strictObject({ start: shortText }),
  ),
} as const;
