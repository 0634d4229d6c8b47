import { z } from 'zod';
import type { KitOffer, KitPreviewFile, KitReport } from '../model/kit.ts';
import { KIT_PARTS } from '../model/kit.ts';
import { call } from './call.ts';
import { certificateId } from './schemas.ts';

/** What a kit is to hold, in the order in which parts were chosen; the same part twice counts once. */
export const kitChoice = z.strictObject({
  parts: z.array(z.enum(KIT_PARTS)).min(1).max(KIT_PARTS.length).readonly(),
  keyForm: z.enum(['encrypted', 'clear']),
  endpoint: z.strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535) }).optional(),
});

export const kitCalls = {
  /** What can be made for a certificate; works locked. */
  'kit.offer': call<readonly KitOffer[]>().with(z.strictObject({ id: certificateId })),
  /** The files of one part as they would be written, keys left out; works locked. */
  'kit.preview': call<{ readonly files: readonly KitPreviewFile[] }>().with(
    z.strictObject({ id: certificateId, part: z.enum(KIT_PARTS), choice: kitChoice }),
  ),
  /**
   * Writes the kit into a new folder at a place chosen in a native dialog, as a job that can be cancelled; null when the dialog was left.
   * `folder` in the answer is for people. The passphrase in it is shown once.
   */
  'kit.write': call<KitReport | null>().with(z.strictObject({ id: certificateId, choice: kitChoice })),
} as const;
