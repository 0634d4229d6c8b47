import type { SignInput, StagedPart } from './vault-calls.ts';

/**
 * A large message on its way to the process that signs it, a part at a time: a channel holds what is sent to it two or three times over, once as it is, once
 * serialised, and once in the other process before it is read.
 */
export class StagedMessage {
  #octets = new Uint8Array();
  #length = 0;

  /** Parts come in order; the first names the length of all. Answers false for one that does not follow, and forgets what it followed. */
  add({ at, of, octets }: StagedPart): boolean {
    if (at === 0) {
      this.#octets = new Uint8Array(of);
      this.#length = 0;
    }
    const follows = at === this.#length && of === this.#octets.length && at + octets.length <= of;
    if (!follows) {
      this.take();
      return false;
    }
    this.#octets.set(octets, at);
    this.#length += octets.length;
    return true;
  }

  /** The message, which is forgotten here; undefined where parts are missing. */
  take(): Uint8Array<ArrayBuffer> | undefined {
    const isWhole = this.#length > 0 && this.#length === this.#octets.length;
    const octets = this.#octets;
    this.#octets = new Uint8Array();
    this.#length = 0;
    if (isWhole) return octets;
    octets.buffer.transfer(0);
    return undefined;
  }
}

/** Of one part. */
export const PART_OCTETS = 1024 * 1024;

/** The message of an order, if it is one that goes in parts. */
export function findStaged({ messages }: SignInput): Uint8Array | undefined {
  const [message, ...others] = messages;
  return message !== undefined && others.length === 0 && message.length > PART_OCTETS ? message : undefined;
}

/**
 * The parts of a message, in order. Each is to be serialised before the next is asked for: they share one buffer, for many that nobody needs any more would be waited
 * for by the collector, which looks at everything else meanwhile.
 */
export function* partsOf(message: Uint8Array): Generator<StagedPart> {
  const of = message.length;
  const whole = new Uint8Array(Math.min(of, PART_OCTETS));
  for (let at = 0; at < of; at += whole.length) {
    const octets = at + whole.length <= of ? whole : new Uint8Array(of - at);
    octets.set(message.subarray(at, at + octets.length));
    yield { at, of, octets };
  }
}
