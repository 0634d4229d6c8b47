import { equalBytes } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { PROCESSED_EXTENSIONS } from '../path/path-facts.ts';
import { findForbiddenName } from '../name/name-constraint-match.ts';
import { namesOfPath } from './constrained-names.ts';
import type { ViewedPath } from './difference.ts';
import type { ViewedCertificate } from './viewed-certificate.ts';

/** RFC 5280 §6.1.1 (d) takes of an anchor its name and key alone; many verifiers hold its certificate to the rules of the others. */

type Finder = (path: ViewedPath) => number | undefined;

/** Judges the anchor's certificate, where the path has one above the leaf. */
const ofAnchor =
  (isBad: (anchor: ViewedCertificate, path: ViewedPath) => boolean): Finder =>
  (path) => {
    const last = path.certificates.length - 1;
    const anchor = path.certificates[last];
    return path.reachesAnchor && last > 0 && anchor !== undefined && isBad(anchor, path) ? last : undefined;
  };

export const anchorOutsideValidity = ofAnchor(
  ({ parsed }, { at }) => at < parsed.notBefore || at >= parsed.notAfter + 1000,
);

/** A CA flag that is off, absent from version 3, or a keyUsage without keyCertSign. */
export const anchorNotAuthority = ofAnchor(
  ({ parsed, basicConstraints, keyUsage }) =>
    (parsed.version === 3 && basicConstraints?.ca !== true) ||
    (keyUsage !== undefined && !keyUsage.includes('keyCertSign')),
);

export const anchorNotSelfSigned = ofAnchor(
  ({ parsed }) => !equalBytes(spanBytes(parsed, parsed.issuer), spanBytes(parsed, parsed.subject)),
);

export const anchorPathLength = ofAnchor(({ basicConstraints }, { certificates }) => {
  const limit = basicConstraints?.pathLength;
  const between = certificates.slice(1, -1).filter(({ selfIssued }) => !selfIssued).length;
  return limit !== undefined && between > limit;
});

export const anchorNameConstraints = ofAnchor(({ nameConstraints }, path) => {
  if (nameConstraints === undefined) return false;
  return findForbiddenName(nameConstraints, namesOfPath(path.certificates.slice(0, -1))) !== undefined;
});

const PURPOSE_OID: Readonly<Partial<Record<ViewedPath['purpose'], string>>> = {
  'tls-server': OID.serverAuth,
  'tls-client': OID.clientAuth,
};

/** OID that the purpose of a path asks for. */
export const wantedPurpose = ({ purpose }: ViewedPath): string | undefined => PURPOSE_OID[purpose];

export const anchorPurpose = ofAnchor(({ extKeyUsage }, path) => {
  const wanted = wantedPurpose(path);
  return (
    wanted !== undefined &&
    extKeyUsage !== undefined &&
    !extKeyUsage.includes(wanted) &&
    !extKeyUsage.includes(OID.anyExtendedKeyUsage)
  );
});

export const anchorUnknownCritical = ofAnchor(({ parsed }) =>
  parsed.extensions.some(({ oid, critical }) => critical && !PROCESSED_EXTENSIONS.has(oid)),
);
