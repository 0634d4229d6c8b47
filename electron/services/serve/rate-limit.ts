/** Says whether an address may ask once more now. */
export type RateLimit = (address: string, nowMs: number) => boolean;

interface Bucket {
  left: number;
  at: number;
}

/** Addresses that are remembered; where there are more, all begin anew. */
const MAX_ADDRESSES = 10_000;

/**
 * At most so many questions a second from one address, twice as many at once. 0: no limit. `nowMs` is of a clock that never goes back.
 */
export function createRateLimit(perSecond: number): RateLimit {
  if (perSecond === 0) return () => true;
  const most = perSecond * 2;
  const buckets = new Map<string, Bucket>();
  return (address, nowMs) => {
    const known = buckets.get(address);
    const bucket = known ?? { left: most, at: nowMs };
    if (known === undefined) {
      if (buckets.size >= MAX_ADDRESSES) buckets.clear();
      buckets.set(address, bucket);
    }
    bucket.left = Math.min(most, bucket.left + ((nowMs - bucket.at) / 1000) * perSecond);
    bucket.at = nowMs;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  };
}
