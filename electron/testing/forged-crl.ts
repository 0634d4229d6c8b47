import type { UnixMs } from '../../shared/model/brands.ts';
import { buildSignatureAlgorithm } from '../pki/algorithm/key-algorithm.ts';
import { contextGroup, contextTag, fromHex, TAG } from '../pki/asn1/der.ts';
import {
  boolean,
  encodeTlv,
  explicit,
  ia5String,
  integer,
  namedBits,
  octetString,
  oidDer,
  sequence,
  time,
} from '../pki/asn1/der-write.ts';
import { authorityInfoAccess } from '../pki/certificate/extension-build.ts';
import { OID, type OidKey } from '../pki/asn1/oid.ts';
import { assembleSigned } from '../pki/issuing/draft.ts';
import { DAY_MS, signBytes, type TestAuthority, TEST_NOW } from './test-authority.ts';

/** An extension of a forged list or entry. */
interface ForgedExtension {
  readonly oid: OidKey | '1.2.3.4';
  readonly critical?: boolean;
  readonly value: Uint8Array;
}

export interface ForgedCrl {
  readonly thisUpdate?: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly extensions?: readonly ForgedExtension[];
  readonly entries?: readonly { readonly serialHex: string; readonly extensions?: readonly ForgedExtension[] }[];
}

/** Signs a version 2 CRL with any extensions, as our own builder would not write it. Revocation dates are a day before `TEST_NOW`. */
export function forgeCrl(signer: TestAuthority, crl: ForgedCrl): Uint8Array {
  const algorithm = buildSignatureAlgorithm(signer.algorithm);
  const entries = (crl.entries ?? []).map(({ serialHex, extensions = [] }) =>
    sequence(integer(fromHex(serialHex)), time(TEST_NOW - DAY_MS), ...encodeList(extensions)),
  );
  const lists = encodeList(crl.extensions ?? []);
  const tbs = sequence(
    integer(1),
    algorithm,
    signer.nameDer,
    time(crl.thisUpdate ?? TEST_NOW - 3600_000),
    time(crl.nextUpdate ?? TEST_NOW + DAY_MS),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    ...(lists.length > 0 ? [explicit(0, ...lists)] : []),
  );
  return assembleSigned(tbs, signer.algorithm, signBytes(signer, tbs));
}

function encodeList(extensions: readonly ForgedExtension[]): Uint8Array[] {
  if (extensions.length === 0) return [];
  const encoded = extensions.map(({ oid, critical = false, value }) =>
    sequence(oidDer(oid === '1.2.3.4' ? oid : OID[oid]), ...(critical ? [boolean(true)] : []), octetString(value)),
  );
  return [sequence(...encoded)];
}

export const numberOf = (number: number): ForgedExtension => ({ oid: 'cRLNumber', value: integer(number) });

export const deltaOf = (base: number): ForgedExtension => ({
  oid: 'deltaCRLIndicator',
  critical: true,
  value: integer(base),
});

export const keyIdOf = (signer: TestAuthority): ForgedExtension => ({
  oid: 'authorityKeyIdentifier',
  value: sequence(encodeTlv(contextTag(0), signer.keyId)),
});

/** CRLReason of an entry by its number. */
export const reasonOf = (code: number): ForgedExtension => ({
  oid: 'cRLReason',
  value: integer(code, TAG.enumerated),
});

/** Where the changes since are to be had. */
export const freshestAt = (uri: string): ForgedExtension => ({
  oid: 'freshestCRL',
  value: sequence(pointOf({ name: fullName(uriName(uri)) })),
});

/** Where the certificate of who signed the list is to be had. */
export const signerAt = (...caIssuers: readonly string[]): ForgedExtension => ({
  oid: 'authorityInfoAccess',
  value: authorityInfoAccess({ ocsp: [], caIssuers }).value,
});

export const entryIssuer = (nameDer: Uint8Array): ForgedExtension => ({
  oid: 'certificateIssuer',
  critical: true,
  value: sequence(directoryName(nameDer)),
});

export const directoryName = (nameDer: Uint8Array): Uint8Array => encodeTlv(contextGroup(4), nameDer);

export const uriName = (uri: string): Uint8Array => ia5String(uri, contextTag(6));

/** DistributionPointName with full names. */
export const fullName = (...names: readonly Uint8Array[]): Uint8Array => explicit(0, explicit(0, ...names));

/** DistributionPointName relative to the list's issuer: one attribute. */
export const relativeName = (attribute: Uint8Array): Uint8Array => explicit(0, encodeTlv(contextGroup(1), attribute));

export interface ForgedScope {
  readonly point?: Uint8Array;
  readonly userCerts?: boolean;
  readonly caCerts?: boolean;
  readonly attributeCerts?: boolean;
  readonly reasons?: readonly number[];
  readonly indirect?: boolean;
}

const flag = (n: number, on = false): Uint8Array[] => (on ? [encodeTlv(contextTag(n), Uint8Array.of(0xff))] : []);

export const scopeOf = (scope: ForgedScope): ForgedExtension => ({
  oid: 'issuingDistributionPoint',
  critical: true,
  value: sequence(
    ...(scope.point === undefined ? [] : [scope.point]),
    ...flag(1, scope.userCerts),
    ...flag(2, scope.caCerts),
    ...(scope.reasons === undefined ? [] : [namedBits(scope.reasons, contextTag(3))]),
    ...flag(4, scope.indirect),
    ...flag(5, scope.attributeCerts),
  ),
});

/** One DistributionPoint of a certificate. */
export const pointOf = (point: {
  readonly name?: Uint8Array;
  readonly reasons?: readonly number[];
  readonly crlIssuer?: Uint8Array;
}): Uint8Array =>
  sequence(
    ...(point.name === undefined ? [] : [point.name]),
    ...(point.reasons === undefined ? [] : [namedBits(point.reasons, contextTag(1))]),
    ...(point.crlIssuer === undefined ? [] : [encodeTlv(contextGroup(2), directoryName(point.crlIssuer))]),
  );

/** cRLDistributionPoints for a certificate. */
export const pointsOf = (
  ...points: readonly Uint8Array[]
): { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array } => ({
  oid: OID.cRLDistributionPoints,
  critical: false,
  value: sequence(...points),
});
