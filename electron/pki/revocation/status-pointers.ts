import type { PointerRefusal, StatusOrigin, StatusSource } from '../../../shared/model/status.ts';
import { OID } from '../asn1/oid.ts';
import { visibleText } from '../asn1/visible-text.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { tryExtension } from '../certificate/certificate-fields.ts';
import { decodeDistributionPoints, decodeInfoAccess, type DistributionPoint } from '../certificate/extension.ts';
import { attemptParse } from '../asn1/der.ts';
import { formatGeneralName } from '../name/general-name.ts';
import { buildName } from '../name/name-build.ts';
import type { ParsedCrl } from './crl.ts';

/** Somewhere to ask for the status of a certificate. */
export interface StatusPointer {
  readonly source: StatusSource;
  readonly origin: StatusOrigin;
  /** URL, or the name as text where it is none. Comes from outside and is not trusted. */
  readonly where: string;
  /** Pointers with the same number lead to the same thing: one that answers will do. */
  readonly group: string;
  readonly refusal?: PointerRefusal;
}

/** Pointers of one kind that are told. */
const MAX_POINTERS = 16;
/** Groups of one kind that are asked. */
const MAX_GROUPS = 8;
const MAX_URL = 2048;

/**
 * Where a certificate says that its status is to be had: its distribution points, its freshest list, its responders, in their order.
 * Only http and https are asked, others are told with why not. Malformed extensions point nowhere.
 * @see RFC 5280 §4.2.1.13, §4.2.1.15, §4.2.2.1
 */
export function listStatusPointers(certificate: ParsedCertificate): readonly StatusPointer[] {
  const points = tryExtension(certificate, OID.cRLDistributionPoints, decodeDistributionPoints) ?? [];
  const freshest = tryExtension(certificate, OID.freshestCRL, decodeDistributionPoints) ?? [];
  const access = tryExtension(certificate, OID.authorityInfoAccess, decodeInfoAccess) ?? [];
  const responders = access.filter(({ method }) => method === OID.ocsp);
  return [
    ...bound(listPointNames(points, 'certificate', 'point')),
    ...bound(listPointNames(freshest, 'certificate', 'freshest')),
    ...bound(
      responders.map(({ location }) =>
        readPointer({ source: 'ocsp', origin: 'certificate', group: 'ocsp' }, location.type, location.value),
      ),
    ),
  ];
}

/** Where a list says that the changes since are to be had. @see RFC 5280 §5.2.6 */
export function listFreshestPointers(crl: ParsedCrl): readonly StatusPointer[] {
  const value = crl.extensions.find(({ oid }) => oid === OID.freshestCRL)?.value;
  if (value === undefined) return [];
  const points = attemptParse('crl', () => decodeDistributionPoints(spanBytes(crl, value)));
  return points.ok ? bound(listPointNames(points.value, 'list', 'freshest')) : [];
}

/** Addresses of caIssuers, as far as they are http or https. @see RFC 5280 §4.2.2.1 */
export const listIssuerUrls = (certificate: ParsedCertificate): readonly string[] =>
  pickIssuerUrls(tryExtension(certificate, OID.authorityInfoAccess, decodeInfoAccess) ?? []);

/** The same of a list: where the certificate of who signed it is to be had. @see RFC 5280 §5.2.7 */
export function listSignerUrls(crl: ParsedCrl): readonly string[] {
  const value = crl.extensions.find(({ oid }) => oid === OID.authorityInfoAccess)?.value;
  if (value === undefined) return [];
  const access = attemptParse('crl', () => decodeInfoAccess(spanBytes(crl, value)));
  return access.ok ? pickIssuerUrls(access.value) : [];
}

const pickIssuerUrls = (access: ReturnType<typeof decodeInfoAccess>): readonly string[] =>
  access
    .filter(({ method }) => method === OID.caIssuers)
    .map(({ location }) => readPointer(AS_GIVEN, location.type, location.value))
    .flatMap(({ where, refusal }) => (refusal === undefined ? [where] : []));

/** Names, as DER, of those whose lists may speak of a certificate: its issuer, and cRLIssuers of its distribution points. @see RFC 5280 §4.2.1.13 */
export function listCrlIssuerNames(certificate: ParsedCertificate): readonly Uint8Array[] {
  const points = tryExtension(certificate, OID.cRLDistributionPoints, decodeDistributionPoints) ?? [];
  const named = points.slice(0, MAX_POINTERS).flatMap(({ crlIssuer = [] }) =>
    crlIssuer.slice(0, MAX_POINTERS).flatMap((name) => {
      const built = name.type === 'directory' ? buildName(name.value) : undefined;
      return built?.ok === true ? [built.value] : [];
    }),
  );
  return [spanBytes(certificate, certificate.issuer), ...named];
}

const AS_GIVEN = { source: 'crl', origin: 'given', group: '' } as const;

/** The same for an address that a person gave; `at` keeps several apart. */
export const readGivenPointer = (source: StatusSource, url: string, at: number): StatusPointer =>
  readPointer({ source, origin: 'given', group: source === 'ocsp' ? 'ocsp' : `given ${at}` }, 'uri', url.trim());

function listPointNames(
  points: readonly DistributionPoint[],
  origin: StatusOrigin,
  kind: 'point' | 'freshest',
): readonly StatusPointer[] {
  return points.flatMap(({ names, relativeNameHex, crlIssuer }, at): readonly StatusPointer[] => {
    const base = { source: 'crl', origin, group: `${kind} ${at}` } as const;
    if (relativeNameHex !== undefined) return [{ ...base, where: relativeNameHex, refusal: 'relative-name' }];
    // a point with nothing but a cRLIssuer means that issuer's entry in a directory
    const all = names.length > 0 ? names : (crlIssuer ?? []);
    return all.map((name) =>
      name.type === 'uri'
        ? readPointer(base, name.type, name.value)
        : { ...base, where: visibleText(formatGeneralName(name)), refusal: 'ldap' },
    );
  });
}

function readPointer(
  base: Pick<StatusPointer, 'source' | 'origin' | 'group'>,
  type: string,
  value: string,
): StatusPointer {
  const where = value.slice(0, MAX_URL);
  if (type !== 'uri') return { ...base, where, refusal: 'scheme' };
  const refusal = findRefusal(value);
  return { ...base, where, ...(refusal !== undefined && { refusal }) };
}

function findRefusal(value: string): PointerRefusal | undefined {
  if (value.length > MAX_URL) return 'malformed';
  const url = URL.parse(value);
  if (url === null || url.hostname === '') return /^ldaps?:/i.test(value) ? 'ldap' : 'malformed';
  if (url.protocol === 'ldap:' || url.protocol === 'ldaps:') return 'ldap';
  return url.protocol === 'http:' || url.protocol === 'https:' ? undefined : 'scheme';
}

function bound(pointers: readonly StatusPointer[]): readonly StatusPointer[] {
  const groups = [...new Set(pointers.map(({ group }) => group))].slice(0, MAX_GROUPS);
  return pointers
    .slice(0, MAX_POINTERS)
    .map((pointer) =>
      groups.includes(pointer.group) ? pointer : { ...pointer, refusal: pointer.refusal ?? 'too-many' },
    );
}
