import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { tryExtension } from '../certificate/certificate-fields.ts';
import { decodeBasicConstraints } from '../certificate/extension.ts';
import { OID } from '../asn1/oid.ts';
import type { CrlCandidate } from './crl-candidate.ts';
import { ALL_REASONS, type CrlScope, type ReasonMask, type RevocationPoint } from './crl-extension.ts';
import { pointKeys } from './match-name.ts';

/** Why a list does not speak for a certificate at one of its distribution points. */
export interface ScopeProblem {
  readonly code: 'crl.other-issuer' | 'crl.other-scope';
  readonly detail: string;
  readonly rfc: string;
}

const scopeProblem = (detail: string, rfc: string): ScopeProblem => ({ code: 'crl.other-scope', detail, rfc });

/** A certificate and the name of its issuer. */
export interface Subject {
  readonly certificate: ParsedCertificate;
  readonly issuerKey: string;
}

/** Verifies issuer and scope of a complete list for one distribution point. @see RFC 5280 §6.3.3 (b) */
export function findScopeProblem(
  list: CrlCandidate,
  scope: CrlScope | undefined,
  subject: Subject,
  point: RevocationPoint,
): ScopeProblem | undefined {
  if (point.crlIssuer === undefined) {
    if (list.issuerKey !== subject.issuerKey)
      return { code: 'crl.other-issuer', detail: 'issuer', rfc: 'RFC 5280 §6.3.3 (b)(1)' };
  } else {
    if (list.issuerKey === undefined || !point.crlIssuer.includes(list.issuerKey))
      return { code: 'crl.other-issuer', detail: 'cRLIssuer', rfc: 'RFC 5280 §6.3.3 (b)(1)' };
    if (scope?.indirect !== true) return scopeProblem('indirectCRL', 'RFC 5280 §6.3.3 (b)(1)');
  }
  if (scope === undefined) return undefined;
  return findPointProblem(list, scope, subject, point) ?? findKindProblem(scope, subject.certificate);
}

/** A relative name in the certificate hangs under the cRLIssuer where there is one, that is the issuer of the list. @see RFC 5280 §6.3.3 (b)(2)(i) */
function findPointProblem(
  { crl }: CrlCandidate,
  scope: CrlScope,
  { certificate }: Subject,
  point: RevocationPoint,
): ScopeProblem | undefined {
  if (scope.point === undefined) return undefined;
  const crlIssuerDer = spanBytes(crl, crl.issuer);
  const ownBase = point.crlIssuer === undefined ? spanBytes(certificate, certificate.issuer) : crlIssuerDer;
  const own = point.point === undefined ? (point.crlIssuer ?? []) : pointKeys(point.point, ownBase);
  const theirs = new Set(pointKeys(scope.point, crlIssuerDer));
  return own.some((key) => theirs.has(key))
    ? undefined
    : scopeProblem('distributionPoint', 'RFC 5280 §6.3.3 (b)(2)(i)');
}

function findKindProblem(scope: CrlScope, certificate: ParsedCertificate): ScopeProblem | undefined {
  if (scope.onlyAttributeCerts) return scopeProblem('onlyContainsAttributeCerts', 'RFC 5280 §6.3.3 (b)(2)(iv)');
  if (!scope.onlyUserCerts && !scope.onlyCaCerts) return undefined;
  if (certificate.version < 3) return scopeProblem('version', 'RFC 5280 §5.2.5');
  const isCa = tryExtension(certificate, OID.basicConstraints, decodeBasicConstraints)?.ca === true;
  if (scope.onlyUserCerts && isCa) return scopeProblem('onlyContainsUserCerts', 'RFC 5280 §6.3.3 (b)(2)(ii)');
  if (scope.onlyCaCerts && !isCa) return scopeProblem('onlyContainsCACerts', 'RFC 5280 §6.3.3 (b)(2)(iii)');
  return undefined;
}

/** The reasons that a list settles at a distribution point. @see RFC 5280 §6.3.3 (d) */
export const interimReasons = (scope: CrlScope | undefined, point: RevocationPoint): ReasonMask =>
  (scope?.onlySomeReasons ?? ALL_REASONS) & (point.reasons ?? ALL_REASONS);
