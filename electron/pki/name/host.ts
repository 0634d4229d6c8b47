import type { GeneralName } from '../../../shared/model/name.ts';
import { equalBytes } from '../asn1/der.ts';
import { isDnsName } from './general-name.ts';
import { parseIpAddress } from './ip-address.ts';

/**
 * Whether one of the subjectAltName entries names a host. The commonName never counts. An address matches `ip` entries alone, by its octets;
 * a host name matches `dns` entries without case, a wildcard being the whole leftmost label and standing for exactly one label below at least two.
 * International names have to come as A-labels; anything that is no host name matches nothing.
 * @see RFC 9525 §6.3, §6.5
 */
export function matchHost(host: string, names: readonly GeneralName[]): boolean {
  const address = parseIpAddress(host.replace(/^\[(.*)\]$/, '$1'));
  if (address !== undefined) {
    return names.some(
      (name) => name.type === 'ip' && equalBytes(parseIpAddress(name.value) ?? new Uint8Array(), address),
    );
  }
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return (
    isDnsName(wanted, { wildcard: false }) &&
    names.some((name) => name.type === 'dns' && matchDns(wanted, name.value.toLowerCase()))
  );
}

function matchDns(host: string, pattern: string): boolean {
  if (!isDnsName(pattern, { wildcard: true })) return false;
  if (!pattern.startsWith('*.')) return host === pattern;
  const base = pattern.slice(2);
  const dot = host.indexOf('.');
  return base.includes('.') && dot > 0 && host.slice(dot + 1) === base;
}

/** Whether a host is an IPv4 or IPv6 address, with or without brackets. */
export const isIpAddress = (host: string): boolean => parseIpAddress(host.replace(/^\[(.*)\]$/, '$1')) !== undefined;
