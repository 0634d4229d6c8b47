import { z } from 'zod';
import type { ConnectionRun } from '../model/connection.ts';
import { ADDRESS_FAMILIES, CHAIN_CHOICES, PROXY_KINDS, STARTTLS_PROTOCOLS, TLS_VERSIONS } from '../model/connection.ts';
import type { TlsCapabilities } from '../model/connection.ts';
import { call } from './call.ts';
import { certificateId, fileHandleId, jobId, loginId, nothing, runId } from './schemas.ts';

export type { TlsCapabilities };

/** A phase that takes longer is a fault of its own. */
const phaseMs = z.int().min(100).max(120_000);
const optionName = z.string().min(1).max(64);

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
  startTls: z.enum(STARTTLS_PROTOCOLS).nullable(),
  proxy: z
    .strictObject({
      kind: z.enum(PROXY_KINDS),
      host: z.string().max(512),
      port: z.string().max(16),
      /** A login kept in the workspace. */
      login: z.strictObject({ id: loginId }).nullable(),
    })
    .nullable(),
  family: z.enum(ADDRESS_FAMILIES),
  localAddress: z.string().max(64).nullable(),
  /** OpenSSL names of TLS ≤ 1.2 suites; empty for the default offer, as the two that follow. */
  ciphers: z.array(optionName).max(64),
  groups: z.array(optionName).max(32),
  signatureSchemes: z.array(optionName).max(32),
  chain: z.enum(CHAIN_CHOICES),
  /** Whether a refused run is followed by a dial without certificate. */
  secondDial: z.boolean(),
  connectTimeoutMs: phaseMs,
  proxyTimeoutMs: phaseMs,
  startTlsTimeoutMs: phaseMs,
  handshakeTimeoutMs: phaseMs,
  waitMs: z.int().min(0).max(120_000),
});
export type DialInput = z.infer<typeof dialInput>;

export const connectionCalls = {
  'connection.capabilities': call<TlsCapabilities>().with(nothing),
  /** Starts a job; what is seen comes as event `connection.progress`, the finished run as event `connection.finished` and by `connection.run`. */
  'connection.dial': call<{ readonly job: string; readonly run: string }>().with(dialInput),
  'connection.run': call<ConnectionRun | null>().with(z.strictObject({ id: runId })),
  'connection.forget': call<null>().with(z.strictObject({ id: runId })),
  /** Native save dialog; JSON as the command line prints it, without secrets. */
  'connection.saveJson': call<{ readonly name: string } | null>().with(z.strictObject({ id: runId })),
  'connection.ofJob': call<ConnectionRun | null>().with(z.strictObject({ job: jobId })),
} as const;
