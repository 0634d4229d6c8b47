import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';

type Loaded = Result<Uint8Array | undefined, AppError>;

/** Octets by their hash that many ask for and that are read once. */
export interface HeldOctets {
  /** Who asks while `load` is under way gets what it brings; a failure, and what is not there, is not held. */
  get(sha256: string, load: () => Promise<Loaded>): Promise<Loaded>;
}

/** Holds up to `maxBytes`, and in any case what was loaded last: a list above that would otherwise be in memory once for each who asks. The oldest give way. */
export function createHeldOctets(maxBytes: number): HeldOctets {
  const held = new Map<string, Uint8Array>();
  const loading = new Map<string, Promise<Loaded>>();
  const start = async (sha256: string, load: () => Promise<Loaded>): Promise<Loaded> => {
    try {
      const loaded = await load();
      if (loaded.ok && loaded.value !== undefined) hold(held, { sha256, octets: loaded.value, maxBytes });
      return loaded;
    } finally {
      loading.delete(sha256);
    }
  };
  return {
    get: (sha256, load) => {
      const known = held.get(sha256);
      if (known !== undefined) return Promise.resolve(ok(known));
      const underWay = loading.get(sha256) ?? start(sha256, load);
      loading.set(sha256, underWay);
      return underWay;
    },
  };
}

function hold(
  held: Map<string, Uint8Array>,
  { sha256, octets, maxBytes }: { readonly sha256: string; readonly octets: Uint8Array; readonly maxBytes: number },
): void {
  held.set(sha256, octets);
  let bytes = [...held.values()].reduce((sum, one) => sum + one.length, 0);
  for (const [oldest, one] of held) {
    if (bytes <= maxBytes || oldest === sha256) return;
    held.delete(oldest);
    bytes -= one.length;
  }
}
