import { z } from 'zod';
import type { Hex } from '../model/brands.ts';
import type { FoundIssuers, ValidationAnswer } from '../model/validation-settings.ts';
import { REVOCATION_MODES, STRICTNESSES, WEAK_ALGORITHMS } from '../model/validation-settings.ts';
import { TRUST_STORES, VALIDATION_PURPOSES } from '../model/validation.ts';
import { call } from './call.ts';
import { certificateId, fileHandleId, instant, runId } from './schemas.ts';

const sha256 = z.custom<Hex>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
const oid = z
  .string()
  .max(128)
  .regex(/^[0-2](\.\d{1,39})+$/);

/** What is validated: a row of the inventory, an item of an inspected file, a chain of a connection run. */
export const validationSubject = z.union([
  z.strictObject({ kind: z.literal('certificate'), id: certificateId }),
  z.strictObject({ kind: z.literal('file'), handle: fileHandleId, item: z.int().min(0).max(10_000) }),
  z.strictObject({ kind: z.literal('run'), id: runId, side: z.enum(['server', 'client']) }),
]);
export type ValidationSubject = z.infer<typeof validationSubject>;

export const validationSettings = z.strictObject({
  /** Absent: what the certificate itself says that it is for. */
  purpose: z.enum(VALIDATION_PURPOSES).optional(),
  host: z.string().min(1).max(255).optional(),
  /** Absent: now. */
  at: instant.optional(),
  trust: z.array(z.enum(TRUST_STORES)).max(TRUST_STORES.length),
  /** Certificates of this file are trusted as well. */
  anchorFile: fileHandleId.optional(),
  strictness: z.enum(STRICTNESSES),
  weakAlgorithms: z.enum(WEAK_ALGORITHMS),
  revocation: z.enum(REVOCATION_MODES),
  /** Revocation lists and OCSP answers of these files are believed as far as they prove themselves. */
  revocationFiles: z.array(fileHandleId).max(16),
  /** Lists and answers that were asked for earlier, and still hold, are heard as well. */
  statusAnswers: z.boolean().optional(),
  /** Initial policy set; empty: any policy. */
  policies: z.array(oid).max(32),
  requireExplicitPolicy: z.boolean(),
  inhibitPolicyMapping: z.boolean(),
  inhibitAnyPolicy: z.boolean(),
  /** Certificates that `validation.findIssuers` brought. */
  fetched: z.array(sha256).max(64),
});
export type ValidationSettings = z.infer<typeof validationSettings>;

export const validationCalls = {
  /**
   * Builds and validates every path, in a thread with a deadline. Reads nothing from the network. `asker` tells the places of a window apart:
   * a newer question of the same one ends the former, which is answered with `job.cancelled`.
   */
  'validation.run': call<ValidationAnswer>().with(
    z.strictObject({ subject: validationSubject, settings: validationSettings, asker: z.int().min(0) }),
  ),
  /** Saves a drawing of the graph that was uploaded, where the user chooses; null when that was cancelled. */
  'validation.saveGraph': call<{ readonly name: string } | null>().with(
    z.strictObject({ handle: fileHandleId, name: z.string().max(500) }),
  ),
  /** Looks for the issuer of a certificate that an earlier answer told of: in all trust stores, then at its caIssuers addresses. Only ever on the user's click. */
  'validation.findIssuers': call<FoundIssuers>().with(
    z.strictObject({ certificate: sha256, allowPrivate: z.boolean() }),
  ),
} as const;
