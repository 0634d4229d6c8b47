import type { DiagnosisEvidence } from '../../../shared/model/connection.ts';
import { hasVisibleFault, type OwnCredential } from '../own-credential.ts';
import { ALERT } from '../registry-alerts.ts';
import { refusalEvidence, requestEvidence, sentEvidence } from './observations.ts';
import { type Belief, type Case, evidence, type Finding, finding, type Rule } from './rule.ts';

/** Alerts that can be about the client's certificate once the server has seen it. */
const CERTIFICATE_ALERTS: ReadonlySet<number> = new Set([
  ALERT.handshakeFailure,
  ALERT.noCertificate,
  ALERT.badCertificate,
  ALERT.unsupportedCertificate,
  ALERT.certificateRevoked,
  ALERT.certificateExpired,
  ALERT.certificateUnknown,
  ALERT.unknownCa,
  ALERT.accessDenied,
  ALERT.decryptError,
  ALERT.certificateRequired,
]);

/** Alerts that servers send for a missing certificate and hardly for anything else at that point. */
const MISSING_ALERTS: ReadonlySet<number> = new Set([
  ALERT.handshakeFailure,
  ALERT.noCertificate,
  ALERT.badCertificate,
  ALERT.certificateRequired,
]);

/** Whether the server turned us away after it asked for a certificate and got our answer. */
function refusedAfterAnswer(seen: Case): boolean {
  const { facts, verdict, alert } = seen;
  if (facts.certificateRequest === undefined || facts.clientCertificate === undefined) return false;
  if (alert !== undefined) return alert.from === 'server' && CERTIFICATE_ALERTS.has(alert.number);
  if (verdict.outcome.afterHandshake === 'refused') return true;
  return verdict.ending.by === 'server' && facts.firstApplicationMessage === undefined;
}

/** The credential, where we sent it and were turned away. */
const refusedCredential = (seen: Case): OwnCredential | null =>
  seen.verdict.credentialSent && refusedAfterAnswer(seen) ? seen.own : null;

/** A fault we can see in our own certificate: certain where the alert names it, else likely. */
function visibleFault(seen: Case, naming: readonly number[], fault: DiagnosisEvidence): Finding {
  const named = seen.alert !== undefined && naming.includes(seen.alert.number);
  const confidence: Belief = named ? 'certain' : 'likely';
  return finding(confidence, fault, refusalEvidence(seen), sentEvidence(seen));
}

const missing: Rule = {
  id: 'client-cert-missing',
  culprit: 'client',
  judge: (seen) => {
    if (seen.verdict.credentialSent || !refusedAfterAnswer(seen)) return null;
    const told =
      seen.http?.certificatePage === 'missing' || (seen.alert !== undefined && MISSING_ALERTS.has(seen.alert.number));
    return finding(told ? 'certain' : 'likely', requestEvidence(seen), sentEvidence(seen), refusalEvidence(seen));
  },
};

const intermediateMissing: Rule = {
  id: 'client-cert-intermediate-missing',
  culprit: 'client',
  judge: (seen) => {
    const own = refusedCredential(seen);
    if (own === null || own.issuerListed !== false) return null;
    if (own.missingIntermediate !== null) {
      const gap = evidence(
        'own-intermediate-not-sent',
        { issuer: own.missingIntermediate, listed: listedCount(seen) },
        requestEvidence(seen).message,
      );
      return finding('certain', gap, sentEvidence(seen), refusalEvidence(seen));
    }
    if (own.chainLength > 1 || seen.alert?.number === ALERT.certificateExpired) return null;
    return finding('possible', notListed(seen, own), sentEvidence(seen), refusalEvidence(seen));
  },
};

const wrongCa: Rule = {
  id: 'client-cert-wrong-ca',
  culprit: 'client',
  judge: (seen) => {
    const own = refusedCredential(seen);
    if (own === null || own.missingIntermediate !== null) return null;
    if (own.issuerListed === false) return visibleFault(seen, [ALERT.unknownCa], notListed(seen, own));
    if (seen.alert?.number !== ALERT.unknownCa) return null;
    const listed =
      own.issuerListed === true
        ? evidence('own-issuer-listed', { issuer: own.issuer }, requestEvidence(seen).message)
        : null;
    return finding(
      own.issuerListed === null ? 'likely' : 'possible',
      refusalEvidence(seen),
      listed,
      sentEvidence(seen),
    );
  },
};

const notYetValid: Rule = {
  id: 'client-cert-not-yet-valid',
  culprit: 'client',
  judge: (seen) => {
    const own = refusedCredential(seen);
    if (own?.notYetValid !== true) return null;
    const { subject, notBefore } = own;
    return visibleFault(
      seen,
      [ALERT.badCertificate, ALERT.certificateExpired],
      evidence('own-certificate-not-yet-valid', { subject, notBefore, at: seen.options.at }),
    );
  },
};

const expired: Rule = {
  id: 'client-cert-expired',
  culprit: 'client',
  judge: (seen) => {
    const own = refusedCredential(seen);
    if (own === null) return null;
    const { subject, notAfter } = own;
    if (own.expired)
      return visibleFault(
        seen,
        [ALERT.certificateExpired],
        evidence('own-certificate-expired', { subject, notAfter, at: seen.options.at }),
      );
    if (own.notYetValid || seen.alert?.number !== ALERT.certificateExpired) return null;
    return finding('possible', refusalEvidence(seen), sentEvidence(seen));
  },
};

const wrongUsage: Rule = {
  id: 'client-cert-wrong-usage',
  culprit: 'client',
  judge: (seen) => {
    const own = refusedCredential(seen);
    if (own === null) return null;
    const named = [ALERT.unsupportedCertificate];
    const { usagesWithoutClientAuth: extended, usagesWithoutSignature: usages } = own;
    if (extended !== null)
      return visibleFault(seen, named, evidence('own-certificate-lacks-client-auth', { usages: extended.join(', ') }));
    if (usages !== null)
      return visibleFault(
        seen,
        named,
        evidence('own-certificate-lacks-digital-signature', { usages: usages.join(', ') }),
      );
    return seen.alert?.number === ALERT.unsupportedCertificate
      ? finding('possible', refusalEvidence(seen), sentEvidence(seen))
      : null;
  },
};

const revoked: Rule = {
  id: 'client-cert-revoked',
  culprit: 'client',
  judge: (seen) => {
    const own = refusedCredential(seen);
    if (own === null) return null;
    const { subject, revokedAt } = own;
    if (revokedAt !== null)
      return visibleFault(
        seen,
        [ALERT.certificateRevoked],
        evidence('own-certificate-revoked', { subject, revokedAt }),
      );
    if (seen.alert?.number === ALERT.certificateRevoked)
      return finding('certain', refusalEvidence(seen), sentEvidence(seen));
    // A page that blames the certificate, and nothing visibly wrong with it: revocation is what is left to look at.
    if (seen.http?.certificatePage !== 'error' || hasVisibleFault(own)) return null;
    return finding('possible', refusalEvidence(seen), evidence('own-certificate-in-order'), sentEvidence(seen));
  },
};

const rejected: Rule = {
  id: 'client-cert-rejected',
  culprit: 'unknown',
  judge: (seen) => {
    const own = refusedCredential(seen);
    if (own === null || hasVisibleFault(own)) return null;
    if (seen.http !== undefined && seen.http.certificatePage === null && seen.alert === undefined) return null;
    return finding('likely', refusalEvidence(seen), sentEvidence(seen), evidence('own-certificate-in-order'));
  },
};

const listedCount = (seen: Case): number => seen.facts.certificateRequest?.authorities.length ?? 0;

const notListed = (seen: Case, own: OwnCredential): DiagnosisEvidence =>
  evidence(
    'own-issuer-not-listed',
    { issuer: own.issuer, listed: listedCount(seen) },
    seen.facts.certificateRequest?.message,
  );

/** What a server may have against our certificate. Chain before dates before usage, as servers check. */
export const CLIENT_CERTIFICATE_RULES: readonly Rule[] = [
  missing,
  intermediateMissing,
  wrongCa,
  notYetValid,
  expired,
  wrongUsage,
  rejected,
  revoked,
];
