import { DerError, readWhole, TAG, toHex } from '../asn1/der.ts';
import { readOid } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import {
  type AuthorityKeyId,
  type BasicConstraints,
  decodeAuthorityKeyId,
  decodeBasicConstraints,
  decodeDistributionPoints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeInfoAccess,
  decodeKeyUsage,
  decodeNumber,
  decodePolicies,
  decodePolicyConstraints,
  decodeSubjectKeyId,
  type KeyUsage,
  type PolicyConstraints,
} from '../certificate/extension.ts';
import {
  type ConstrainedName,
  decodeConstrainedNames,
  decodeNameConstraints,
  type NameConstraints,
} from '../name/name-constraints.ts';

/** One step of policyMappings. */
export interface PolicyMapping {
  readonly issuerDomain: string;
  readonly subjectDomain: string;
}

/** The extensions that path validation processes, decoded. */
export interface PathExtensions {
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: readonly KeyUsage[];
  /** OIDs. */
  readonly extKeyUsage?: readonly string[];
  readonly subjectKeyId?: string;
  readonly authorityKey?: AuthorityKeyId;
  readonly altNames?: readonly ConstrainedName[];
  readonly nameConstraints?: NameConstraints;
  /** OIDs. */
  readonly policies?: readonly string[];
  readonly hasOddQualifier?: boolean;
  readonly policyMappings?: readonly PolicyMapping[];
  readonly policyConstraints?: PolicyConstraints;
  readonly inhibitAnyPolicy?: number;
}

/** An extension that breaks its syntax, or comes a second time. */
export interface MalformedExtension {
  readonly oid: string;
  readonly offset: number;
  readonly problem: string;
}

/** Mutable while it is read. */
type Draft = { -readonly [K in keyof PathExtensions]: PathExtensions[K] };

type Decoder = (draft: Draft, value: Uint8Array) => void;

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  [OID.basicConstraints, (draft, value) => void (draft.basicConstraints = decodeBasicConstraints(value))],
  [OID.keyUsage, (draft, value) => void (draft.keyUsage = decodeKeyUsage(value))],
  [OID.extKeyUsage, (draft, value) => void (draft.extKeyUsage = decodeExtKeyUsage(value))],
  [OID.subjectKeyIdentifier, (draft, value) => void (draft.subjectKeyId = toHex(decodeSubjectKeyId(value)))],
  [OID.authorityKeyIdentifier, (draft, value) => void (draft.authorityKey = decodeAuthorityKeyId(value))],
  [OID.subjectAltName, readAltNames],
  [OID.nameConstraints, (draft, value) => void (draft.nameConstraints = decodeNameConstraints(value))],
  [OID.certificatePolicies, readPolicies],
  [OID.policyMappings, (draft, value) => void (draft.policyMappings = decodePolicyMappings(value))],
  [OID.policyConstraints, (draft, value) => void (draft.policyConstraints = decodePolicyConstraints(value))],
  [OID.inhibitAnyPolicy, (draft, value) => void (draft.inhibitAnyPolicy = toSkip(decodeNumber(value)))],
  [OID.issuerAltName, (_draft, value) => void decodeGeneralNames(value)],
  [OID.cRLDistributionPoints, (_draft, value) => void decodeDistributionPoints(value)],
  [OID.freshestCRL, (_draft, value) => void decodeDistributionPoints(value)],
  [OID.authorityInfoAccess, (_draft, value) => void decodeInfoAccess(value)],
  [OID.subjectInfoAccess, (_draft, value) => void decodeInfoAccess(value)],
]);

/** Decodes the extensions of RFC 5280, those that validation does not process for their form alone; others are no concern of it. Never throws on input. */
export function readPathExtensions(certificate: ParsedCertificate): {
  readonly extensions: PathExtensions;
  readonly malformed: readonly MalformedExtension[];
} {
  const draft: Draft = {};
  const malformed: MalformedExtension[] = [];
  const seen = new Set<string>();
  for (const { oid, value } of certificate.extensions) {
    if (seen.has(oid)) malformed.push({ oid, offset: value.start, problem: 'duplicate' });
    seen.add(oid);
    const bytes = spanBytes(certificate, value);
    try {
      DECODERS.get(oid)?.(draft, bytes);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      malformed.push({ oid, offset: value.start + error.offset, problem: error.problem });
    }
  }
  return { extensions: draft, malformed };
}

function readAltNames(draft: Draft, value: Uint8Array): void {
  const names = decodeConstrainedNames(value);
  if (names.length === 0) throw new DerError('missing', 0);
  draft.altNames = names;
}

/** Qualifiers that a verifier of a critical extension has to understand. @see RFC 5280 §4.2.1.4 */
const QUALIFIERS: ReadonlySet<string> = new Set([OID.cps, OID.userNotice]);

function readPolicies(draft: Draft, value: Uint8Array): void {
  const policies = decodePolicies(value);
  draft.policies = policies.map(({ oid }) => oid);
  draft.hasOddQualifier = policies.some(({ qualifiers }) => qualifiers.some(({ oid }) => !QUALIFIERS.has(oid)));
}

/** @throws DerError @see RFC 5280 §4.2.1.5 */
function decodePolicyMappings(der: Uint8Array): PolicyMapping[] {
  const reader = readWhole(der, TAG.sequence);
  const mappings: PolicyMapping[] = [];
  while (!reader.done) {
    const mapping = reader.enter(TAG.sequence);
    mappings.push({ issuerDomain: readOid(mapping), subjectDomain: readOid(mapping) });
    mapping.expectEnd();
  }
  if (mappings.length === 0) throw new DerError('missing', reader.position);
  return mappings;
}

/** SkipCerts beyond any path is as good as infinite. */
const toSkip = (skip: bigint): number => (skip > 1_000_000n ? 1_000_000 : Number(skip));
