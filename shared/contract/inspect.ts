import { z } from 'zod';
import type { Asn1Node, InspectReport } from '../model/inspect.ts';
import { call } from './call.ts';
import { fileHandleId } from './schemas.ts';

export const inspectCalls = {
  /** Reads what a handle holds, in a worker with a deadline. Nothing is stored or fetched. */
  'inspect.read': call<InspectReport>().with(z.strictObject({ handle: fileHandleId })),
  'inspect.asn1': call<Asn1Node>().with(z.strictObject({ handle: fileHandleId, item: z.int().min(0).max(10_000) })),
  /** A window of the item's octets, lower-case hex, at most 16 KiB. */
  'inspect.bytes': call<{ readonly hex: string; readonly size: number }>().with(
    z.strictObject({
      handle: fileHandleId,
      item: z.int().min(0).max(10_000),
      offset: z.int().min(0),
      length: z.int().min(1).max(16_384),
    }),
  ),
} as const;
