import { connect, isIP, type Socket } from 'node:net';
import type { AddressAttempt, AddressFamily } from '../../shared/model/connection.ts';
import { type Address, AddressQueue, type Resolve } from './transport/addresses.ts';

export type ConnectFailure =
  | 'name-not-found'
  | 'connection-refused'
  | 'timeout-connect'
  | 'unreachable'
  | 'local-address'
  | 'cancelled';

export interface FailedConnect {
  readonly kind: ConnectFailure;
  /** System error code, `ECONNREFUSED`; `TIMEOUT` where our timer ended it. */
  readonly code: string;
  readonly tried: readonly string[];
}

export interface ConnectInput {
  readonly host: string;
  readonly port: number;
  readonly family: AddressFamily;
  readonly localAddress: string | null;
  /** For the look-up and all attempts together. */
  readonly timeoutMs: number;
  /** Milliseconds since the dial began. */
  readonly sinceStartMs: () => number;
  readonly resolve: Resolve;
  readonly signal?: AbortSignal | undefined;
  readonly onPhase: (phase: 'lookup' | 'connect') => void;
  readonly onAttempts: (attempts: readonly AddressAttempt[]) => void;
}

export interface ConnectResult {
  readonly attempts: readonly AddressAttempt[];
  /** Null for an IP address. */
  readonly lookupMs: number | null;
  /** From the first attempt to the connection, null where there was none. */
  readonly connectMs: number | null;
  readonly outcome:
    | { readonly ok: true; readonly socket: Socket; readonly address: string }
    | { readonly ok: false; readonly failed: FailedConnect };
}

/** @see RFC 8305 §8 */
const RESOLUTION_DELAY_MS = 50;
const ATTEMPT_DELAY_MS = 250;

/**
 * Looks the host up and connects to its addresses, families in turn and IPv6 first: the next begins 250 ms after the one before
 * or when that failed, the first to connect wins, the others are given up. Never rejects. The socket comes paused.
 * @see RFC 8305
 */
export function connectTcp(input: ConnectInput): Promise<ConnectResult> {
  return new Promise((resolve) => new Race(input, resolve).start());
}

type Failure = Pick<FailedConnect, 'kind' | 'code'>;

interface OpenAttempt {
  readonly position: number;
  readonly socket: Socket;
}

class Race {
  private readonly queue = new AddressQueue();
  private readonly attempts: AddressAttempt[] = [];
  private readonly failures: Failure[] = [];
  private readonly open = new Set<OpenAttempt>();
  private readonly input: ConnectInput;
  private readonly settle: (result: ConnectResult) => void;
  private readonly deadline: NodeJS.Timeout;
  private nextTimer: NodeJS.Timeout | undefined;
  private lookups = 0;
  private lookupError: string | undefined;
  private lookupMs: number | null = null;
  private firstAttemptMs: number | undefined;
  private settled = false;

  constructor(input: ConnectInput, settle: (result: ConnectResult) => void) {
    this.input = input;
    this.settle = settle;
    this.deadline = setTimeout(() => this.timedOut(), Math.max(1, input.timeoutMs));
    input.signal?.addEventListener('abort', this.cancel);
  }

  start(): void {
    const { host, signal } = this.input;
    if (signal?.aborted === true) {
      this.cancel();
      return;
    }
    const literal = isIP(host);
    if (literal === 4 || literal === 6) {
      this.queue.add(literal, [host]);
      this.advance();
      return;
    }
    this.input.onPhase('lookup');
    for (const family of wantedFamilies(this.input)) void this.lookUp(family);
  }

  private async lookUp(family: 4 | 6): Promise<void> {
    this.lookups++;
    try {
      const found = await this.input.resolve(this.input.host, family);
      this.lookups--;
      this.queue.add(family, found);
    } catch (error) {
      this.lookups--;
      this.lookupError ??= errorCode(error);
    }
    if (!this.settled) this.lookedUp(family);
  }

  /** An answer for IPv4 waits a moment for the one for IPv6; once attempts are under way, what is new joins the queue. */
  private lookedUp(family: 4 | 6): void {
    if (this.firstAttemptMs !== undefined) {
      if (this.open.size === 0) this.advance();
      else this.nextTimer ??= setTimeout(() => this.advance(), ATTEMPT_DELAY_MS);
    } else if (this.lookups > 0 && (family === 4 || this.queue.isEmpty)) {
      if (!this.queue.isEmpty) this.nextTimer ??= setTimeout(() => this.advance(), RESOLUTION_DELAY_MS);
    } else this.advance();
  }

  private advance(): void {
    clearTimeout(this.nextTimer);
    this.nextTimer = undefined;
    const next = this.queue.next();
    if (next !== undefined) this.begin(next);
    else if (this.open.size === 0 && this.lookups === 0) this.fail(mostTelling(this.failures, this.lookupError));
    if (!this.settled && !this.queue.isEmpty) {
      this.nextTimer = setTimeout(() => this.advance(), ATTEMPT_DELAY_MS);
    }
  }

  private begin({ address, family }: Address): void {
    const { port, localAddress, sinceStartMs } = this.input;
    const startedMs = sinceStartMs();
    if (this.firstAttemptMs === undefined) {
      this.firstAttemptMs = startedMs;
      if (isIP(this.input.host) === 0) this.lookupMs = startedMs;
      this.input.onPhase('connect');
    }
    const position = this.attempts.length;
    this.attempts.push({ address, family, startedMs: rounded(startedMs), endedMs: null, result: 'abandoned' });
    const local = localAddress === null ? {} : { localAddress };
    const attempt = { position, socket: connect({ host: address, port, noDelay: true, ...local }) };
    this.open.add(attempt);
    // Stays: a late error of a socket that was given up must not be thrown.
    attempt.socket.on('error', (error: NodeJS.ErrnoException) => this.failed(attempt, error));
    attempt.socket.once('connect', () => this.connected(attempt));
    this.input.onAttempts([...this.attempts]);
  }

  private connected(attempt: OpenAttempt): void {
    if (this.settled) return;
    this.open.delete(attempt);
    this.end(attempt.position, 'connected');
    const address = this.attempts[attempt.position]?.address ?? '';
    const connectMs = this.input.sinceStartMs() - (this.firstAttemptMs ?? 0);
    // Sockets stay in memory for long after their end; what they hold on to is to be little.
    attempt.socket.removeAllListeners('error').on('error', ignore);
    this.finish({ ok: true, socket: attempt.socket.pause(), address }, connectMs);
  }

  private failed(attempt: OpenAttempt, error: NodeJS.ErrnoException): void {
    if (!this.open.delete(attempt) || this.settled) return;
    const code = error.code ?? 'UNKNOWN';
    const kind = failureKind(error, this.input.localAddress !== null);
    this.failures.push({ kind, code });
    attempt.socket.destroy();
    this.end(attempt.position, ATTEMPT_RESULTS[kind], code);
    this.advance();
  }

  private timedOut(): void {
    for (const { position } of this.open) this.end(position, 'timed-out', 'TIMEOUT');
    this.failures.push({ kind: 'timeout-connect', code: 'TIMEOUT' });
    this.fail(mostTelling(this.failures, undefined));
  }

  private readonly cancel = (): void => this.fail({ kind: 'cancelled', code: 'ABORT' });

  private end(position: number, result: AddressAttempt['result'], code?: string): void {
    const attempt = this.attempts[position];
    if (attempt === undefined) return;
    const endedMs = rounded(this.input.sinceStartMs());
    this.attempts[position] = { ...attempt, endedMs, result, ...(code === undefined ? {} : { code }) };
    this.input.onAttempts([...this.attempts]);
  }

  private fail(failure: Failure): void {
    this.finish({ ok: false, failed: { ...failure, tried: this.attempts.map(({ address }) => address) } }, null);
  }

  private finish(outcome: ConnectResult['outcome'], connectMs: number | null): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.deadline);
    clearTimeout(this.nextTimer);
    if (this.firstAttemptMs === undefined && isIP(this.input.host) === 0) this.lookupMs = this.input.sinceStartMs();
    this.input.signal?.removeEventListener('abort', this.cancel);
    for (const { position, socket } of this.open) {
      socket.destroy();
      if (this.attempts[position]?.endedMs === null) this.end(position, 'abandoned');
    }
    this.settle({ attempts: this.attempts, lookupMs: this.lookupMs, connectMs, outcome });
  }
}

/** A local address settles the family too. */
function wantedFamilies({ family, localAddress }: ConnectInput): readonly (4 | 6)[] {
  const local = localAddress === null ? 0 : isIP(localAddress);
  return ([6, 4] as const).filter(
    (each) => (family === 'any' || family === `ipv${each}`) && (local === 0 || local === each),
  );
}

function failureKind({ code, syscall }: NodeJS.ErrnoException, bound: boolean): ConnectFailure {
  if (bound && (syscall === 'bind' || code === 'EADDRNOTAVAIL' || code === 'EINVAL')) return 'local-address';
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'connection-refused';
  return code === 'ETIMEDOUT' ? 'timeout-connect' : 'unreachable';
}

const ignore = (): void => undefined;

const ATTEMPT_RESULTS = {
  'name-not-found': 'failed',
  'connection-refused': 'refused',
  'timeout-connect': 'timed-out',
  unreachable: 'unreachable',
  'local-address': 'failed',
  cancelled: 'abandoned',
} as const satisfies Readonly<Record<ConnectFailure, AddressAttempt['result']>>;

const TELLING: readonly ConnectFailure[] = ['connection-refused', 'local-address', 'timeout-connect', 'unreachable'];

/** A refusal proves that the host is there; it says more than a time-out of another address. */
function mostTelling(failures: readonly Failure[], lookupError: string | undefined): Failure {
  for (const kind of TELLING) {
    const failure = failures.find((each) => each.kind === kind);
    if (failure !== undefined) return failure;
  }
  return { kind: 'name-not-found', code: lookupError ?? 'ENODATA' };
}

function errorCode(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
