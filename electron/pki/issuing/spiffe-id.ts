const MOST_OCTETS = 2048;
const MOST_DOMAIN_OCTETS = 255;

export type SpiffeProblem = 'trust-domain' | 'path' | 'too-long';

/**
 * Why a URI with the scheme `spiffe` is no SPIFFE ID; undefined for one that is, and for other schemes. Trust domains are lower-case without port and
 * user; paths have no empty, `.` or `..` segments, no slash at the end, no escapes, no query and no fragment.
 * @see SPIFFE-ID §2
 */
export function findSpiffeProblem(uri: string): SpiffeProblem | undefined {
  if (!/^spiffe:/i.test(uri)) return undefined;
  if (uri.length > MOST_OCTETS) return 'too-long';
  const [, domain, path = ''] = /^spiffe:\/\/([a-z0-9._-]+)(\/.*)?$/.exec(uri) ?? [];
  if (domain === undefined || domain.length > MOST_DOMAIN_OCTETS) return 'trust-domain';
  const segments = path === '' ? [] : path.slice(1).split('/');
  const isGood = segments.every((segment) => /^[A-Za-z0-9._-]+$/.test(segment) && segment !== '.' && segment !== '..');
  return isGood ? undefined : 'path';
}
