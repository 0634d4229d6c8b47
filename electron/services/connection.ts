import type { RunId } from '../../shared/model/brands.ts';
import type {
  ConnectionRun,
  NetworkUse,
  RunSettings,
  TlsCapabilities,
  TlsVersion,
  TranscriptMessage,
} from '../../shared/model/connection.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { listAuthorities } from '../store/authority-rows.ts';
import { getCertificateDers } from '../store/certificate-rows.ts';
import { dial } from '../tls/dial.ts';
import type { DialCredential, DialOptions, TrustInput } from '../tls/dial-options.ts';
import { checkHost, checkPort, formatTarget, parseTarget } from '../tls/target.ts';
import type { CredentialChoice } from './credential.ts';
import { openCredential, readCertificates } from './credential.ts';
import type { FileSource } from './file-source.ts';
import { createIds } from './id.ts';
import { listNetworkUses, noteNetworkUse } from './network-uses.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readTlsCapabilities } from './tls-capabilities.ts';
import { recordActivity, statusView, writing } from './workspace-context.ts';

export type TrustChoice =
  | 'workspace'
  | 'system'
  | 'workspace-and-system'
  | 'none'
  | { readonly files: readonly FileSource[]; readonly andSystem?: boolean };

export interface DialRequest {
  readonly host: string;
  readonly port: string;
  readonly serverName: 'same' | 'off' | { readonly name: string };
  readonly credential: CredentialChoice;
  readonly trust: TrustChoice;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly alpn: readonly string[];
  /** Path of a minimal HTTP GET after the handshake; null sends nothing. */
  readonly httpGet: string | null;
  readonly allowRequestWithoutTrust: boolean;
  readonly connectTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly waitMs: number;
  /** Chosen by the caller where it must be known before the run ends. */
  readonly runId?: RunId | undefined;
}

export interface Connections {
  /**
   * Dials once. Fails only for what our side could not try: `connection.*`, what opening the credential and the trust fails with,
   * `job.cancelled`. Everything that was observed, a refusal by DNS included, is a run.
   */
  dial(request: DialRequest, job: JobContext): Outcome<ConnectionRun>;
  /** Runs are kept in memory, the newest hundred. */
  find(id: RunId): ConnectionRun | undefined;
  forget(id: RunId): void;
  /** Where connections went, newest first. */
  uses(): readonly NetworkUse[];
  capabilities(): TlsCapabilities;
}

/** Host and port of `host:port`, `[::1]:443`, `bücher.example`; 443 without a port. Fails with `connection.host-invalid`, `connection.port-invalid`. */
export const parseDialTarget = (text: string): Result<Pick<DialRequest, 'host' | 'port'>, AppError> =>
  mapResult(parseTarget(text, HTTPS_PORT), ({ host, port }) => ({ host, port: String(port) }));

const HTTPS_PORT = 443;
const KEPT_RUNS = 100;

interface Kept {
  readonly runs: Map<RunId, ConnectionRun>;
}

/** Test connections; without a workspace its trust is empty and its credentials are not to be had. */
export function createConnections(ports: Ports, context: WorkspaceContext | undefined): Connections {
  const kept: Kept = { runs: new Map() };
  return {
    dial: async (request, job) => {
      const run = await dialOnce(ports, context, { request, job });
      if (run.ok) keepRun(kept, run.value);
      return run;
    },
    find: (id) => kept.runs.get(id),
    forget: (id) => void kept.runs.delete(id),
    uses: () => listNetworkUses(ports),
    capabilities: () => readTlsCapabilities(ports.engine),
  };
}

function keepRun({ runs }: Kept, run: ConnectionRun): void {
  runs.set(run.id, run);
  for (const id of [...runs.keys()].slice(0, Math.max(0, runs.size - KEPT_RUNS))) runs.delete(id);
}

interface DialOrder {
  readonly request: DialRequest;
  readonly job: JobContext;
}

async function dialOnce(
  ports: Ports,
  context: WorkspaceContext | undefined,
  { request, job }: DialOrder,
): Outcome<ConnectionRun> {
  const port = checkPort(request.port);
  if (!port.ok) return port;
  const host = checkHost(request.host);
  if (!host.ok) return host;
  const trust = await openTrust(context, request.trust);
  if (!trust.ok) return trust;
  const credential = request.credential === 'none' ? ok(undefined) : await openCredential(context, request.credential);
  if (!credential.ok) return credential;
  const at = ports.clock.now();
  const target = formatTarget({ host: host.value, port: port.value });
  noteNetworkUse(ports, { purpose: 'connection.dial', target });
  const options = buildOptions(request, {
    host: host.value,
    port: port.value,
    at,
    trust: trust.value,
    credential: credential.value,
  });
  job.progress(0, PHASES);
  const run = await dial(options, {
    now: ports.clock.now,
    monotonicMs: ports.clock.monotonicMs,
    signal: job.signal,
    onMessage: (message) => tellPhase(job, message),
  }).finally(() => credential.value?.keyPem.fill(0));
  if (!run.ok) return run;
  const id = request.runId ?? createIds(ports.randomBytes)<RunId>();
  const finished: ConnectionRun = { ...run.value, id, settings: describeSettings(request) };
  if (context !== undefined) await recordRun(context, finished);
  return ok(finished);
}

/** Connecting, shaking hands, waiting for what the server does next. */
const PHASES = 3;

function tellPhase(job: JobContext, message: TranscriptMessage): void {
  if (message.type === 'ClientHello') job.progress(1, PHASES);
  else if (message.type === 'Finished' && message.from === 'client') job.progress(2, PHASES);
}

function buildOptions(
  request: DialRequest,
  found: {
    readonly host: string;
    readonly port: number;
    readonly at: number;
    readonly trust: TrustInput;
    readonly credential: DialCredential | undefined;
  },
): DialOptions {
  const { credential, ...rest } = found;
  return {
    ...rest,
    serverName: typeof request.serverName === 'string' ? request.serverName : request.serverName.name,
    minVersion: request.minVersion,
    maxVersion: request.maxVersion,
    alpn: request.alpn,
    ...(credential === undefined ? {} : { credential }),
    connectTimeoutMs: request.connectTimeoutMs,
    handshakeTimeoutMs: request.handshakeTimeoutMs,
    afterHandshakeWaitMs: Math.max(1, request.waitMs),
    ...(request.httpGet === null ? {} : { httpGet: request.httpGet }),
    requireTrustForRequest: !request.allowRequestWithoutTrust,
  };
}

async function openTrust(context: WorkspaceContext | undefined, trust: TrustChoice): Outcome<TrustInput> {
  if (typeof trust === 'object') {
    const anchors: Uint8Array[] = [];
    for (const file of trust.files) {
      const certificates = await readCertificates(file);
      if (!certificates.ok) return certificates;
      anchors.push(...certificates.value);
    }
    return ok({ mode: trust.andSystem === true ? 'system' : 'given', anchors, intermediates: [] });
  }
  if (trust === 'none' || trust === 'system' || context === undefined) {
    return ok({
      mode: trust === 'none' ? 'none' : trust === 'workspace' ? 'given' : 'system',
      anchors: [],
      intermediates: [],
    });
  }
  return readWorkspaceTrust(context, trust === 'workspace' ? 'given' : 'system');
}

/** Roots of this workspace are believed; its other authorities help to build the path. */
async function readWorkspaceTrust(context: WorkspaceContext, mode: TrustInput['mode']): Outcome<TrustInput> {
  return context.store.reading(async (db) => {
    const authorities = await listAuthorities(db, await statusView(context, db));
    const ders = await getCertificateDers(
      db,
      authorities.map((authority) => authority.certificateId),
    );
    const pick = (roots: boolean): Uint8Array[] =>
      authorities
        .filter((authority) => (authority.parentId === undefined) === roots)
        .flatMap((authority) => ders.get(authority.certificateId) ?? []);
    return { mode, anchors: pick(true), intermediates: pick(false) };
  });
}

function describeSettings(request: DialRequest): RunSettings {
  const { serverName, minVersion, maxVersion, alpn, httpGet, allowRequestWithoutTrust } = request;
  const { trust, connectTimeoutMs, handshakeTimeoutMs, waitMs } = request;
  return {
    serverName,
    minVersion,
    maxVersion,
    alpn,
    ciphers: [],
    groups: [],
    signatureSchemes: [],
    family: 'any',
    localAddress: null,
    startTls: null,
    proxy: null,
    chain: 'full',
    trust: typeof trust === 'string' ? trust : trust.andSystem === true ? 'files-and-system' : 'files',
    httpGet,
    allowRequestWithoutTrust,
    secondDial: false,
    timeouts: { connectMs: connectTimeoutMs, proxyMs: 0, startTlsMs: 0, handshakeMs: handshakeTimeoutMs, waitMs },
  };
}

/** The run is shown even where the log can't be written: it is an observation, not a change. */
async function recordRun(context: WorkspaceContext, run: ConnectionRun): Promise<void> {
  await writing(context, [], async (tx) => {
    const { handshake, afterHandshake } = run.outcome;
    const detail = {
      handshake,
      afterHandshake,
      ...(run.credential === null ? {} : { credential: run.credential.name, sha256: run.credential.sha256 }),
      ...(run.diagnosis[0] === undefined ? {} : { diagnosis: run.diagnosis[0].id }),
    };
    const note = { action: 'connection.dialled', entity: 'connection', entityId: run.id, subject: run.target } as const;
    await recordActivity(context, tx, { ...note, detail });
    return ok(null);
  });
}
