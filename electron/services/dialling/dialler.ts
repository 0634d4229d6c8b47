import { type AppError, fail } from '../../../shared/errors.ts';
import { BugError, type Result } from '../../../shared/result.ts';
import type { DialDeps, DialedRun } from '../../tls/dial.ts';
import { withOwnBuffers } from '../../vault/own-buffers.ts';
import type { SpawnVault, VaultChannel } from '../../vault/vault-channel.ts';
import type { DialReplyMessage, DialRequestMessage, DialWish } from './dial-messages.ts';

/** Whoever dials again soon finds the process running. */
const IDLE_MS = 10_000;
/** A process that has not heard of a cancelled dial by then hears of nothing. */
const CANCEL_WAIT_MS = 3000;

/** A place in the process for one dial. */
export interface Seat {
  /** What the key is sealed for. */
  readonly point: Uint8Array;
  /** As `dial` of tls; `vault.locked` where the keys were locked meanwhile. Rejects where the process died under it, a bug. */
  dial(wish: DialWish, deps: SeatDeps): Promise<Result<DialedRun, AppError>>;
  /** Gives the seat back; after a dial, too. */
  leave(): void;
}

/** Who hears of the dial. */
export type SeatDeps = Omit<DialDeps, 'now' | 'monotonicMs' | 'resolve'>;

/** Dials with private keys in a process of its own, which starts with the first dial and ends soon after the last. */
export interface Dialler {
  /** Fails with `vault.locked` where it is ended meanwhile, with `job.cancelled` when the signal fires. */
  take(signal: AbortSignal): Promise<Result<Seat, AppError>>;
  /** Ends the process, and what is under way in it. */
  end(): void;
}

export function createDialler(spawn: SpawnVault): Dialler {
  let running: DialProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(idle);
    running?.end();
    running = undefined;
  };
  return {
    end,
    take: (signal) => {
      clearTimeout(idle);
      const current = running?.hasEnded === false ? running : new DialProcess(spawn());
      running = current;
      return current.take(signal, () => {
        clearTimeout(idle);
        if (current === running && current.isIdle) idle = setTimeout(end, IDLE_MS).unref();
      });
    },
  };
}

/** Who waits at a seat. */
interface Waiting {
  hear(message: DialReplyMessage | { readonly seat: number; readonly kind: 'cancelled' }): void;
  ended(wasAsked: boolean): void;
}

/** One life of the process. */
class DialProcess {
  readonly #channel: VaultChannel;
  readonly #seats = new Map<number, Waiting>();
  #lastSeat = 0;
  #isEnding = false;
  hasEnded = false;

  constructor(channel: VaultChannel) {
    this.#channel = channel;
    channel.onMessage((message) => {
      const reply = message as DialReplyMessage;
      this.#seats.get(reply.seat)?.hear(reply);
    });
    channel.onExit(() => this.#close());
  }

  get isIdle(): boolean {
    return this.#seats.size === 0;
  }

  end(): void {
    this.#isEnding = true;
    this.#channel.kill();
    this.#close();
  }

  take(signal: AbortSignal, onLeft: () => void): Promise<Result<Seat, AppError>> {
    const seat = ++this.#lastSeat;
    const leave = (): void => this.#leave(seat, onLeft);
    let stop = (): void => undefined;
    return new Promise<Result<Seat, AppError>>((resolve, reject) => {
      stop = () => {
        leave();
        resolve(CANCELLED);
      };
      this.#seats.set(seat, {
        hear: (message) => {
          if (message.kind !== 'point') return;
          const dial: Seat['dial'] = (wish, deps) => this.#dial(seat, wish, deps);
          resolve({ ok: true, value: { point: message.point, dial, leave } });
        },
        ended: (wasAsked) => (wasAsked ? resolve(LOCKED) : reject(died())),
      });
      this.#post({ seat, kind: 'take' });
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
    }).finally(() => signal.removeEventListener('abort', stop));
  }

  #dial(seat: number, wish: DialWish, deps: SeatDeps): Promise<Result<DialedRun, AppError>> {
    if (this.hasEnded) return this.#isEnding ? Promise.resolve(LOCKED) : Promise.reject(died());
    let hanging: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.#post({ seat, kind: 'cancel' });
      hanging = setTimeout(() => this.#breakOff(seat), CANCEL_WAIT_MS);
    };
    deps.signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<Result<DialedRun, AppError>>((resolve, reject) => {
      this.#seats.set(seat, {
        hear: (message) => {
          if (message.kind === 'done') resolve(message.result);
          else if (message.kind === 'cancelled') resolve(CANCELLED);
          else if (message.kind === 'broke') reject(new BugError(`the process that dials broke: ${message.bug}`));
          else tell(message, deps);
        },
        ended: (wasAsked) => (wasAsked ? resolve(LOCKED) : reject(died())),
      });
      this.#post({ seat, kind: 'dial', wish });
      if (deps.signal?.aborted === true) cancel();
    }).finally(() => {
      clearTimeout(hanging);
      deps.signal?.removeEventListener('abort', cancel);
    });
  }

  /** The process does nothing any more, so that other dials in it would not end either. */
  #breakOff(seat: number): void {
    this.#seats.get(seat)?.hear({ seat, kind: 'cancelled' });
    this.#seats.delete(seat);
    this.#channel.kill();
    this.#close();
  }

  #leave(seat: number, onLeft: () => void): void {
    this.#seats.delete(seat);
    this.#post({ seat, kind: 'leave' });
    onLeft();
  }

  #post(message: DialRequestMessage): void {
    if (this.hasEnded) return;
    const copies: Uint8Array[] = [];
    this.#channel.post(withOwnBuffers(message, copies));
    for (const copy of copies) copy.fill(0);
  }

  #close(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    for (const waiting of this.#seats.values()) waiting.ended(this.#isEnding);
    this.#seats.clear();
  }
}

const LOCKED = fail('vault.locked', {});
const CANCELLED = fail('job.cancelled', {});
const died = (): BugError => new BugError('the process that dials died');

function tell(message: DialReplyMessage, deps: SeatDeps): void {
  switch (message.kind) {
    case 'phase':
      return deps.onPhase?.(message.phase);
    case 'attempts':
      return deps.onAttempts?.(message.attempts);
    case 'connected':
      return deps.onConnected?.(message.ends);
    case 'message':
      return deps.onMessage?.(message.message);
    case 'bytes':
      return deps.onBytes?.(message.from, message.bytes, message.atMs);
    case 'secret':
      return deps.onSecret?.(message.line);
    default:
      return undefined;
  }
}
