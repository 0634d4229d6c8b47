const GROUPS = 8;
/** Groups of 16 bits that one subscriber is given (RFC 6177 §2). */
const NETWORK_GROUPS = 4;

/**
 * Who counts as one asker: an IPv4 address, or a network of 64 bits of IPv6, where one computer has as many addresses as it likes. An IPv4 address that comes
 * mapped into IPv6 counts as itself; one with a zone, and what is no address, as it is. `address` is as the system writes it.
 * @see RFC 5952 §4
 */
export function askerOf(address: string): string {
  if (!address.includes(':') || address.includes('%')) return address;
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  const [before = [], after = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS).join(':');
}
