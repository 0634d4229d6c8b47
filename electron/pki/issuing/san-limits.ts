import type { GeneralName } from '../../../shared/model/name.ts';
import type { SanType } from '../../../shared/model/profile.ts';
import { OID } from '../asn1/oid.ts';
import { isOid } from '../asn1/der-write.ts';
import { isDnsName } from '../name/general-name.ts';
import { parseIpAddress } from '../name/ip-address.ts';
import { nameParts } from '../name/name.ts';
import { buildName } from '../name/name-build.ts';

/** The rule of a profile that a name falls under. */
export function sanTypeOf(name: GeneralName): SanType {
  if (name.type !== 'other') return name.type;
  return name.oid === OID.userPrincipalName ? 'upn' : 'other';
}

export type SanLimit = (name: GeneralName) => boolean;

/**
 * What a limit of a profile allows, by type: `dns` a domain and all below · `email` mailboxes of a domain and of those below, or one mailbox · `ip` a
 * network or one address · `uri` a beginning that ends where a part of the address ends · `directory` a name and all below · `upn` a domain and those
 * below · `other` an OID. Undefined where it is none.
 */
export function parseSanLimit(type: SanType, limit: string): SanLimit | undefined {
  switch (type) {
    case 'dns':
      return parseDomain(limit, ({ value }) => (value.startsWith('*.') ? value.slice(2) : value));
    case 'email':
      return limit.includes('@') ? parseMailbox(limit) : parseDomain(limit, domainOfAddress);
    case 'upn':
      return parseDomain(limit.startsWith('@') ? limit.slice(1) : limit, domainOfPrincipal);
    case 'ip':
      return parseNetwork(limit);
    case 'uri':
      return parseUriPrefix(limit);
    case 'directory':
      return parseSubtree(limit);
    case 'other':
      return isOid(limit) ? (name) => name.type === 'other' && name.oid === limit : undefined;
  }
}

const domainOfAddress = ({ value }: GeneralName): string => value.slice(value.lastIndexOf('@') + 1);

/** None where there is no `@` or more than one: readers take different ones for that of the domain. */
const domainOfPrincipal = ({ value }: GeneralName): string => /^[^@]+@([^@]+)$/.exec(value)?.[1] ?? '';

function parseDomain(limit: string, hostOf: (name: GeneralName) => string): SanLimit | undefined {
  if (!isDnsName(limit, { wildcard: false })) return undefined;
  const domain = limit.toLowerCase();
  return (name) => {
    const host = hostOf(name).toLowerCase();
    return host === domain || host.endsWith(`.${domain}`);
  };
}

function parseMailbox(limit: string): SanLimit | undefined {
  const at = limit.lastIndexOf('@');
  const domain = limit.slice(at + 1);
  if (at < 1 || !isDnsName(domain, { wildcard: false })) return undefined;
  const normal = (address: string): string =>
    `${address.slice(0, address.lastIndexOf('@'))}@${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}`;
  return (name) => normal(name.value) === normal(limit);
}

function parseNetwork(limit: string): SanLimit | undefined {
  const [text = '', prefix, ...rest] = limit.split('/');
  const network = parseIpAddress(text);
  if (network === undefined || rest.length > 0) return undefined;
  const bits = prefix === undefined ? network.length * 8 : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (bits < 0 || bits > network.length * 8) return undefined;
  return (name) => {
    const address = parseIpAddress(name.value);
    return address !== undefined && address.length === network.length && sharesBits(address, network, bits);
  };
}

const sharesBits = (address: Uint8Array, network: Uint8Array, bits: number): boolean =>
  network.every((octet, index) => {
    const left = Math.min(Math.max(bits - index * 8, 0), 8);
    const mask = (0xff00 >> left) & 0xff;
    return ((octet ^ (address[index] ?? 0)) & mask) === 0;
  });

/** A scheme and `://` at least; `https://acme.example` allows no `https://acme.example.other`. */
function parseUriPrefix(limit: string): SanLimit | undefined {
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*:(?:\/\/)?)([^/?#]*)(.*)$/.exec(limit);
  if (parts === null || !/^[\x21-\x7e]*$/.test(limit)) return undefined;
  const prefix = normaliseUri(limit);
  return ({ value }) => {
    const uri = normaliseUri(value);
    if (hasDotSegment(value) || !uri.startsWith(prefix)) return false;
    if (userOf(uri) !== userOf(prefix)) return false;
    const next = uri[prefix.length];
    return next === undefined || /[/?#:]$/.test(prefix) || /[/?#]/.test(next);
  };
}

/** What stands before an `@` is no host: `https://acme.example:x@evil.example` leads elsewhere than it begins. */
const userOf = (uri: string): string | undefined => /^[^/?#]*\/\/([^/?#]*)@/.exec(uri)?.[1];

/** Scheme and host in lower case. @see RFC 3986 §6.2.2.1 */
const normaliseUri = (uri: string): string =>
  uri.replace(/^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/[^/?#]*)?/, (start) => start.toLowerCase());

/** `..` leads out of what the beginning seems to allow. */
export const hasDotSegment = (uri: string): boolean => /(?:\/|%2f|%5c)(?:\.|%2e){1,2}(?:[/?#]|%2f|%5c|$)/i.test(uri);

function parseSubtree(limit: string): SanLimit | undefined {
  const built = buildName(limit);
  const base = built.ok ? nameParts(built.value) : undefined;
  if (base === undefined || base.length === 0) return undefined;
  return (name) => {
    const der = buildName(name.value);
    const parts = der.ok ? nameParts(der.value) : undefined;
    return parts !== undefined && base.every((part, index) => part === parts[index]);
  };
}
