import type { RunId } from '../../shared/model/brands.ts';
import type { AddressAttempt, ConnectionRun, DialPhase, TranscriptMessage } from '../../shared/model/connection.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { dial } from '../tls/dial.ts';
import type { DialCredential, DialOptions, DialProxy, TrustInput } from '../tls/dial-options.ts';
import type { Resolve } from '../tls/transport/addresses.ts';
import { checkHost, checkPort, formatTarget } from '../tls/target.ts';
import { openLogin } from './connection-login.ts';
import { createRecorder } from './connection-memory.ts';
import type { DialRequest, ProxyRequest } from './connection-request.ts';
import { describeSettings } from './connection-request.ts';
import { openTrust } from './connection-trust.ts';
import type { CredentialChoice } from './credential.ts';
import { openCredential } from './credential.ts';
import { localNamesOf } from './demo/local-names.ts';
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
  /** The certificate that was chosen to be sent, where one was. */
  readonly clientDer: Uint8Array | undefined;
}

/** Dials once and zeroes what it opened for that. Fails only for what our side could not try; see `Connections.dial`. */
export async function dialOnce(
  ports: Ports,
  context: WorkspaceContext | undefined,
  order: DialOrder,
): Outcome<DialledRun> {
  const { request } = order;
  try {
    const parts = await openParts(context, request);
    if (!parts.ok) return parts;
    const { credential, proxy } = parts.value;
    // With a proxy it is the proxy's name that is looked up.
    const resolve = proxy === null ? resolveLocally(context, parts.value.host) : undefined;
    return await dialWith(ports, order, { ...parts.value, resolve }).finally(() => {
      credential?.keyPem.fill(0);
      proxy?.login?.password.fill(0);
    });
  } finally {
    zeroSecrets(request);
  }
}

/** What was brought along is zeroed even where nothing was dialled. */
function zeroSecrets({ credential, proxy }: DialRequest): void {
  if (credential !== 'none' && 'passphrase' in credential) credential.passphrase?.fill(0);
  if (proxy?.login !== undefined && proxy.login !== null && 'password' in proxy.login) proxy.login.password.fill(0);
}

/** What a dial needs besides its request. Holds a key and a password, which whoever opened it zeroes. */
interface DialParts {
  readonly host: string;
  readonly port: number;
  readonly trust: TrustInput;
  readonly credential: DialCredential | undefined;
  readonly proxy: DialProxy | null;
}

/** The look-up for a name that this computer answers itself. Names of a demo are known to no name server, so none is asked. */
function resolveLocally(context: WorkspaceContext | undefined, host: string): Resolve | undefined {
  const address = context === undefined ? undefined : localNamesOf(context).get(host.toLowerCase());
  if (address === undefined) return undefined;
  return async (_host, family) => {
    if (family === 6) throw Object.assign(new Error('no address of this family'), { code: 'ENODATA' });
    return [address];
  };
}

/** What needs no secret comes first, so that a failure leaves none open; the key is opened last. */
async function openParts(context: WorkspaceContext | undefined, request: DialRequest): Outcome<DialParts> {
  const port = checkPort(request.port);
  if (!port.ok) return port;
  const host = checkHost(request.host);
  if (!host.ok) return host;
  const trust = await openTrust(context, request.trust);
  if (!trust.ok) return trust;
  const proxy = await openProxy(context, request.proxy);
  if (!proxy.ok) return proxy;
  const credential = await openChosen(context, request);
  if (!credential.ok) {
    proxy.value?.login?.password.fill(0);
    return credential;
  }
  return ok({
    host: host.value,
    port: port.value,
    trust: trust.value,
    credential: credential.value,
    proxy: proxy.value,
  });
}

async function openChosen(
  context: WorkspaceContext | undefined,
  { credential, chain }: { readonly credential: CredentialChoice; readonly chain: DialRequest['chain'] },
): Outcome<DialCredential | undefined> {
  if (credential === 'none') return ok(undefined);
  const opened = await openCredential(context, credential);
  if (!opened.ok || chain === 'full') return opened;
  return ok({ ...opened.value, certificateDerChain: opened.value.certificateDerChain.slice(0, 1) });
}

async function openProxy(context: WorkspaceContext | undefined, proxy: ProxyRequest | null): Outcome<DialProxy | null> {
  if (proxy === null) return ok(null);
  const { kind, login } = proxy;
  const host = checkHost(proxy.host);
  const port = checkPort(proxy.port);
  if (!host.ok || !port.ok) return fail('connection.proxy-invalid', {});
  const place = { kind, host: host.value, port: port.value };
  if (login === null) return ok({ ...place, login: null });
  if ('user' in login) return ok({ ...place, login });
  if (context === undefined) return fail('workspace.none-open', {});
  const opened = await openLogin(context, login.id, place);
  return opened.ok ? ok({ ...place, login: opened.value }) : opened;
}

async function dialWith(
  ports: Ports,
  { request, job, watcher }: DialOrder,
  { resolve, ...parts }: DialParts & { readonly resolve: Resolve | undefined },
): Outcome<DialledRun> {
  const { proxy } = parts;
  if (proxy !== null) noteNetworkUse(ports, { purpose: 'connection.proxy', target: formatTarget(proxy) });
  noteNetworkUse(ports, { purpose: 'connection.dial', target: formatTarget(parts) });
  const recorder = createRecorder();
  const run = await dial(buildOptions(request, parts, ports.clock.now()), {
    now: ports.clock.now,
    monotonicMs: ports.clock.monotonicMs,
    signal: job.signal,
    ...(resolve === undefined ? {} : { resolve }),
    ...recorder,
    onPhase: (phase) => {
      job.progress(PHASES.indexOf(phase), PHASES.length);
      watcher?.onPhase(phase);
    },
    onAttempts: (attempts) => watcher?.onAttempts(attempts),
    onMessage: (message) => watcher?.onMessage(message),
  });
  if (!run.ok) return run;
  const id = request.runId ?? createIds(ports.randomBytes)<RunId>();
  return ok({
    run: { ...run.value, id, settings: describeSettings(request, proxy) },
    recording: recorder.finish(),
    clientDer: parts.credential?.certificateDerChain[0],
  });
}

const PHASES: readonly DialPhase[] = [
  'lookup',
  'connect',
  'proxy',
  'starttls',
  'handshake',
  'after-handshake',
  'second-dial',
];

function buildOptions(request: DialRequest, { credential, ...parts }: DialParts, at: number): DialOptions {
  return {
    ...parts,
    at,
    serverName: typeof request.serverName === 'string' ? request.serverName : request.serverName.name,
    minVersion: request.minVersion,
    maxVersion: request.maxVersion,
    alpn: request.alpn,
    ciphers: request.ciphers,
    groups: request.groups,
    signatureSchemes: request.signatureSchemes,
    family: request.family,
    localAddress: request.localAddress,
    startTls: request.startTls,
    ...(credential === undefined ? {} : { credential }),
    connectTimeoutMs: request.connectTimeoutMs,
    proxyTimeoutMs: request.proxyTimeoutMs,
    startTlsTimeoutMs: request.startTlsTimeoutMs,
    handshakeTimeoutMs: request.handshakeTimeoutMs,
    afterHandshakeWaitMs: Math.max(1, request.waitMs),
    ...(request.httpGet === null ? {} : { httpGet: request.httpGet }),
    requireTrustForRequest: !request.allowRequestWithoutTrust,
    secondDial: request.secondDial,
  };
}
