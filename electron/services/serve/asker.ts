import { toHex } from '../../pki/asn1/der.ts';
import { parseIpAddress } from '../../pki/name/ip-address.ts';

/** Of an IPv6 address: what one subscriber is given (RFC 6177 §2). */
const NETWORK_OCTETS = 8;
const MAPPED_V4 = `${'00'.repeat(10)}ffff`;

/**
 * Who counts as one asker: an IPv4 address, or a network of 64 bits of IPv6, where one computer has as many addresses as it likes. An IPv4 address that comes
 * mapped into IPv6 counts as itself; a text that is no address, a zone among it, as it is.
 */
export function askerOf(address: string): string {
  const octets = parseIpAddress(address);
  if (octets === undefined || octets.length === 4) return address;
  const isMapped = toHex(octets.subarray(0, 12)).toLowerCase() === MAPPED_V4;
  return isMapped ? octets.subarray(12).join('.') : toHex(octets.subarray(0, NETWORK_OCTETS));
}
