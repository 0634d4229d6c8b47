import { z } from 'zod';
import type { ConnectionRun } from '../model/connection.ts';
import { TLS_VERSIONS } from '../model/connection.ts';
import type { TlsCapabilities } from '../model/connection.ts';
import { call } from './call.ts';
import { certificateId, fileHandleId, jobId, nothing, runId } from './schemas.ts';

export type { TlsCapabilities };

export const dialInput = z.strictObject({
  /** Host name, IPv4 or IPv6 literal; checked by the service, which says what is wrong with it. */
  host: z.string().max(512),
  port: z.string().max(16),
  serverName: z.union([z.literal('same'), z.literal('off'), z.strictObject({ name: z.string().min(1).max(255) })]),
  credential: z.union([z.literal('none'), z.strictObject({ certificateId })]),
  trust: z.union([
    z.literal('workspace'),
    z.literal('system'),
    z.literal('workspace-and-system'),
    z.literal('none'),
    z.strictObject({ handle: fileHandleId }),
  ]),
  minVersion: z.enum(TLS_VERSIONS),
  maxVersion: z.enum(TLS_VERSIONS),
  alpn: z.array(z.string().min(1).max(64)).max(16),
  /** Path of a minimal HTTP GET after the handshake; null sends nothing. */
  httpGet: z.string().max(2048).nullable(),
  allowRequestWithoutTrust: z.boolean(),
  connectTimeoutMs: z.int().min(100).max(120_000),
  handshakeTimeoutMs: z.int().min(100).max(120_000),
  waitMs: z.int().min(0).max(120_000),
});
export type DialInput = z.infer<typeof dialInput>;

export const connectionCalls = {
  'connection.capabilities': call<TlsCapabilities>().with(nothing),
  /** Starts a job; the finished run comes as event `connection.finished` and by `connection.run`. */
  'connection.dial': call<{ readonly job: string; readonly run: string }>().with(dialInput),
  'connection.run': call<ConnectionRun | null>().with(z.strictObject({ id: runId })),
  'connection.forget': call<null>().with(z.strictObject({ id: runId })),
  /** Native save dialog; JSON as the command line prints it, without secrets. */
  'connection.saveJson': call<{ readonly name: string } | null>().with(z.strictObject({ id: runId })),
  'connection.ofJob': call<ConnectionRun | null>().with(z.strictObject({ job: jobId })),
} as const;
