import { hash } from 'node:crypto';
import type { GeneralName } from '../../../shared/model/name.ts';
import { octetsOf } from '../../../shared/octets.ts';
import { readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets } from '../asn1/der-value.ts';
import type { KeyUsage } from '../certificate/extension.ts';
import {
  authorityInfoAccess,
  authorityKeyId,
  basicConstraints,
  crlDistributionPoints,
  type Extension,
  extKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyId,
} from '../certificate/extension-build.ts';
import { readPublicKey } from '../algorithm/key-algorithm.ts';
import { OID } from '../asn1/oid.ts';

export type BuiltInProfileId = 'tls-client' | 'tls-server' | 'tls-client-server' | 'root-ca' | 'issuing-ca';

/** What a profile fixes. Values follow the sections named in `rfc`. */
export interface CertificateProfile {
  readonly id: BuiltInProfileId;
  readonly ca: boolean;
  readonly pathLength?: number;
  readonly keyUsage: readonly KeyUsage[];
  /** Added for RSA keys, which TLS 1.2 may use to carry the secret. RFC 5246 §7.4.2. */
  readonly rsaKeyUsage: readonly KeyUsage[];
  /** OIDs; empty = no extendedKeyUsage. */
  readonly extKeyUsage: readonly string[];
  readonly defaultDays: number;
  readonly maximumDays: number;
  /** A name in subjectAltName is demanded. */
  readonly needsAltName: boolean;
  readonly rfc: readonly string[];
}

const CA_RFC = ['RFC 5280 §4.2.1.3', 'RFC 5280 §4.2.1.9'] as const;
const TLS_RFC = ['RFC 5280 §4.2.1.3', 'RFC 5280 §4.2.1.12', 'RFC 8446 §4.4.2.2'] as const;

export const PROFILES: Readonly<Record<BuiltInProfileId, CertificateProfile>> = {
  'root-ca': {
    id: 'root-ca',
    ca: true,
    keyUsage: ['keyCertSign', 'cRLSign'],
    rsaKeyUsage: [],
    extKeyUsage: [],
    defaultDays: 3650,
    maximumDays: 9130,
    needsAltName: false,
    rfc: CA_RFC,
  },
  'issuing-ca': {
    id: 'issuing-ca',
    ca: true,
    pathLength: 0,
    keyUsage: ['keyCertSign', 'cRLSign'],
    rsaKeyUsage: [],
    extKeyUsage: [],
    defaultDays: 1825,
    maximumDays: 9130,
    needsAltName: false,
    rfc: CA_RFC,
  },
  'tls-client': {
    id: 'tls-client',
    ca: false,
    keyUsage: ['digitalSignature'],
    rsaKeyUsage: [],
    extKeyUsage: [OID.clientAuth],
    defaultDays: 365,
    maximumDays: 1825,
    needsAltName: false,
    rfc: TLS_RFC,
  },
  'tls-server': {
    id: 'tls-server',
    ca: false,
    keyUsage: ['digitalSignature'],
    rsaKeyUsage: ['keyEncipherment'],
    extKeyUsage: [OID.serverAuth],
    defaultDays: 365,
    maximumDays: 1825,
    needsAltName: true,
    rfc: [...TLS_RFC, 'RFC 9525 §2'],
  },
  'tls-client-server': {
    id: 'tls-client-server',
    ca: false,
    keyUsage: ['digitalSignature'],
    rsaKeyUsage: ['keyEncipherment'],
    extKeyUsage: [OID.serverAuth, OID.clientAuth],
    defaultDays: 365,
    maximumDays: 1825,
    needsAltName: true,
    rfc: [...TLS_RFC, 'RFC 9525 §2'],
  },
};

/** What fills a profile for one certificate. */
export interface ProfileInput {
  readonly profile: CertificateProfile;
  readonly subjectSpkiDer: Uint8Array;
  /** subjectKeyIdentifier of the issuer, else the identifier computed from its key. */
  readonly issuerKeyId: Uint8Array;
  readonly subjectAltNames: readonly GeneralName[];
  readonly emptySubject: boolean;
  /** Overrides the path length of the profile; null = no limit. CA only. */
  readonly pathLength?: number | null;
  readonly crlUris: readonly string[];
  readonly ocspUris: readonly string[];
  readonly caIssuersUris: readonly string[];
}

/** The extensions of one certificate by its profile, in the order basicConstraints, keyUsage, extKeyUsage, SAN, SKI, AKI, CDP, AIA. */
export function buildProfileExtensions(input: ProfileInput): Extension[] {
  const { profile, subjectAltNames } = input;
  const pathLength = input.pathLength === undefined ? profile.pathLength : (input.pathLength ?? undefined);
  const isRsa = readPublicKey(input.subjectSpkiDer).algorithm === 'RSA';
  const hasAccess = input.ocspUris.length + input.caIssuersUris.length > 0;
  return [
    basicConstraints(profile.ca, pathLength),
    keyUsage(isRsa ? [...profile.keyUsage, ...profile.rsaKeyUsage] : profile.keyUsage),
    ...(profile.extKeyUsage.length > 0 ? [extKeyUsage(profile.extKeyUsage)] : []),
    ...(subjectAltNames.length > 0 ? [subjectAltName(subjectAltNames, input.emptySubject)] : []),
    subjectKeyId(subjectKeyIdentifier(input.subjectSpkiDer)),
    authorityKeyId(input.issuerKeyId),
    ...(input.crlUris.length > 0 ? [crlDistributionPoints(input.crlUris)] : []),
    ...(hasAccess ? [authorityInfoAccess({ ocsp: input.ocspUris, caIssuers: input.caIssuersUris })] : []),
  ];
}

/**
 * Key identifier: leftmost 160 bits of SHA-256 over the key's BIT STRING (RFC 7093 §2 method 1). Same length as the SHA-1 form of RFC 5280,
 * so every verifier takes it, and no SHA-1 is needed where a policy or a FIPS build refuses it. @throws DerError
 */
export function subjectKeyIdentifier(spkiDer: Uint8Array): Uint8Array {
  const reader = readWhole(spkiDer, TAG.sequence);
  reader.read(TAG.sequence);
  return octetsOf(hash('sha256', readBitOctets(reader), 'binary').slice(0, 20));
}
