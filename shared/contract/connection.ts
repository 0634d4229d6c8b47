import { z } from 'zod';
import type { LoginId } from '../model/brands.ts';
import type { CertificateSummary } from '../model/certificate.ts';
import type { ConnectionRun } from '../model/connection.ts';
import { ADDRESS_FAMILIES, CHAIN_CHOICES, PROXY_KINDS, STARTTLS_PROTOCOLS, TLS_VERSIONS } from '../model/connection.ts';
import type { Preflight, TlsCapabilities } from '../model/connection.ts';
import type { RunComparison } from '../model/connection-compare.ts';
import type { EndpointSummary, EquivalentCommands, RunSummary } from '../model/connection-history.ts';
import type { RunKeeping, SavedLogin } from '../model/connection-keeping.ts';
import { call } from './call.ts';
import {
  certificateId,
  displayName,
  fileHandleId,
  jobId,
  loginId,
  nothing,
  passphraseBytes,
  runId,
} from './schemas.ts';

export type { TlsCapabilities };

/** A phase that takes longer is a fault of its own. */
const phaseMs = z.int().min(100).max(120_000);
/** Host and port as a run names them. */
const target = z.string().min(1).max(600);
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

const page = { offset: z.int().min(0).max(10_000_000), limit: z.int().min(1).max(200) };
const oneRun = z.strictObject({ id: runId });

export const connectionCalls = {
  'connection.capabilities': call<TlsCapabilities>().with(nothing),
  /** Starts a job; what is seen comes as event `connection.progress`, the finished run as `connection.finished` and by `connection.run`. */
  'connection.dial': call<{ readonly job: string; readonly run: string }>().with(dialInput),
  /** From memory, else from the history of the workspace; null where neither has it. */
  'connection.run': call<ConnectionRun | null>().with(oneRun),
  /** Its tab is closed: drops run, octets and secrets from memory. The history keeps its row. */
  'connection.forget': call<null>().with(oneRun),
  'connection.ofJob': call<ConnectionRun | null>().with(z.strictObject({ job: jobId })),
  /** What of a run is still there besides itself. */
  'connection.keeping': call<RunKeeping>().with(oneRun),

  /** Endpoints of the history whose text contains `filter`, those dialled last first. */
  'connection.endpoints': call<{ readonly total: number; readonly items: readonly EndpointSummary[] }>().with(
    z.strictObject({ filter: z.string().max(200), ...page }),
  ),
  /** Runs of one endpoint or, with null, of all, the newest first. */
  'connection.history': call<{ readonly total: number; readonly items: readonly RunSummary[] }>().with(
    z.strictObject({ target: target.nullable(), ...page }),
  ),
  'connection.delete': call<{ readonly deleted: number }>().with(
    z.union([z.strictObject({ ids: z.array(runId).min(1).max(10_000) }), z.strictObject({ target })]),
  ),
  'connection.setNote': call<null>().with(z.strictObject({ id: runId, note: z.string().max(4000) })),
  /** Seals key log and octets with the run; the workspace must be unlocked. */
  'connection.keepSecrets': call<null>().with(oneRun),
  'connection.dropSecrets': call<null>().with(oneRun),

  /** Native save dialogs; null when it was cancelled. JSON as the command line prints it, without secrets. */
  'connection.saveJson': call<{ readonly name: string } | null>().with(oneRun),
  /** With `secrets` whoever has the file can read the connection. */
  'connection.savePcapng': call<{ readonly name: string } | null>().with(
    z.strictObject({ id: runId, secrets: z.boolean() }),
  ),
  'connection.saveKeyLog': call<{ readonly name: string } | null>().with(oneRun),
  'connection.commands': call<EquivalentCommands>().with(oneRun),
  'connection.compare': call<RunComparison>().with(z.strictObject({ before: runId, after: runId })),

  /** A certificate of the workspace against the CertificateRequest of a run. */
  'connection.preflight': call<Preflight>().with(
    z.strictObject({ id: runId, credential: z.strictObject({ certificateId }) }),
  ),
  /** Certificates of the workspace with a key here that could be sent, the best first, at most 50. */
  'connection.candidates': call<{
    readonly items: readonly { readonly certificate: CertificateSummary; readonly preflight: Preflight }[];
  }>().with(oneRun),

  'connection.logins': call<{ readonly items: readonly SavedLogin[] }>().with(nothing),
  'connection.saveLogin': call<{ readonly id: LoginId }>().secret(
    z.strictObject({
      name: displayName,
      user: z.string().min(1).max(255),
      passphrase: passphraseBytes,
      /** The proxy that is given the login, and no other is. */
      host: z.string().max(512),
      port: z.string().max(16),
    }),
  ),
  'connection.removeLogin': call<null>().with(z.strictObject({ id: loginId })),
} as const;
