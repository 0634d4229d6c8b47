import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ValidationPurpose } from '../../../shared/model/validation.ts';
import { OID } from '../asn1/oid.ts';
import type { ParsedCrl } from '../revocation/crl.ts';

/** The name that the peer is expected to have. */
export interface PeerName {
  readonly type: 'dns' | 'ip' | 'email';
  readonly value: string;
}

/** Inputs of RFC 5280 §6.1.1 (c), (e), (f), (g). */
export interface PolicyRules {
  /** OIDs; anyPolicy for every policy. */
  readonly initial: readonly string[];
  readonly requireExplicit: boolean;
  readonly inhibitMapping: boolean;
  readonly inhibitAny: boolean;
}

/** What of an anchor's certificate is enforced beyond name and key (RFC 5280 §6.1.1 d). */
export interface AnchorRules {
  /** Its dates. */
  readonly validity: boolean;
  /** Its extensions, as if it were an intermediate (RFC 5937). */
  readonly constraints: boolean;
  /** With `constraints`: basicConstraints must be there. */
  readonly requireBasicConstraints?: boolean;
}

/** What the revocation status of certificates is asked from. Nothing is fetched. */
export interface RevocationRules {
  /** `require`: every certificate but the anchor has to be good. `if-given`: one that nothing covers passes. `unless-revoked`: only one that is revoked fails. */
  readonly mode: 'off' | 'if-given' | 'require' | 'unless-revoked';
  readonly crls: readonly ParsedCrl[];
  /** DER of OCSPResponses. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** Lists and answers older than this are refused. */
  readonly maxAgeMs?: number;
  /** See `RevocationInput`. */
  readonly aheadMs?: number;
  /** Default `accept`. */
  readonly indirectCrls?: 'accept' | 'refuse';
}

/** How a path is judged. What is not given has the default named. */
export interface ValidationRules {
  readonly at: UnixMs;
  readonly purpose: ValidationPurpose;
  readonly host?: PeerName;
  /** `rfc5280`: section 6 alone. `webpki`: the CA/Browser Forum's rules on keys, signatures, names and purposes besides. Default `rfc5280`. */
  readonly profile?: 'rfc5280' | 'webpki';
  /**
   * `tolerant` lets pass what is common in private PKI though RFC 5280 gives it no meaning: dNSName constraints with a leading dot, `_` in host names.
   * `strict` also holds certificates and CRLs to the duties that sections 4 and 5 lay on their issuers. Default `standard`.
   */
  readonly strictness?: 'tolerant' | 'standard' | 'strict';
  /** DSA, SHA-1 and MD5 signatures and weak keys. Default `accept`: RFC 5280 has nothing against them; they are flagged. */
  readonly weakAlgorithms?: 'accept' | 'refuse';
  /** Whether the keyUsage of a leaf must fit the purpose. Default `ignore`. */
  readonly leafKeyUsage?: 'check' | 'ignore';
  /**
   * `strict`: the leaf names the purpose itself, not anyExtendedKeyUsage, none of codeSigning, timeStamping and OCSPSigning, and is no CA; so do CAs that have the extension.
   * `strict-leaf`: the leaf alone. Default `standard`.
   */
  readonly purposeRules?: 'standard' | 'strict' | 'strict-leaf';
  readonly policies?: PolicyRules;
  readonly anchorRules?: AnchorRules;
  /** The most certificates between leaf and anchor, self-issued ones not counted. */
  readonly maxIntermediates?: number;
  /** Whether a leaf that is an anchor itself needs no path. Default `accept`. */
  readonly trustedLeaf?: 'accept' | 'self-signed' | 'never';
  /** Critical extensions that the caller processes, or vouches for. */
  readonly processedCritical?: readonly string[];
  readonly revocation?: RevocationRules;
}

/** The same with every default filled in. */
export type ResolvedRules = Omit<Required<ValidationRules>, 'host' | 'revocation' | 'processedCritical'> & {
  readonly host: PeerName | undefined;
  readonly revocation: RevocationRules | undefined;
  readonly processedCritical: ReadonlySet<string>;
};

const ANY_POLICY: PolicyRules = {
  initial: [OID.anyPolicy],
  requireExplicit: false,
  inhibitMapping: false,
  inhibitAny: false,
};

export function resolveRules(rules: ValidationRules): ResolvedRules {
  const isRevocationOn = rules.revocation !== undefined && rules.revocation.mode !== 'off';
  return {
    at: rules.at,
    purpose: rules.purpose,
    host: rules.host,
    profile: rules.profile ?? 'rfc5280',
    strictness: rules.strictness ?? 'standard',
    weakAlgorithms: rules.weakAlgorithms ?? 'accept',
    leafKeyUsage: rules.leafKeyUsage ?? 'ignore',
    purposeRules: rules.purposeRules ?? 'standard',
    policies: rules.policies ?? ANY_POLICY,
    anchorRules: rules.anchorRules ?? { validity: false, constraints: false },
    maxIntermediates: rules.maxIntermediates ?? Number.POSITIVE_INFINITY,
    trustedLeaf: rules.trustedLeaf ?? 'accept',
    processedCritical: new Set([
      ...(rules.processedCritical ?? []),
      ...(isRevocationOn ? [OID.cRLDistributionPoints, OID.freshestCRL] : []),
    ]),
    revocation: isRevocationOn ? rules.revocation : undefined,
  };
}

/** The OID in extendedKeyUsage that a purpose asks for; undefined where none is asked for. */
export const PURPOSE_OID: Readonly<Record<ValidationPurpose, string | undefined>> = {
  any: undefined,
  'tls-client': OID.clientAuth,
  'tls-server': OID.serverAuth,
  'code-signing': OID.codeSigning,
  'email-protection': OID.emailProtection,
  'time-stamping': OID.timeStamping,
  'ocsp-signing': OID.OCSPSigning,
};
