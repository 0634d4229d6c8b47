import type { RunId } from '../../shared/model/brands.ts';
import type { AddressAttempt, ConnectionRun, DialPhase, TranscriptMessage } from '../../shared/model/connection.ts';
import { fail } from '../../shared/errors.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { dial, type DialDeps, type DialedRun } from '../tls/dial.ts';
import type { DialCredential, DialOptions, DialProxy, TrustInput } from '../tls/dial-options.ts';
import { checkHost, checkPort, formatTarget } from '../tls/target.ts';
import { openLogin } from './connection-login.ts';
import { createRecorder } from './connection-memory.ts';
import type { DialRequest, ProxyRequest } from './connection-request.ts';
import { describeSettings } from './connection-request.ts';
import { openTrust } from './connection-trust.ts';
import { openCredential, sealCredential } from './credential.ts';
import { localNamesOf } from './demo/local-names.ts';
import type { Dialler, Seat } from './dialling/dialler.ts';
import { resolveTo } from './dialling/resolve-to.ts';
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
  /** Where private keys are used; undefined to use them in this process. */
  readonly dialler: Dialler | undefined;
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
    const parts = await openParts(context, order);
    if (!parts.ok) return parts;
    const { credential, proxy } = parts.value;
    // With a proxy it is the proxy's name that is looked up.
    const knownAddress = proxy === null ? findLocalAddress(context, parts.value.host) : undefined;
    return await dialWith(ports, order, { ...parts.value, knownAddress }).finally(() => {
      if (credential !== undefined) dropKey(credential);
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
  readonly credential: HeldCredential | undefined;
  readonly proxy: DialProxy | null;
}

/** Whoever opened it gives it back by `dropKey`. */
type HeldCredential =
  | { readonly shown: DialCredential }
  | { readonly shown: Omit<DialCredential, 'keyPem'>; readonly parcel: Uint8Array; readonly seat: Seat };

function dropKey(credential: HeldCredential): void {
  if ('seat' in credential) credential.seat.leave();
  else credential.shown.keyPem.fill(0);
}

/** The address of a name that this computer answers itself. */
const findLocalAddress = (context: WorkspaceContext | undefined, host: string): string | undefined =>
  context === undefined ? undefined : localNamesOf(context).get(host.toLowerCase());

/** What needs no secret comes first, so that a failure leaves none open; the key is opened last. */
async function openParts(context: WorkspaceContext | undefined, order: DialOrder): Outcome<DialParts> {
  const { request } = order;
  const port = checkPort(request.port);
  if (!port.ok) return port;
  const host = checkHost(request.host);
  if (!host.ok) return host;
  const trust = await openTrust(context, request.trust);
  if (!trust.ok) return trust;
  const proxy = await openProxy(context, request.proxy);
  if (!proxy.ok) return proxy;
  const credential = await openChosen(context, order);
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
  { request: { credential, chain }, dialler, job }: DialOrder,
): Outcome<HeldCredential | undefined> {
  if (credential === 'none') return ok(undefined);
  const sent = <C extends Omit<DialCredential, 'keyPem'>>(shown: C): C =>
    chain === 'full' ? shown : { ...shown, certificateDerChain: shown.certificateDerChain.slice(0, 1) };
  if (dialler === undefined) {
    const opened = await openCredential(context, credential);
    return mapResult(opened, (shown) => ({ shown: sent(shown) }));
  }
  const taken = await dialler.take(job.signal);
  if (!taken.ok) return taken;
  const seat = taken.value;
  let isSealed = false;
  const sealed = await sealCredential(context, credential, seat.point)
    .then((result) => {
      isSealed = result.ok;
      return result;
    })
    // Nobody else would give it back, and a seat that is taken keeps the process.
    .finally(() => (isSealed ? undefined : seat.leave()));
  return mapResult(sealed, ({ credential: shown, parcel }) => ({ shown: sent(shown), parcel, seat }));
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
  { knownAddress, credential, ...parts }: DialParts & { readonly knownAddress: string | undefined },
): Outcome<DialledRun> {
  const { proxy } = parts;
  if (proxy !== null) noteNetworkUse(ports, { purpose: 'connection.proxy', target: formatTarget(proxy) });
  noteNetworkUse(ports, { purpose: 'connection.dial', target: formatTarget(parts) });
  const recorder = createRecorder();
  const options = buildOptions(request, parts, ports.clock.now());
  const run = await dialHereOrThere(
    ports,
    { options, credential, knownAddress },
    {
      signal: job.signal,
      ...recorder,
      onPhase: (phase) => {
        job.progress(PHASES.indexOf(phase), PHASES.length);
        watcher?.onPhase(phase);
      },
      onAttempts: (attempts) => watcher?.onAttempts(attempts),
      onMessage: (message) => watcher?.onMessage(message),
    },
  );
  if (!run.ok) return run;
  const id = request.runId ?? createIds(ports.randomBytes)<RunId>();
  return ok({
    run: { ...run.value, id, settings: describeSettings(request, proxy) },
    recording: recorder.finish(),
    clientDer: credential?.shown.certificateDerChain[0],
  });
}

/** With a key that is sealed for a process, there. */
function dialHereOrThere(
  { clock }: Ports,
  {
    options,
    credential,
    knownAddress,
  }: {
    readonly options: Omit<DialOptions, 'credential'>;
    readonly credential: HeldCredential | undefined;
    readonly knownAddress: string | undefined;
  },
  deps: Omit<DialDeps, 'now' | 'monotonicMs' | 'resolve'>,
): Outcome<DialedRun> {
  if (credential !== undefined && 'seat' in credential) {
    const { shown, parcel, seat } = credential;
    return seat.dial({ options, credential: shown, parcel, now: clock.now(), knownAddress }, deps);
  }
  return dial(credential === undefined ? options : { ...options, credential: credential.shown }, {
    ...deps,
    now: clock.now,
    monotonicMs: clock.monotonicMs,
    ...(knownAddress === undefined ? {} : { resolve: resolveTo(knownAddress) }),
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

function buildOptions(
  request: DialRequest,
  parts: Omit<DialParts, 'credential'>,
  at: number,
): Omit<DialOptions, 'credential'> {
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
