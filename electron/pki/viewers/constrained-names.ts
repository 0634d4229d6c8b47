import { OID } from '../asn1/oid.ts';
import { isDnsName } from '../name/general-name.ts';
import { type ConstrainedName, constrainedSubject, decodeConstrainedNames } from '../name/name-constraints.ts';
import { findForbiddenName } from '../name/name-constraint-match.ts';
import { attemptParse } from '../asn1/der.ts';
import { spanBytes } from '../certificate/certificate.ts';
import type { ViewedPath } from './difference.ts';
import { extensionValue, type ViewedCertificate } from './viewed-certificate.ts';

/** Names of the certificates below a constraint, as RFC 5280 §4.2.1.10 takes them; self-issued ones count only as the leaf. */
export const namesOfPath = (certificates: readonly ViewedCertificate[]): ConstrainedName[] =>
  certificates.filter((certificate, i) => i === 0 || !certificate.selfIssued).flatMap(namesOf);

function namesOf(certificate: ViewedCertificate): ConstrainedName[] {
  const names = attemptParse('certificate', () => {
    const altNames = extensionValue(certificate, OID.subjectAltName);
    const subject = spanBytes(certificate.parsed, certificate.parsed.subject);
    return [
      ...constrainedSubject(subject, altNames !== undefined),
      ...(altNames === undefined ? [] : decodeConstrainedNames(altNames)),
    ];
  });
  return names.ok ? names.value : [];
}

/** The leaf's commonName looks like a host, no alternative name takes its place, and a constraint above forbids that host. */
export function forbiddenCommonName({ certificates }: ViewedPath): number | undefined {
  const [leaf, ...above] = certificates;
  const host = leaf?.commonName;
  if (leaf === undefined || host === undefined || !isDnsName(host, { wildcard: true })) return undefined;
  if ((leaf.altNames ?? []).some(({ type }) => type === 'dns')) return undefined;
  const name: ConstrainedName = { type: 'dns', value: host };
  const isForbidden = above.some(
    ({ nameConstraints }) => nameConstraints !== undefined && findForbiddenName(nameConstraints, [name]) !== undefined,
  );
  return isForbidden ? 0 : undefined;
}

/** Our reason is a wildcard that stands for an excluded name; compared as text it is outside the excluded subtree. */
export function isExcludedWildcard(at: number, { certificates }: ViewedPath): boolean {
  const subject = certificates[at];
  if (subject === undefined) return false;
  const rest = namesOf(subject).filter(({ type, value }) => type !== 'dns' || !value.startsWith('*.'));
  return certificates
    .slice(at + 1)
    .every(
      ({ nameConstraints }) => nameConstraints === undefined || findForbiddenName(nameConstraints, rest) === undefined,
    );
}
