import type { UnixMs } from '../../../shared/model/brands.ts';
import type { HttpHead } from '../serve/http-server.ts';

/** Something that caches may keep. */
export interface Cacheable {
  /** Hexadecimal SHA-256 of its octets. */
  readonly sha256: string;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
}

/** No cache keeps an answer longer: what is revoked meanwhile is told of after that. */
const LONGEST_AGE_S = 3600;
const SECOND_MS = 1000;

/**
 * The headers for caches: nobody keeps it beyond its end, nor longer than an hour, nor changes it.
 * @see RFC 9919 §7.2
 */
export function cacheHeaders({ sha256, thisUpdate, nextUpdate }: Cacheable, now: UnixMs): Record<string, string> {
  const left = Math.floor((nextUpdate - now) / SECOND_MS);
  return {
    'last-modified': new Date(thisUpdate).toUTCString(),
    expires: new Date(nextUpdate).toUTCString(),
    etag: `"${sha256.toUpperCase()}"`,
    'cache-control': `max-age=${Math.max(0, Math.min(left, LONGEST_AGE_S))}, public, no-transform, must-revalidate`,
  };
}

/** What no cache may keep. */
export const NO_STORE: Readonly<Record<string, string>> = { 'cache-control': 'no-store' };

/**
 * Whether who asks has it already. An entity tag counts more than a date, and a date counts only from the second after: within one second a list may follow
 * another, or an answer say something else. @see RFC 9110 §8.8.2.2, §13.2.2
 */
export function isKnown(head: Pick<HttpHead, 'ifNoneMatch' | 'ifModifiedSince'>, held: Cacheable): boolean {
  if (head.ifNoneMatch !== undefined) {
    const tags = head.ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    return tags.includes('*') || tags.includes(`"${held.sha256.toUpperCase()}"`);
  }
  const since = Date.parse(head.ifModifiedSince ?? '');
  return Number.isFinite(since) && since > Math.floor(held.thisUpdate / SECOND_MS) * SECOND_MS;
}
