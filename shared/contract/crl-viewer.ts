import { z } from 'zod';
import {
  CRL_ENTRY_ORDERS,
  type CrlHandle,
  type CrlPage,
  MAX_CRL_PAGE,
  type OpenedCrl,
  SERIAL_MATCHES,
} from '../model/crl-viewer.ts';
import { call } from './call.ts';
import { authorityId, fileHandleId, instant } from './schemas.ts';

/** A list of this workspace, or one that stands in a file. */
export const crlTarget = z.union([
  z.strictObject({
    authorityId,
    number: z.int().min(0),
    kind: z.enum(['complete', 'delta']),
    shard: z.int().min(0).max(63),
  }),
  z.strictObject({ handle: fileHandleId, item: z.int().min(0).max(100_000) }),
]);
export type CrlTarget = z.infer<typeof crlTarget>;

const handle = z.custom<CrlHandle>((value) => typeof value === 'string' && value.length > 0 && value.length <= 64);

export const crlViewerCalls = {
  /** Reads a list in a thread of its own, where it stays open until it is closed or the window has opened more than a few. */
  'crlViewer.open': call<OpenedCrl>().with(z.strictObject({ target: crlTarget })),
  'crlViewer.page': call<CrlPage>().with(
    z.strictObject({
      handle,
      question: z.strictObject({
        serial: z.string().max(200).optional(),
        match: z.enum(SERIAL_MATCHES).optional(),
        reasons: z.array(z.string().max(40)).max(20).readonly().optional(),
        revokedFrom: instant.optional(),
        revokedUntil: instant.optional(),
      }),
      order: z.enum(CRL_ENTRY_ORDERS).optional(),
      offset: z.int().min(0).max(100_000_000),
      limit: z.int().min(1).max(MAX_CRL_PAGE),
    }),
  ),
  'crlViewer.close': call<null>().with(z.strictObject({ handle })),
} as const;
