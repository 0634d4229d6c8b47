import type { Hex } from '../../../shared/model/brands.ts';

const DIGITS = 12;

/** Remembers a million serial numbers or hashes in little memory, by their last 48 bits: two that are alike there are counted as one. */
export class SeenHex {
  readonly #seen = new Set<number>();

  isNew(hex: Hex): boolean {
    const part = Number.parseInt(hex.slice(-DIGITS), 16);
    if (this.#seen.has(part)) return false;
    this.#seen.add(part);
    return true;
  }
}
