import type { GeneralName } from '../../../shared/model/name.ts';
import { contextTag } from '../asn1/der.ts';
import {
  boolean,
  encodeTlv,
  explicit,
  ia5String,
  integer,
  namedBits,
  nullValue,
  octetString,
  oidDer,
  sequence,
  utf8String,
} from '../asn1/der-write.ts';
import { KEY_USAGES, type KeyUsage } from './extension.ts';
import { buildGeneralName } from '../name/general-name.ts';
import { buildNameConstraints, type NameConstraints } from '../name/name-constraints.ts';
import { OID } from '../asn1/oid.ts';

/** An extension to be written: `value` is the DER inside the OCTET STRING. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** DER of one Extension; `critical FALSE` is left out. @see RFC 5280 §4.2 */
export const encodeExtension = ({ oid, critical, value }: Extension): Uint8Array =>
  sequence(oidDer(oid), ...(critical ? [boolean(true)] : []), octetString(value));

/** DER of Extensions, in the given order. */
export const encodeExtensions = (extensions: readonly Extension[]): Uint8Array =>
  sequence(...extensions.map(encodeExtension));

/** Critical, as RFC 5280 §4.2.1.9 demands of a CA. */
export function basicConstraints(ca: boolean, pathLength?: number): Extension {
  const parts = [...(ca ? [boolean(true)] : []), ...(ca && pathLength !== undefined ? [integer(pathLength)] : [])];
  return { oid: OID.basicConstraints, critical: true, value: sequence(...parts) };
}

/** @see RFC 5280 §4.2.1.3 */
export const keyUsage = (usages: readonly KeyUsage[]): Extension => ({
  oid: OID.keyUsage,
  critical: true,
  value: namedBits(usages.map((usage) => KEY_USAGES.indexOf(usage))),
});

/** @see RFC 5280 §4.2.1.12 */
export const extKeyUsage = (purposes: readonly string[], critical = false): Extension => ({
  oid: OID.extKeyUsage,
  critical,
  value: sequence(...purposes.map((oid) => oidDer(oid))),
});

/** Critical exactly where the subject is empty. @see RFC 5280 §4.2.1.6 */
export const subjectAltName = (names: readonly GeneralName[], critical = false): Extension =>
  encodedAltNames(names.map(buildGeneralName), critical);

/** The same of names that are DER already. */
export const encodedAltNames = (nameDers: readonly Uint8Array[], critical: boolean): Extension => ({
  oid: OID.subjectAltName,
  critical,
  value: sequence(...nameDers),
});

export const subjectKeyId = (keyId: Uint8Array): Extension => ({
  oid: OID.subjectKeyIdentifier,
  critical: false,
  value: octetString(keyId),
});

/** keyIdentifier only: naming issuer and serial would tie the certificate to one certificate of a renewed CA. @see RFC 5280 §4.2.1.1 */
export const authorityKeyId = (keyId: Uint8Array): Extension => ({
  oid: OID.authorityKeyIdentifier,
  critical: false,
  value: sequence(encodeTlv(contextTag(0), keyId)),
});

/** One distribution point with all the addresses as alternatives. @see RFC 5280 §4.2.1.13 */
export const crlDistributionPoints = (uris: readonly string[]): Extension => ({
  oid: OID.cRLDistributionPoints,
  critical: false,
  value: sequence(sequence(explicit(0, explicit(0, ...uris.map(uriName))))),
});

const uriName = (uri: string): Uint8Array => ia5String(uri, contextTag(6));

/** @see RFC 5280 §4.2.2.1 */
export const authorityInfoAccess = (access: {
  readonly ocsp: readonly string[];
  readonly caIssuers: readonly string[];
}): Extension => ({
  oid: OID.authorityInfoAccess,
  critical: false,
  value: sequence(
    ...access.ocsp.map((uri) => sequence(oidDer(OID.ocsp), uriName(uri))),
    ...access.caIssuers.map((uri) => sequence(oidDer(OID.caIssuers), uriName(uri))),
  ),
});

/** Policies with an optional CPS address and an optional notice each, the notice as UTF8String. @see RFC 5280 §4.2.1.4 */
export const certificatePolicies = (
  policies: readonly { readonly oid: string; readonly cps?: string; readonly notice?: string }[],
  critical = false,
): Extension => ({
  oid: OID.certificatePolicies,
  critical,
  value: sequence(
    ...policies.map(({ oid, cps, notice }) => {
      const qualifiers = [
        ...(cps === undefined ? [] : [sequence(oidDer(OID.cps), ia5String(cps))]),
        ...(notice === undefined ? [] : [sequence(oidDer(OID.userNotice), sequence(utf8String(notice)))]),
      ];
      return sequence(oidDer(oid), ...(qualifiers.length === 0 ? [] : [sequence(...qualifiers)]));
    }),
  ),
});

/** id-pkix-ocsp-nocheck: whoever trusts the responder need not ask about its certificate. @see RFC 6960 §4.2.2.2.1 */
export const ocspNoCheck = (): Extension => ({ oid: OID.ocspNoCheck, critical: false, value: nullValue() });

/** TLS features that the server must offer, by the numbers of their TLS extensions. @see RFC 7633 §4.1 */
export const tlsFeature = (features: readonly number[]): Extension => ({
  oid: OID.tlsFeature,
  critical: false,
  value: sequence(...features.map((feature) => integer(feature))),
});

/** @see RFC 5280 §4.2.1.10 */
export const nameConstraints = (constraints: NameConstraints): Extension => ({
  oid: OID.nameConstraints,
  critical: true,
  value: buildNameConstraints(constraints),
});

/** @see RFC 5280 §5.2.3 */
export const crlNumber = (number: number | bigint): Extension => ({
  oid: OID.cRLNumber,
  critical: false,
  value: integer(number),
});
