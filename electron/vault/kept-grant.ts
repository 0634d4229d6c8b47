import type { UnixMs } from '../../shared/model/brands.ts';
import { type GrantContent, type ParcelAddress, ParcelReceiver } from './grant-parcel.ts';
import { forgetKey, type PrivateKey, readPkcs8 } from './private-key.ts';
import type { SignPurpose } from './signed-shape.ts';

/** The clock of the computer may be set forward, and it may sleep. */
const LONGEST_WAIT_MS = 30_000;

export interface KeeperPorts {
  now(): UnixMs;
  monotonicMs(): number;
  /** The grant is over and forgotten. */
  onOver(): void;
}

/**
 * The one grant that a process keeps: which keys sign for what, and which records are open, for a time.
 *
 * Time runs out on the clock of the computer or on the one that never goes back, whichever says so first: setting the clock back prolongs nothing,
 * and neither does sleep.
 */
export class KeptGrant {
  readonly #ports: KeeperPorts;
  readonly #keys = new Map<string, PrivateKey>();
  readonly #records = new Map<string, Uint8Array>();
  #receiver: ParcelReceiver | null = null;
  #until: UnixMs = 0;
  #deadlineMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  /** The point that the next parcel is sealed for. */
  offer(): Uint8Array {
    this.#receiver = new ParcelReceiver();
    return this.#receiver.point.slice();
  }

  /** Takes what a parcel holds; false where it isn't for this process, holds a key that doesn't open, or is taken a second time. */
  take(parcel: Uint8Array, address: ParcelAddress): boolean {
    const receiver = this.#receiver;
    this.#receiver = null;
    const content = receiver?.open(parcel, address) ?? null;
    return content !== null && this.#keys.size === 0 && this.#records.size === 0 && this.#hold(content);
  }

  findKey(name: string, purpose: SignPurpose): PrivateKey | undefined {
    return this.#isOver() ? undefined : this.#keys.get(`${purpose} ${name}`);
  }

  /** A copy, which the caller zeroes. */
  findRecord(name: string): Uint8Array | undefined {
    return this.#isOver() ? undefined : this.#records.get(name)?.slice();
  }

  forget(): void {
    clearTimeout(this.#timer);
    for (const key of this.#keys.values()) forgetKey(key);
    this.#keys.clear();
    for (const plain of this.#records.values()) plain.fill(0);
    this.#records.clear();
    this.#until = 0;
  }

  #hold({ lastsMs, keys, records }: GrantContent): boolean {
    for (const { name, plain } of records) this.#records.set(name, plain);
    for (const { name, purpose, pkcs8Der } of keys) {
      const key = readPkcs8(pkcs8Der);
      pkcs8Der.fill(0);
      if (key !== null) this.#keys.set(`${purpose} ${name}`, key);
    }
    this.#until = this.#ports.now() + lastsMs;
    this.#deadlineMs = this.#ports.monotonicMs() + lastsMs;
    if (this.#keys.size < new Set(keys.map(({ name, purpose }) => `${purpose} ${name}`)).size) {
      this.forget();
      return false;
    }
    this.#wait();
    return true;
  }

  #leftMs(): number {
    const { now, monotonicMs } = this.#ports;
    return Math.min(this.#until - now(), this.#deadlineMs - monotonicMs());
  }

  #isOver(): boolean {
    return this.#leftMs() <= 0;
  }

  #wait(): void {
    const leftMs = this.#leftMs();
    if (leftMs <= 0) {
      this.forget();
      this.#ports.onOver();
      return;
    }
    this.#timer = setTimeout(() => this.#wait(), Math.min(leftMs, LONGEST_WAIT_MS));
    this.#timer.unref();
  }
}
