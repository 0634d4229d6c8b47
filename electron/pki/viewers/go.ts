import { OID } from '../asn1/oid.ts';
import { findSigned, signedWith } from './algorithm-habits.ts';
import {
  anchorNameConstraints,
  anchorNotAuthority,
  anchorOutsideValidity,
  anchorPathLength,
  anchorPurpose,
  anchorUnknownCritical,
} from './anchor-habits.ts';
import { isExcludedWildcard } from './constrained-names.ts';
import type { ViewedPath, ViewerDifference } from './difference.ts';
import { emptyIssuerCounts, singleLabelWildcardCounts } from './host-habits.ts';
import { hasCritical, isLinkedByOctets, type ViewedCertificate } from './viewed-certificate.ts';

const VERIFY = 'https://github.com/golang/go/blob/go1.19/src/crypto/x509/verify.go';
const PARSE = 'https://github.com/golang/go/blob/go1.19/src/crypto/x509/parser.go';
const CHECK = 'https://github.com/golang/go/blob/go1.19/src/crypto/x509/x509.go';
const go = { viewer: 'go', since: '1.19' } as const;
const refuses = { ...go, verdict: 'refuses' } as const;
const accepts = { ...go, verdict: 'accepts' } as const;

/** crypto/x509 with roots handed in; on macOS and Windows the system's verifier answers for its own roots. */
export const GO_HABITS: readonly ViewerDifference[] = [
  { ...refuses, id: 'go.anchor-validity', source: VERIFY, finds: anchorOutsideValidity },
  { ...refuses, id: 'go.anchor-name-constraints', source: VERIFY, finds: anchorNameConstraints },
  { ...refuses, id: 'go.anchor-path-length', source: VERIFY, finds: anchorPathLength },
  { ...refuses, id: 'go.anchor-purpose', source: VERIFY, finds: anchorPurpose },
  { ...refuses, id: 'go.anchor-not-a-ca', source: CHECK, finds: anchorNotAuthority },
  { ...refuses, id: 'go.anchor-unknown-critical', source: VERIFY, finds: anchorUnknownCritical },
  { ...refuses, id: 'go.constraint-form', source: PARSE, finds: place(hasForeignConstraint) },
  { ...refuses, id: 'go.policy-extension', source: PARSE, finds: place(hasCriticalPolicyExtension) },
  { ...refuses, id: 'go.self-issued-counts', source: VERIFY, finds: selfIssuedOverLimit },
  { ...refuses, id: 'go.name-bytes', source: VERIFY, finds: linkedByMeaning },
  {
    ...refuses,
    id: 'go.algorithm',
    source: CHECK,
    finds: findSigned(
      ({ signature }) =>
        signature === undefined || !['rsa-pkcs1', 'rsa-pss', 'ecdsa', 'ed25519'].includes(signature.kind),
    ),
  },
  {
    ...refuses,
    id: 'go.curve',
    source: PARSE,
    finds: place(({ key }) => key?.algorithm === 'EC' && !NIST_CURVES.has(key.curve ?? '')),
  },
  { ...refuses, id: 'go.malformed-uri', source: PARSE, finds: place(hasMalformedUri) },
  { ...refuses, id: 'go.weak-signature', source: CHECK, finds: signedWith(['md5', 'sha1']) },
  {
    ...accepts,
    id: 'go.leaf-key-usage',
    source: VERIFY,
    forgives: ({ code, at }) => code === 'path.key-usage' && at === 0,
  },
  { ...accepts, id: 'go.single-label-wildcard', source: VERIFY, forgives: singleLabelWildcardCounts },
  {
    ...accepts,
    id: 'go.excluded-wildcard',
    source: VERIFY,
    forgives: ({ code, at }, path) => code === 'path.name-constraints' && isExcludedWildcard(at, path),
  },
  { ...accepts, id: 'go.empty-issuer', source: PARSE, forgives: emptyIssuerCounts },
];

const NIST_CURVES: ReadonlySet<string> = new Set(['P-224', 'P-256', 'P-384', 'P-521']);

function place(isBad: (certificate: ViewedCertificate) => boolean): (path: ViewedPath) => number | undefined {
  return ({ certificates }) => {
    const at = certificates.findIndex(isBad);
    return at < 0 ? undefined : at;
  };
}

/** Critical constraints on directory names or other forms count as an unknown critical extension. */
function hasForeignConstraint(certificate: ViewedCertificate): boolean {
  const { nameConstraints } = certificate;
  if (nameConstraints === undefined || !hasCritical(certificate, OID.nameConstraints)) return false;
  return [...nameConstraints.permitted, ...nameConstraints.excluded].some(
    ({ type }) => type === 'directory' || type === 'unknown',
  );
}

function hasCriticalPolicyExtension(certificate: ViewedCertificate): boolean {
  return [OID.policyConstraints, OID.policyMappings, OID.inhibitAnyPolicy].some((oid) => hasCritical(certificate, oid));
}

/** Self-issued certificates count for the path length as well. */
function selfIssuedOverLimit({ certificates }: ViewedPath): number | undefined {
  const at = certificates.findIndex(
    ({ basicConstraints }, i) =>
      i > 0 && basicConstraints?.pathLength !== undefined && i - 1 > basicConstraints.pathLength,
  );
  return at < 0 ? undefined : at;
}

/** Names that are equal by RFC 5280 §7.1 but not octet by octet. */
function linkedByMeaning({ certificates }: ViewedPath): number | undefined {
  const at = certificates.findIndex((certificate, i) => {
    const issuer = certificates[i + 1];
    return issuer !== undefined && !isLinkedByOctets(certificate, issuer);
  });
  return at < 0 ? undefined : at;
}

function hasMalformedUri({ altNames = [] }: ViewedCertificate): boolean {
  return altNames.some(
    ({ type, value }) => type === 'uri' && (/%(?![0-9a-f]{2})/i.test(value) || /[\s\p{Cc}]/u.test(value)),
  );
}
