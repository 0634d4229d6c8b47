import type { AddressSet, ProfileProblem } from '../../../../shared/model/profile.ts';
import type { AddressReason } from '../../../../shared/model/profile-reason.ts';
import { authorityInfoAccess, crlDistributionPoints, type Extension } from '../../certificate/extension-build.ts';
import { isDnsName } from '../../name/general-name.ts';
import { parseIpAddress } from '../../name/ip-address.ts';
import { problemAt, warningAt } from './profile-problem.ts';

/**
 * cRLDistributionPoints with all the CRL addresses as alternatives of one point, then authorityInfoAccess, OCSP before issuers; an extension without
 * addresses is left out. Run `checkAddresses` first: nothing is judged here.
 * @see RFC 5280 §4.2.1.13, §4.2.2.1
 */
export const buildAddressExtensions = ({ crl, ocsp, caIssuers }: AddressSet): Extension[] => [
  ...(crl.length > 0 ? [crlDistributionPoints(crl)] : []),
  ...(ocsp.length + caIssuers.length > 0 ? [authorityInfoAccess({ ocsp, caIssuers })] : []),
];

/**
 * Judges the addresses that certificates will carry: `profile.address-invalid {value, problem}` (see `findAddressProblem`; `twice`), and as warning
 * the problem `https` for CRL and OCSP, where the answer's own certificate may need the address again (RFC 5280 §8). At most 8 of a kind (`too-many`).
 */
export function checkAddresses(addresses: AddressSet, path: string): ProfileProblem[] {
  return checkEach(addresses, path, findAddressProblem);
}

/**
 * The same for the addresses that an authority has: those of CRLs may hold `{ca}`, its name in paths, and `{shard}`, the list that a certificate belongs to,
 * anywhere behind the host.
 */
export const checkAuthorityAddresses = (addresses: AddressSet, path: string): ProfileProblem[] =>
  checkEach(addresses, path, (value, kind) => findAddressProblem(kind === 'crl' ? fillSample(value) : value, kind));

/** What an address may look like once it is written; place-holders in its host stay, as what they stand for may be no host. */
function fillSample(value: string): string {
  const [host = ''] = /^[^/]*\/\/[^/?#]*/.exec(value) ?? [];
  return host + value.slice(host.length).replaceAll('{ca}', 'ca').replaceAll('{shard}', '0');
}

function checkEach(
  addresses: AddressSet,
  path: string,
  findProblem: (value: string, kind: keyof AddressSet) => AddressReason | undefined,
): ProfileProblem[] {
  return (['crl', 'ocsp', 'caIssuers'] as const).flatMap((kind) => [
    ...(addresses[kind].length > MAX_ADDRESSES
      ? [problemAt(`${path}.${kind}`, 'profile.address-invalid', { value: MAX_ADDRESSES, problem: 'too-many' })]
      : []),
    ...addresses[kind].flatMap((value, i) => {
      const place = `${path}.${kind}.${i}`;
      const problem: AddressReason | undefined =
        addresses[kind].indexOf(value) < i ? 'twice' : findProblem(value, kind);
      if (problem !== undefined) return [problemAt(place, 'profile.address-invalid', { value, problem })];
      const isCircular = kind !== 'caIssuers' && /^https:/i.test(value);
      return isCircular ? [warningAt(place, 'profile.address-invalid', { value, problem: 'https' })] : [];
    }),
  ]);
}

const MAX_ADDRESSES = 8;
const MAX_LENGTH = 2048;

/** What an address is for; each allows other schemes. */
export type AddressKind = keyof AddressSet | 'page';

/** http for all; https too; directories hold lists and certificates alone. */
const SCHEMES: Readonly<Record<AddressKind, readonly string[]>> = {
  crl: ['http', 'https', 'ldap'],
  ocsp: ['http', 'https'],
  caIssuers: ['http', 'https', 'ldap'],
  page: ['http', 'https'],
};

/**
 * Why an address cannot be written into a certificate; undefined where it can. Strict, so that every reader takes it for the same address: printable
 * ASCII without quotes, brackets and backslash, whole percent escapes, a host that is one (international names as A-labels), no user name, no fragment;
 * an LDAP address names an entry and an attribute.
 * @see RFC 3986 §2, §3, RFC 4516 §2, RFC 5280 §4.2.1.13
 */
export function findAddressProblem(value: string, kind: AddressKind): AddressReason | undefined {
  if (value === '') return 'empty';
  if (value.length > MAX_LENGTH) return 'too-long';
  if (!/^[\x21-\x7e]*$/.test(value) || /["<>\\^`{|}]/.test(value)) return 'character';
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^#]*)(#.*)?$/.exec(value);
  const [, scheme = '', authority = '', rest = '', fragment] = parts ?? [];
  if (!SCHEMES[kind].includes(scheme.toLowerCase())) return 'scheme';
  if (/%(?![0-9A-Fa-f]{2})/.test(value)) return 'escape';
  if (fragment !== undefined) return 'fragment';
  if (authority.includes('@')) return 'login';
  if (scheme.toLowerCase() === 'ldap') return findLdapProblem(authority, rest);
  if (/[[\]]/.test(rest)) return 'character';
  return isAuthority(authority) ? undefined : 'host';
}

/** Without a host it is the reader's own directory (RFC 5280 §4.2.1.13); the entry and what to read from it have to be there. */
function findLdapProblem(authority: string, rest: string): AddressReason | undefined {
  if (authority !== '' && !isAuthority(authority)) return 'host';
  return /^\/[^?/[\]]+\?[A-Za-z][A-Za-z0-9;-]*(\?[^?[\]]*){0,3}$/.test(rest) ? undefined : 'ldap';
}

function isAuthority(authority: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(authority) ?? [];
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) return false;
  if (bracketed !== undefined) return bracketed.includes(':') && parseIpAddress(bracketed) !== undefined;
  const host = plain?.replace(/(?<=.)\.$/, '') ?? '';
  return isDnsName(host, { wildcard: false }) || parseIpAddress(host) !== undefined;
}
