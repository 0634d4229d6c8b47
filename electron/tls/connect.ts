import { lookup } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';

export type ConnectFailure = 'name-not-found' | 'connection-refused' | 'timeout-connect' | 'unreachable' | 'cancelled';

export interface FailedConnect {
  readonly kind: ConnectFailure;
  /** System error code, `ECONNREFUSED`; `TIMEOUT` where our timer ended it. */
  readonly code: string;
  readonly tried: readonly string[];
}

export type ConnectResult =
  | { readonly ok: true; readonly socket: Socket; readonly address: string }
  | { readonly ok: false; readonly failed: FailedConnect };

export interface ConnectInput {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly monotonicMs: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** Looks the host up and connects to its addresses in the resolver's order, the time shared among those left. */
export async function connectTcp(input: ConnectInput): Promise<ConnectResult> {
  const deadline = input.monotonicMs() + input.timeoutMs;
  const found = await resolveHost(input, deadline);
  if (!found.ok) return { ok: false, failed: { ...found.failed, tried: [] } };
  const failures: { readonly kind: ConnectFailure; readonly code: string }[] = [];
  for (const [position, address] of found.addresses.entries()) {
    const left = (deadline - input.monotonicMs()) / (found.addresses.length - position);
    const attempt = await connectAddress(address, input, Math.max(1, left));
    if (attempt.ok) return { ok: true, socket: attempt.socket, address };
    failures.push(attempt.failed);
    if (attempt.failed.kind === 'cancelled') break;
  }
  return { ok: false, failed: { ...mostTelling(failures), tried: found.addresses } };
}

interface Failure {
  readonly kind: ConnectFailure;
  readonly code: string;
}

const TELLING: readonly ConnectFailure[] = ['cancelled', 'connection-refused', 'timeout-connect', 'unreachable'];

/** A refusal proves that the host is there; it says more than a time-out of another address. */
function mostTelling(failures: readonly Failure[]): Failure {
  for (const kind of TELLING) {
    const failure = failures.find((each) => each.kind === kind);
    if (failure !== undefined) return failure;
  }
  return { kind: 'name-not-found', code: 'ENODATA' };
}

type Resolved =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly failed: Failure };

function resolveHost(input: ConnectInput, deadline: number): Promise<Resolved> {
  if (isIP(input.host) !== 0) return Promise.resolve({ ok: true, addresses: [input.host] });
  return new Promise((resolve) => {
    const settle = once(resolve, input, {
      timeoutMs: deadline - input.monotonicMs(),
      failed: (failed): Resolved => ({ ok: false, failed }),
    });
    lookup(input.host, { all: true, verbatim: true }, (error, addresses) => {
      if (error !== null) settle({ ok: false, failed: { kind: 'name-not-found', code: error.code ?? 'UNKNOWN' } });
      else settle({ ok: true, addresses: [...new Set(addresses.map((each) => each.address))].slice(0, 16) });
    });
  });
}

type Attempt = { readonly ok: true; readonly socket: Socket } | { readonly ok: false; readonly failed: Failure };

function connectAddress(address: string, input: ConnectInput, timeoutMs: number): Promise<Attempt> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: input.port, noDelay: true });
    const settle = once(resolve, input, {
      timeoutMs,
      failed: (failed): Attempt => {
        socket.destroy();
        return { ok: false, failed };
      },
    });
    // Replaced by the tap's own listener; a late error of a socket given up must not be thrown.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle({ ok: false, failed: { kind: connectFailure(error.code), code: error.code ?? 'UNKNOWN' } }),
    );
    socket.once('connect', () => settle({ ok: true, socket: socket.pause() }));
  });
}

function connectFailure(code: string | undefined): ConnectFailure {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'connection-refused';
  return code === 'ETIMEDOUT' ? 'timeout-connect' : 'unreachable';
}

interface Limits<T> {
  readonly timeoutMs: number;
  readonly failed: (failure: Failure) => T;
}

/** A resolve that counts once and is called for time-out and cancellation too. */
function once<T>(resolve: (value: T) => void, input: ConnectInput, limits: Limits<T>): (value: T) => void {
  let settled = false;
  const settle = (value: T): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    input.signal?.removeEventListener('abort', cancel);
    resolve(value);
  };
  const cancel = (): void => settle(limits.failed({ kind: 'cancelled', code: 'ABORT' }));
  const timer = setTimeout(
    () => settle(limits.failed({ kind: 'timeout-connect', code: 'TIMEOUT' })),
    Math.max(1, limits.timeoutMs),
  );
  input.signal?.addEventListener('abort', cancel);
  if (input.signal?.aborted === true) cancel();
  return settle;
}
