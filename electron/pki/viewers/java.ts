import { OID } from '../asn1/oid.ts';
import { findSigned, forgivesDigest, signedPostQuantum, signedWith } from './algorithm-habits.ts';
import { anchorNotAuthority } from './anchor-habits.ts';
import { forbiddenCommonName, isExcludedWildcard } from './constrained-names.ts';
import type { ViewedPath, ViewerDifference } from './difference.ts';
import { anyWildcardCounts, commonNameCounts, findsForeignLetters } from './host-habits.ts';
import { mismatchedNetscapeType } from './netscape-type.ts';
import { hasCritical } from './viewed-certificate.ts';

const JDK = 'https://github.com/openjdk/jdk17u/blob/master/src/java.base/share';
const ENTITY = `${JDK}/classes/sun/security/validator/EndEntityChecker.java`;
const PKIX = `${JDK}/classes/sun/security/validator/PKIXValidator.java`;
const HOST = `${JDK}/classes/sun/security/util/HostnameChecker.java`;
const INFO = `${JDK}/classes/sun/security/x509/X509CertInfo.java`;
const CURVES = `${JDK}/classes/sun/security/util/CurveDB.java`;
const CONSTRAINTS = `${JDK}/classes/sun/security/x509/NameConstraintsExtension.java`;
const SECURITY = `${JDK}/conf/security/java.security`;
const ML_DSA = 'https://openjdk.org/jeps/497';
const java = { viewer: 'java', since: '17' } as const;
const refuses = { ...java, verdict: 'refuses' } as const;
const accepts = { ...java, verdict: 'accepts' } as const;

/** The trust manager of JSSE with the default java.security; it takes of an anchor little more than name and key. */
export const JAVA_HABITS: readonly ViewerDifference[] = [
  { ...refuses, id: 'java.anchor-not-a-ca', source: PKIX, finds: anchorNotAuthority },
  { ...refuses, id: 'java.leaf-digital-signature', source: ENTITY, finds: leafCannotSign },
  {
    ...refuses,
    id: 'java.curve',
    source: CURVES,
    finds: findSigned((_, issuer) => issuer?.key?.algorithm === 'EC' && !NIST_CURVES.has(issuer.key.curve ?? '')),
  },
  { ...refuses, id: 'java.post-quantum', source: ML_DSA, finds: signedPostQuantum },
  { ...refuses, id: 'java.empty-subject', source: INFO, finds: emptySubjectUncritical },
  { ...refuses, id: 'java.host-letters', source: HOST, finds: findsForeignLetters },
  { ...refuses, id: 'java.common-name-constrained', source: CONSTRAINTS, finds: forbiddenCommonName },
  { ...refuses, id: 'java.netscape-type', source: ENTITY, finds: mismatchedNetscapeType },
  { ...refuses, id: 'java.md5-signature', source: SECURITY, finds: signedWith(['md5']) },
  { ...accepts, id: 'java.sha1-signature', source: SECURITY, forgives: forgivesDigest(['sha1']) },
  { ...accepts, id: 'java.common-name', source: HOST, forgives: commonNameCounts },
  { ...accepts, id: 'java.any-wildcard', source: HOST, forgives: anyWildcardCounts },
  {
    ...accepts,
    id: 'java.intermediate-purpose',
    source: ENTITY,
    forgives: ({ code, at }) => code === 'path.purpose' && at > 0,
  },
  {
    ...accepts,
    id: 'java.excluded-wildcard',
    source: CONSTRAINTS,
    forgives: ({ code, at }, path) => code === 'path.name-constraints' && isExcludedWildcard(at, path),
  },
];

const NIST_CURVES: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521']);

/** The leaf's keyUsage, where it has one, must hold digitalSignature for a client and for a server with an EC key. */
function leafCannotSign({ certificates: [leaf], purpose }: ViewedPath): number | undefined {
  if (leaf?.keyUsage === undefined || leaf.keyUsage.includes('digitalSignature')) return undefined;
  return purpose === 'tls-client' || (purpose === 'tls-server' && leaf.key?.algorithm === 'EC') ? 0 : undefined;
}

function emptySubjectUncritical({ certificates }: ViewedPath): number | undefined {
  const at = certificates.findIndex(
    (certificate) => certificate.emptySubject && !hasCritical(certificate, OID.subjectAltName),
  );
  return at < 0 ? undefined : at;
}
