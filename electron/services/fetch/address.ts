import { lookup } from 'node:dns/promises';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { parseIpAddress } from '../../pki/name/ip-address.ts';

/** An address and the length in bits of the prefix that counts. */
type Prefix = readonly [octets: readonly number[], bits: number];

/** Ranges of IPv4 that are not reachable from everywhere. @see IANA IPv4 Special-Purpose Address Registry, RFC 6890 */
const SPECIAL_V4: readonly Prefix[] = [
  [[0], 8],
  [[10], 8],
  [[100, 64], 10],
  [[127], 8],
  [[169, 254], 16],
  [[172, 16], 12],
  [[192, 0, 0], 24],
  [[192, 0, 2], 24],
  [[192, 88, 99], 24],
  [[192, 168], 16],
  [[198, 18], 15],
  [[198, 51, 100], 24],
  [[203, 0, 113], 24],
  [[224], 3],
];

/** Global unicast; everything else of IPv6 is special. @see RFC 4291 §2.4 */
const GLOBAL_V6: Prefix = [[0x20], 3];

/** Ranges within it that are not: protocol assignments (Teredo among them), documentation. @see IANA IPv6 Special-Purpose Address Registry */
const SPECIAL_V6: readonly Prefix[] = [
  [[0x20, 0x01, 0x00], 23],
  [[0x20, 0x01, 0x0d, 0xb8], 32],
  [[0x3f, 0xff, 0x00], 20],
];

/** Prefixes with an IPv4 address behind them: mapped, translated (RFC 6052), 6to4 (RFC 3056). */
const EMBEDDED_V4: readonly (readonly [prefix: Prefix, at: number])[] = [
  [[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96], 12],
  [[[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96], 12],
  [[[0x20, 0x02], 16], 2],
];

/** Whether an IP address in text is one that anybody on the Internet may reach: not loopback, private, link-local, shared or reserved. */
export function isPublicAddress(address: string): boolean {
  const octets = parseIpAddress(address);
  if (octets === undefined) return false;
  if (octets.length === 4) return !SPECIAL_V4.some((prefix) => startsWith(octets, prefix));
  const embedded = EMBEDDED_V4.find(([prefix]) => startsWith(octets, prefix));
  if (embedded !== undefined) {
    const inner = octets.subarray(embedded[1], embedded[1] + 4);
    return !SPECIAL_V4.some((prefix) => startsWith(inner, prefix));
  }
  return startsWith(octets, GLOBAL_V6) && !SPECIAL_V6.some((prefix) => startsWith(octets, prefix));
}

function startsWith(octets: Uint8Array, [prefix, bits]: Prefix): boolean {
  for (let at = 0; at * 8 < bits; at++) {
    const mask = 0xff & (0xff << Math.max(0, 8 * (at + 1) - bits));
    if (((octets[at] ?? 0) & mask) !== ((prefix[at] ?? 0) & mask)) return false;
  }
  return true;
}

/** Asks for the addresses of a name; the tests bring their own. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const resolveByNameService: Resolve = async (host) => {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
};

/**
 * Finds the one address that a host is connected to: looked up once, the first that may be reached. Fails with `fetch.private-address`
 * where all of them are private and that is not allowed, with `fetch.unreachable` where there is none.
 */
export async function chooseAddress(
  { host, hostname }: Pick<URL, 'host' | 'hostname'>,
  { allowPrivate, resolve }: { readonly allowPrivate: boolean; readonly resolve: Resolve },
): Promise<Result<string, AppError>> {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const addresses = parseIpAddress(literal) === undefined ? await tryResolve(literal, resolve) : [literal];
  if (typeof addresses === 'string') return fail('fetch.unreachable', { host, cause: addresses });
  const chosen = addresses.find((address) => allowPrivate || isPublicAddress(address));
  if (chosen !== undefined) return ok(chosen);
  const [first] = addresses;
  return first === undefined
    ? fail('fetch.unreachable', { host, cause: 'ENOTFOUND' })
    : fail('fetch.private-address', { host, address: first });
}

/** The addresses, or what the system says instead. */
async function tryResolve(host: string, resolve: Resolve): Promise<readonly string[] | string> {
  try {
    return await resolve(host);
  } catch (error) {
    return causeOf(error);
  }
}

/** The system's short code of a failure. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'EUNKNOWN';
}
