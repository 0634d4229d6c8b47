import { isIP, type Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import type { ServerTrust, TlsParty } from '../../shared/model/connection.ts';
import type { DialOptions } from './dial-options.ts';
import { handshakeFinished, MAX_APPLICATION_TEXT } from './facts.ts';
import { findAnswer } from './http-answer.ts';
import { buildHttp2Request } from './http2.ts';
import { Tap, type TapObserver } from './tap.ts';
import type { Transcript } from './transcript.ts';

/** Why we stopped listening. */
export type SessionStop =
  | 'handshake-timeout'
  | 'waited'
  | 'answered'
  | 'closed'
  | 'engine-error'
  | 'flood'
  | 'cancelled';

export interface SessionResult {
  readonly stop: SessionStop;
  /** The runtime's TLS called the handshake done. */
  readonly engineConnected: boolean;
  /** From the ClientHello to the end of the handshake. */
  readonly handshakeMs: number | null;
  readonly requestSent: boolean;
}

export interface SessionInput {
  readonly socket: Socket;
  readonly context: SecureContext;
  readonly options: DialOptions;
  readonly transcript: Transcript;
  readonly observer: TapObserver;
  /** Milliseconds since TCP stood. */
  readonly elapsedMs: () => number;
  /** Verdict on the chain in the transcript. */
  readonly judge: () => ServerTrust;
  readonly onSecret: (line: string) => void;
  /** Called once the handshake is done. */
  readonly onHandshake: () => void;
  readonly signal?: AbortSignal | undefined;
}

/** More than any handshake and answer we read; what keeps sending is a fault of its own. */
const MAX_SERVER_BYTES = 4_194_304;
const CLOSE_GRACE_MS = 100;
const CERTIFICATE_WAIT_MS = 250;
const POLL_MS = 5;
const TURNS_TO_SEND = 2;

/** Runs one TLS session over a tapped socket until it ends, answers or a timer runs out. Never rejects. */
export async function runSession(input: SessionInput): Promise<SessionResult> {
  const session = new Session(input);
  const result = await session.result;
  await session.close();
  return result;
}

/** The name for SNI; undefined sends none. @see RFC 6066 §3 */
export function sentServerName(options: Pick<DialOptions, 'host' | 'serverName'>): string | undefined {
  if (options.serverName === 'off') return undefined;
  const name = options.serverName === 'same' ? options.host : options.serverName;
  return isIP(name) === 0 ? name.replace(/\.$/, '') : undefined;
}

class Session {
  readonly result: Promise<SessionResult>;
  private readonly input: SessionInput;
  private readonly tap: Tap;
  private readonly relay: Relay = { session: this };
  private readonly engine: TLSSocket;
  private readonly settle: (result: SessionResult) => void;
  private timer: NodeJS.Timeout;
  private settled = false;
  private engineConnected = false;
  private requestSent = false;
  private serverBytes = 0;
  private serverGone = false;
  private handshakeMs: number | null = null;
  private readonly startedMs: number;

  constructor(input: SessionInput) {
    this.input = input;
    this.startedMs = input.elapsedMs();
    const { promise, resolve } = Promise.withResolvers<SessionResult>();
    this.result = promise;
    this.settle = resolve;
    this.timer = setTimeout(() => this.stop('handshake-timeout'), input.options.handshakeTimeoutMs);
    this.tap = startTap(input.socket, this.relay);
    this.engine = this.startEngine();
    listen(this.engine, this.relay);
    input.signal?.addEventListener('abort', this.cancel);
    if (input.signal?.aborted === true) this.cancel();
  }

  /** Says goodbye where the engine still can and somebody may hear it, then lets go of the socket. */
  async close(): Promise<void> {
    const { engine, tap } = this;
    if (this.engineConnected && !this.serverGone && !engine.destroyed && !tap.destroyed) {
      await new Promise<void>((resolve) => {
        const said = (): void => {
          clearTimeout(grace);
          resolve();
        };
        const grace = setTimeout(said, CLOSE_GRACE_MS);
        // A server that goes first closes the stream before it can finish.
        tap.once('finish', said);
        tap.once('close', said);
        engine.end();
      });
    }
    engine.destroy();
    tap.release();
    this.relay.session = undefined;
  }

  private startEngine(): TLSSocket {
    const { context, options } = this.input;
    const servername = sentServerName(options);
    return connect({
      socket: this.tap,
      secureContext: context,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(options.alpn.length === 0 ? {} : { ALPNProtocols: [...options.alpn] }),
      ...(servername === undefined ? {} : { servername }),
    });
  }

  secret(line: string): void {
    this.input.transcript.secret(line);
    this.input.onSecret(line);
  }

  observe(from: 'client' | 'server', bytes: Uint8Array): void {
    this.input.observer.onBytes(from, bytes);
    if (from === 'server') this.serverBytes += bytes.length;
    if (this.serverBytes > MAX_SERVER_BYTES) this.stop('flood');
  }

  observeEnd(from: TlsParty, how: 'FIN' | 'RST'): void {
    this.serverGone ||= from === 'server';
    this.input.observer.onEnd(from, how);
  }

  async connected(): Promise<void> {
    if (this.settled) return;
    this.engineConnected = true;
    this.handshakeMs = this.input.elapsedMs() - this.startedMs;
    this.input.onHandshake();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop('waited'), this.input.options.afterHandshakeWaitMs);
    // The engine has yet to send its flight, by the tap's next turn: nothing is looked at before, and the verdict is made
    // while the server reads it.
    for (let turn = 0; turn < TURNS_TO_SEND; turn++)
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    await this.serverCertificateSeen();
    if (this.settled) return;
    this.input.judge();
    this.sendRequest();
  }

  /** An engine may hand out its secrets only after it has called the handshake done. */
  private async serverCertificateSeen(): Promise<void> {
    const { transcript } = this.input;
    for (
      let waitedMs = 0;
      !this.settled && waitedMs < CERTIFICATE_WAIT_MS && !handshakeFinished(transcript.facts());
      waitedMs += POLL_MS
    ) {
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS);
      });
    }
  }

  private sendRequest(): void {
    const { options, judge, transcript } = this.input;
    if (options.httpGet === undefined) return;
    if (options.requireTrustForRequest) {
      const trust = judge();
      if (!trust.verified || !trust.nameMatches) return;
    }
    this.requestSent = true;
    this.engine.write(buildRequest(options, options.httpGet, transcript.facts().alpn));
  }

  /** A greeting is an answer; an HTTP answer is waited for to its end, since the page may name the reason. */
  checkAnswer(): void {
    const facts = this.input.transcript.facts();
    if (!this.requestSent && (facts.alpn !== 'h2' || this.input.options.httpGet === undefined))
      return this.stop('answered');
    if (facts.applicationBytes.server >= MAX_APPLICATION_TEXT) this.stop('answered');
    else {
      const answer = findAnswer(facts);
      const isOther = facts.alpn !== 'h2' && facts.applicationBytes.server > 16;
      if (answer === undefined ? isOther : answer.complete) this.stop('answered');
    }
  }

  private readonly cancel = (): void => this.stop('cancelled');

  stop(stop: SessionStop): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    this.input.signal?.removeEventListener('abort', this.cancel);
    const { engineConnected, handshakeMs, requestSent } = this;
    this.settle({ stop, engineConnected, handshakeMs, requestSent });
  }
}

/** What engine and tap speak to. They stay in memory until all of it is swept; the session, and the run with it, must not. */
interface Relay {
  session: Session | undefined;
}

function startTap(socket: Socket, relay: Relay): Tap {
  const tap = new Tap(socket, {
    onBytes: (from, bytes) => relay.session?.observe(from, bytes),
    onEnd: (from, how) => relay.session?.observeEnd(from, how),
  });
  // Every error reaches the engine's own event as well.
  tap.on('error', () => relay.session?.stop('closed'));
  return tap;
}

function listen(engine: TLSSocket, relay: Relay): void {
  engine.on('keylog', (line: Buffer) => relay.session?.secret(line.toString('latin1').trim()));
  // What throws while judging throws again, to the caller, when the run is built.
  engine.on('secureConnect', () => void relay.session?.connected().catch(() => relay.session?.stop('waited')));
  engine.on('data', () => relay.session?.checkAnswer());
  engine.on('end', () => relay.session?.stop('closed'));
  engine.on('close', () => relay.session?.stop('closed'));
  // The engine's words are not looked at; its alert, if any, is on the wire by the next turn.
  engine.on('error', () => setImmediate(() => relay.session?.stop('engine-error')));
}

/** The smallest honest request in the protocol agreed on; without a body, a cookie or a credential. @see RFC 9110 §9.3.1 */
function buildRequest(options: DialOptions, path: string, alpn: string | null): string | Uint8Array {
  const name = sentServerName(options) ?? (options.host.includes(':') ? `[${options.host}]` : options.host);
  const host = options.port === 443 ? name : `${name}:${options.port}`;
  return alpn === 'h2'
    ? buildHttp2Request(path, host)
    : `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: Countersign\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
}
