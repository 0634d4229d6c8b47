import { type LookupAddress, lookup } from 'node:dns';

/** Looks up the addresses of one family. Rejects with the system's error, its `code` among it. */
export type Resolve = (host: string, family: 4 | 6) => Promise<readonly string[]>;

/**
 * The system's own look-up, so that its hosts file and its order count. Both families come from one question: asked alone for
 * IPv6, the system goes to a name server even for a name that its hosts file settles, and may wait there for seconds.
 * @see RFC 6724
 */
export function createSystemResolver(): Resolve {
  const asked = new Map<string, Promise<readonly LookupAddress[]>>();
  return async (host, family) => {
    const answer = asked.get(host) ?? lookupAll(host);
    asked.set(host, answer);
    const found = (await answer).filter((each) => each.family === family);
    if (found.length === 0) throw Object.assign(new Error('no address of this family'), { code: 'ENODATA' });
    return found.map((each) => each.address);
  };
}

const lookupAll = (host: string): Promise<readonly LookupAddress[]> =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

const MAX_ADDRESSES = 16;

/**
 * The addresses yet to be tried: both families in turn, IPv6 first, each in the order it came in. Addresses may be added at
 * any time; at most 16 are ever handed out. @see RFC 8305 §4
 */
export class AddressQueue {
  private readonly waiting: Readonly<Record<4 | 6, string[]>> = { 4: [], 6: [] };
  private readonly known = new Set<string>();
  private last: 4 | 6 = 4;

  add(family: 4 | 6, addresses: readonly string[]): void {
    for (const address of addresses) {
      if (this.known.has(address) || this.known.size >= MAX_ADDRESSES) continue;
      this.known.add(address);
      this.waiting[family].push(address);
    }
  }

  get isEmpty(): boolean {
    return this.waiting[4].length === 0 && this.waiting[6].length === 0;
  }

  next(): Address | undefined {
    const other = this.last === 4 ? 6 : 4;
    for (const family of [other, this.last] as const) {
      const address = this.waiting[family].shift();
      if (address === undefined) continue;
      this.last = family;
      return { address, family };
    }
    return undefined;
  }
}
