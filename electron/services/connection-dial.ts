import type { RunId } from '../../shared/model/brands.ts';
import type { AddressAttempt, ConnectionRun, DialPhase, TranscriptMessage } from '../../shared/model/connection.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { dial } from '../tls/dial.ts';
import { DIAL_DEFAULTS, type DialCredential, type DialOptions, type TrustInput } from '../tls/dial-options.ts';
import { checkHost, checkPort, formatTarget } from '../tls/target.ts';
import { createRecorder } from './connection-memory.ts';
import type { DialRequest } from './connection-request.ts';
import { describeSettings, PLAIN_DIAL } from './connection-request.ts';
import { openTrust } from './connection-trust.ts';
import { openCredential } from './credential.ts';
import { createIds } from './id.ts';
import { noteNetworkUse } from './network-uses.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import type { RunRecording } from './run-capture.ts';
import type { WorkspaceContext } from './workspace-context.ts';

/** Hears of a dial while it goes on. */
export interface DialWatcher {
  onPhase(phase: DialPhase): void;
  /** All attempts so far. */
  onAttempts(attempts: readonly AddressAttempt[]): void;
  onMessage(message: TranscriptMessage): void;
}

export interface DialOrder {
  readonly request: DialRequest;
  readonly job: JobContext;
  readonly watcher: DialWatcher | undefined;
}

/** A run and what a capture file of it is made of. */
export interface DialledRun {
  readonly run: ConnectionRun;
  readonly recording: RunRecording;
}

/** Dials once. Fails only for what our side could not try; see `Connections.dial`. */
export async function dialOnce(
  ports: Ports,
  context: WorkspaceContext | undefined,
  { request, job, watcher }: DialOrder,
): Outcome<DialledRun> {
  const port = checkPort(request.port);
  if (!port.ok) return port;
  const host = checkHost(request.host);
  if (!host.ok) return host;
  const unsupported = findUnsupported(request);
  if (unsupported !== undefined) return fail('connection.option-unsupported', unsupported);
  const trust = await openTrust(context, request.trust);
  if (!trust.ok) return trust;
  const credential = request.credential === 'none' ? ok(undefined) : await openCredential(context, request.credential);
  if (!credential.ok) return credential;
  const at = ports.clock.now();
  const place = { host: host.value, port: port.value };
  noteNetworkUse(ports, { purpose: 'connection.dial', target: formatTarget(place) });
  const options = buildOptions(request, { ...place, at, trust: trust.value, credential: credential.value });
  const phase = createPhaseTeller(job, watcher);
  phase('connect');
  const recorder = createRecorder();
  const run = await dial(options, {
    now: ports.clock.now,
    monotonicMs: ports.clock.monotonicMs,
    signal: job.signal,
    onBytes: recorder.onBytes,
    onSecret: recorder.onSecret,
    onPhase: phase,
    onAttempts: (attempts) => watcher?.onAttempts(attempts),
    onMessage: (message) => {
      if (message.type === 'ClientHello') phase('handshake');
      else if (message.type === 'Finished' && message.from === 'client') phase('after-handshake');
      watcher?.onMessage(message);
    },
  }).finally(() => credential.value?.keyPem.fill(0));
  if (!run.ok) return run;
  const id = request.runId ?? createIds(ports.randomBytes)<RunId>();
  return ok({
    run: { ...run.value, id, settings: describeSettings(request, null) },
    recording: recorder.finish(),
  });
}

const PHASES: readonly DialPhase[] = ['lookup', 'connect', 'proxy', 'starttls', 'handshake', 'after-handshake'];

/** Tells each phase once, in its order. */
function createPhaseTeller(job: JobContext, watcher: DialWatcher | undefined): (phase: DialPhase) => void {
  let reached = -1;
  return (phase) => {
    const position = PHASES.indexOf(phase);
    if (position <= reached) return;
    reached = position;
    job.progress(position, PHASES.length);
    watcher?.onPhase(phase);
  };
}

/** Options that this program's transport does not carry out are refused, never ignored. */
function findUnsupported(request: DialRequest): { readonly option: string; readonly value: string } | undefined {
  if (request.proxy !== null) return { option: 'proxy', value: request.proxy.kind };
  for (const option of ['startTls', 'family', 'localAddress', 'chain', 'secondDial'] as const) {
    if (request[option] !== PLAIN_DIAL[option]) return { option, value: String(request[option]) };
  }
  for (const option of ['ciphers', 'groups', 'signatureSchemes'] as const) {
    const [first] = request[option];
    if (first !== undefined) return { option, value: first };
  }
  return undefined;
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
    ...DIAL_DEFAULTS,
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
