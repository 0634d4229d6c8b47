import type { DiagnosisEvidence, DiagnosisId } from '../../../shared/model/connection.ts';
import type { TrustReport } from '../trust.ts';
import { type Case, evidence, finding, type Rule } from './rule.ts';

/** A rule over the verdict on a chain that was presented and judged. */
function trustRule(id: DiagnosisId, judge: (report: TrustReport, seen: Case) => ReturnType<Rule['judge']>): Rule {
  return { id, culprit: 'server', judge: (seen) => (seen.trustReport === null ? null : judge(seen.trustReport, seen)) };
}

const certificateMessage = ({ facts }: Case): number | undefined => facts.serverCertificate?.message;

const chainSent = (report: TrustReport, seen: Case): DiagnosisEvidence =>
  evidence(
    'server-chain-sent',
    { chainLength: report.chainLength, subject: report.subject, issuer: report.lastIssuer },
    certificateMessage(seen),
  );

const failures = (report: TrustReport, seen: Case): readonly DiagnosisEvidence[] =>
  report.pathFailures.map((failure) => evidence('server-path-failure', { failure }, certificateMessage(seen)));

const expired = trustRule('server-cert-expired', (report, seen) => {
  const { expired: certificate } = report;
  if (certificate === null) return null;
  const { subject, notAfter } = certificate;
  return finding(
    'certain',
    evidence('server-certificate-expired', { subject, notAfter, at: seen.options.at }, certificateMessage(seen)),
  );
});

const notYetValid = trustRule('server-cert-not-yet-valid', (report, seen) => {
  const { notYetValid: certificate } = report;
  if (certificate === null) return null;
  const { subject, notBefore } = certificate;
  return finding(
    'certain',
    evidence('server-certificate-not-yet-valid', { subject, notBefore, at: seen.options.at }, certificateMessage(seen)),
  );
});

const wrongUsage = trustRule('server-cert-wrong-usage', (report, seen) =>
  report.wrongUsage ? finding('certain', ...failures(report, seen), chainSent(report, seen)) : null,
);

const incomplete = trustRule('server-chain-incomplete', (report, seen) => {
  if (report.completedBy !== null) {
    return finding(
      'certain',
      chainSent(report, seen),
      evidence('server-issuer-known-here', { issuer: report.completedBy }),
    );
  }
  if (report.rootReached || !report.issuerUnknown) return null;
  return finding(report.relatedAnchor ? 'likely' : 'possible', chainSent(report, seen), ...failures(report, seen));
});

const untrusted: Rule = {
  ...trustRule('server-untrusted', (report, seen) => {
    if (report.verified || report.completedBy !== null) return null;
    if (report.issuerUnknown) {
      const confidence = report.rootReached ? 'certain' : report.relatedAnchor ? 'possible' : 'likely';
      return finding(confidence, chainSent(report, seen), ...failures(report, seen));
    }
    const explained = report.expired !== null || report.notYetValid !== null || report.wrongUsage;
    return explained ? null : finding('certain', ...failures(report, seen), chainSent(report, seen));
  }),
  culprit: 'unknown',
};

const name = trustRule('server-name-mismatch', (report, seen) => {
  if (seen.trust.nameMatches) return null;
  const values = { wanted: report.wantedName, presented: seen.trust.presentedNames.slice(0, 20).join(', ') };
  return finding('certain', evidence('server-names-presented', values, certificateMessage(seen)));
});

/** What we have against the server's certificate; proved by our own path validation. */
export const SERVER_CERTIFICATE_RULES: readonly Rule[] = [
  expired,
  notYetValid,
  wrongUsage,
  incomplete,
  untrusted,
  name,
];
