import { z } from 'zod';
import type { JobId } from '../model/brands.ts';
import {
  type CertificateRecord,
  type Changed,
  MAX_CERTIFICATE_NOTE,
  MAX_CERTIFICATE_TAGS,
  MAX_OWNER,
  MAX_SNOOZE_REASON,
  type TakenBack,
} from '../model/watch.ts';
import { call } from './call.ts';
import { certificateId, certificateSelection, instant, jobId, shortText, tag } from './schemas.ts';

/** Done at once, or a job for a filter and for more than 500. */
export type Annotated = Changed | { readonly job: JobId };

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
  /** What such a job changed; null while it runs, and where it did not end well. */
  'certificate.changed': call<Changed | null>().with(z.strictObject({ job: jobId })),
  /** Takes back what was changed, by the `undo` that the change answered. What was changed again since is left as it is. */
  'certificate.undoChange': call<TakenBack>().with(z.strictObject({ undo: z.string().min(1).max(64) })),
  /** States what took a certificate's place; null takes that back. */
  'certificate.setReplacedBy': call<{ readonly changed: number }>().with(
    z.strictObject({ id: certificateId, successorId: certificateId.nullable() }),
  ),
  /** Owners and tags that begin so, to complete what is typed. */
  'certificate.knownWords': call<{ readonly owners: readonly string[]; readonly tags: readonly string[] }>().with(
    z.strictObject({ start: shortText }),
  ),
} as const;
