import { isIP, type Socket } from 'node:net';
import type { AddressAttempt, DialPhase, DiagnosisEvidence } from '../../../shared/model/connection.ts';
import type { DialOptions, DialProxy } from '../dial-options.ts';
import { httpConnect } from '../proxy/http-connect.ts';
import { PROXY_DIALOGUE } from '../proxy/findings.ts';
import { createLoginHider } from '../proxy/hide-login.ts';
import { socks5 } from '../proxy/socks5.ts';
import { pipelined, STARTTLS_DIALOGUE } from '../starttls/findings.ts';
import { STARTTLS_DIALOGUES } from '../starttls/starttls.ts';
import { formatTarget } from '../target.ts';
import type { BeforeTlsNote } from '../transcript.ts';
import type { Resolve } from './addresses.ts';
import { type ConnectResult, connectTcp, type FailedConnect } from '../connect.ts';
import { type BeforeTlsFailure, type Dialogue, type DialogueNote, oneLine } from './dialogue.ts';
import { type DialogueInput, type DialogueResult, runDialogue } from './run-dialogue.ts';

/** Addresses and ports of a TCP connection. */
export interface TcpEnds {
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
}

export interface TransportInput {
  readonly options: DialOptions;
  readonly monotonicMs: () => number;
  readonly resolve: Resolve;
  readonly signal?: AbortSignal | undefined;
  readonly onPhase: (phase: DialPhase) => void;
  readonly onAttempts: (attempts: readonly AddressAttempt[]) => void;
  readonly onConnected: (ends: TcpEnds) => void;
  /** Into the transcript, its clock beginning when TCP to the first hop stood; answers the index. */
  readonly note: (note: BeforeTlsNote) => number;
}

/** What came before TLS: the way to the server, and how long each part of it took. */
export interface TransportResult {
  /** Of the first hop: the proxy's addresses where there is one. */
  readonly attempts: readonly AddressAttempt[];
  readonly lookupMs: number | null;
  readonly connectMs: number | null;
  readonly proxyMs: number | null;
  readonly startTlsMs: number | null;
  /** Reading of the monotonic clock when TCP stood. */
  readonly stoodMs: number;
  readonly outcome:
    | { readonly kind: 'open'; readonly socket: Socket; readonly address: string | undefined }
    | { readonly kind: 'not-connected'; readonly failed: FailedConnect }
    | { readonly kind: 'failed'; readonly failure: BeforeTlsFailure; readonly address: string | undefined }
    | { readonly kind: 'cancelled' };
}

/**
 * Opens the way to the server up to where TLS begins: address, proxy, STARTTLS, each within its own time. Never rejects; where it
 * does not end `open` the socket is closed. Octets that came behind the proxy's consent are put back in front of the tunnel;
 * octets behind the server's consent to TLS end it.
 */
export async function openTransport(input: TransportInput): Promise<TransportResult> {
  const startMs = input.monotonicMs();
  const tcp = await connectFirstHop(input, startMs);
  const stoodMs = input.monotonicMs();
  const { attempts, lookupMs, connectMs } = tcp;
  const before = { attempts, lookupMs, connectMs, proxyMs: null, startTlsMs: null, stoodMs };
  if (!tcp.outcome.ok) return { ...before, outcome: explainNotConnected(tcp.outcome.failed, input.options) };
  const { socket } = tcp.outcome;
  tellEnds(socket, input);
  const { proxy, startTls } = input.options;
  // Behind a proxy the server's own address is not known.
  const address = proxy === null ? tcp.outcome.address : undefined;
  if (proxy === null && startTls === null) return { ...before, outcome: { kind: 'open', socket, address } };
  const stages = new Stages({ input, socket, address, stoodMs });
  const proxied = proxy === null ? null : await stages.throughProxy(proxy);
  const proxyMs = proxied?.ms ?? null;
  if (proxied !== null && proxied.outcome.kind !== 'open') return { ...before, proxyMs, outcome: proxied.outcome };
  const started = startTls === null ? null : await stages.startTls();
  return {
    ...before,
    proxyMs,
    startTlsMs: started?.ms ?? null,
    outcome: started?.outcome ?? { kind: 'open', socket, address },
  };
}

/** A socket that was reset at once knows them no more. */
function tellEnds(socket: Socket, { onConnected }: TransportInput): void {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (localAddress === undefined || localPort === undefined) return;
  if (remoteAddress === undefined || remotePort === undefined) return;
  onConnected({
    local: { address: localAddress, port: localPort },
    remote: { address: remoteAddress, port: remotePort },
  });
}

function connectFirstHop(input: TransportInput, startMs: number): Promise<ConnectResult> {
  const { options, monotonicMs, resolve, signal, onPhase, onAttempts } = input;
  const { host, port } = options.proxy ?? options;
  return connectTcp({
    host,
    port,
    family: options.family,
    localAddress: options.localAddress,
    timeoutMs: options.connectTimeoutMs,
    sinceStartMs: () => monotonicMs() - startMs,
    resolve,
    signal,
    onPhase,
    onAttempts,
  });
}

/** A proxy or a local address that cannot be used is a cause of its own; the rest is told as of the server. */
function explainNotConnected(failed: FailedConnect, options: DialOptions): TransportResult['outcome'] {
  const { kind, code, tried } = failed;
  if (kind === 'cancelled') return { kind: 'cancelled' };
  const error: DiagnosisEvidence =
    kind === 'timeout-connect'
      ? { code: 'waited', values: { ms: options.connectTimeoutMs } }
      : { code: 'socket-error', values: { error: code } };
  const addresses: readonly DiagnosisEvidence[] =
    tried.length === 0 ? [] : [{ code: 'addresses-tried', values: { addresses: tried.join(', ') } }];
  const fail = (failure: Pick<BeforeTlsFailure, 'id' | 'culprit'>, first: DiagnosisEvidence) => ({
    kind: 'failed' as const,
    failure: { ...failure, confidence: 'certain' as const, evidence: [first, error, ...addresses] },
    address: undefined,
  });
  if (kind === 'local-address')
    return fail(
      { id: 'local-address-unusable', culprit: 'client' },
      { code: 'local-address', values: { address: options.localAddress ?? '' } },
    );
  if (options.proxy === null) return { kind: 'not-connected', failed };
  return fail(
    { id: 'proxy-unreachable', culprit: kind === 'name-not-found' ? 'client' : 'network' },
    { code: 'proxy-address', values: { proxy: formatTarget(options.proxy) } },
  );
}

interface StagesInput {
  readonly input: TransportInput;
  readonly socket: Socket;
  readonly address: string | undefined;
  readonly stoodMs: number;
}

interface Stage {
  readonly ms: number;
  readonly outcome: TransportResult['outcome'];
}

class Stages {
  private readonly parts: StagesInput;

  constructor(parts: StagesInput) {
    this.parts = parts;
  }

  async throughProxy(proxy: DialProxy): Promise<Stage> {
    const { options, onPhase } = this.parts.input;
    onPhase('proxy');
    const dialogue = proxy.kind === 'http' ? httpConnect(options, proxy.login) : socks5(options, proxy.login);
    const hider = proxy.login === null ? undefined : createLoginHider(proxy.login);
    const limits = { kind: PROXY_DIALOGUE, timeoutMs: options.proxyTimeoutMs, hide: hider?.hide };
    const spoken = await this.speak('Proxy', dialogue, limits).finally(() => hider?.forget());
    const { result } = spoken;
    if (result.kind === 'failed') {
      const proxyEvidence = { code: 'proxy-address', values: { proxy: formatTarget(proxy) } } as const;
      const { failure } = result;
      return this.ended(spoken, { ...result, failure: { ...failure, evidence: [...failure.evidence, proxyEvidence] } });
    }
    if (result.kind === 'agreed' && result.rest.length > 0) this.parts.socket.unshift(result.rest);
    return this.ended(spoken, result);
  }

  async startTls(): Promise<Stage> {
    const { options, onPhase } = this.parts.input;
    const { startTls } = options;
    onPhase('starttls');
    const names = { clientAddress: this.parts.socket.localAddress ?? '', domain: domainOf(options) };
    const dialogue = STARTTLS_DIALOGUES[startTls ?? 'smtp'](names);
    const timeoutMs = options.startTlsTimeoutMs;
    const spoken = await this.speak('StartTls', dialogue, { kind: STARTTLS_DIALOGUE, timeoutMs });
    const { result } = spoken;
    return result.kind === 'agreed' && result.rest.length > 0
      ? this.ended(spoken, { kind: 'failed', failure: this.refusePipelined(result.rest) })
      : this.ended(spoken, result);
  }

  private async speak(
    type: BeforeTlsNote['type'],
    dialogue: Dialogue,
    limits: Pick<DialogueInput, 'kind' | 'timeoutMs' | 'hide'>,
  ): Promise<{ readonly ms: number; readonly result: DialogueResult }> {
    const { socket, input } = this.parts;
    const fromMs = input.monotonicMs();
    const note = (each: DialogueNote): number => this.note(type, each);
    const result = await runDialogue({ socket, dialogue, ...limits, signal: input.signal, note });
    return { ms: input.monotonicMs() - fromMs, result };
  }

  private refusePipelined(rest: Uint8Array): BeforeTlsFailure {
    const message = this.note('StartTls', { from: 'server', bytes: rest, summary: oneLine(rest) });
    const failure = pipelined(rest.length);
    return { ...failure, evidence: failure.evidence.map((each) => ({ ...each, message })) };
  }

  private note(type: BeforeTlsNote['type'], note: DialogueNote): number {
    const { input, stoodMs } = this.parts;
    return input.note({ ...note, type, atMs: input.monotonicMs() - stoodMs });
  }

  private ended({ ms }: { readonly ms: number }, result: DialogueResult): Stage {
    const { socket, address } = this.parts;
    if (result.kind === 'agreed') return { ms, outcome: { kind: 'open', socket, address } };
    socket.destroy();
    if (result.kind === 'cancelled') return { ms, outcome: { kind: 'cancelled' } };
    return { ms, outcome: { kind: 'failed', failure: result.failure, address } };
  }
}

/** The name that protocols with virtual hosts ask for. */
const domainOf = ({ serverName, host }: DialOptions): string =>
  serverName === 'same' || serverName === 'off' || isIP(serverName) !== 0 ? host : serverName;
