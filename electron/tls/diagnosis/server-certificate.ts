import type { DiagnosisEvidence, DiagnosisId } from '../../../shared/model/connection.ts';
import { keyLabel } from '../../pki/algorithm/key-algorithm.ts';
import { factsOf } from '../../pki/path/path-facts.ts';
import { parseOnce } from '../certificate-text.ts';
import { suiteOf, versionOf } from '../facts.ts';
import { ALERT } from '../registry-alerts.ts';
import { cipherSuiteName } from '../registry.ts';
import type { TrustReport } from '../trust.ts';
import { ownAlert, serverNameEvidence } from './observations.ts';
import {
  type Case,
  compileRules,
  evidence,
  finding,
  fix,
  type FixOffer,
  type Observation,
  type Place,
  type Rule,
} from './rule.ts';

type Judgement = (report: TrustReport, seen: Case) => ReturnType<Rule['judge']>;

/** A rule over the verdict on a chain that was presented and judged. */
const trustRule = (id: DiagnosisId, judge: Judgement, ...fixes: readonly FixOffer[]): Rule => ({
  id,
  culprit: 'server',
  explains: 'identity',
  fixes,
  judge: (seen) => (seen.trustReport === null ? null : judge(seen.trustReport, seen)),
});

const chainPlace = ({ facts }: Case): Place => ({
  message: facts.serverCertificate?.message,
  field: 'certificate_list',
});

const chainSent = (report: TrustReport, seen: Case): DiagnosisEvidence =>
  evidence(
    'server-chain-sent',
    { chainLength: report.chainLength, subject: report.subject, issuer: report.lastIssuer },
    chainPlace(seen),
  );

const failures = (seen: Case, wanted: (failure: string) => boolean = () => true): readonly DiagnosisEvidence[] =>
  seen.trust.failures
    .filter((failure) => failure.startsWith('path.') && wanted(failure))
    .map((failure) => evidence('server-path-failure', { failure }, chainPlace(seen)));

const expired = trustRule('server-cert-expired', ({ expired: certificate }, seen) =>
  certificate === null
    ? null
    : finding(
        'certain',
        evidence('server-certificate-expired', { ...certificate, at: seen.options.at }, chainPlace(seen)),
      ),
);

const notYetValid = trustRule('server-cert-not-yet-valid', ({ notYetValid: certificate }, seen) =>
  certificate === null
    ? null
    : finding(
        'certain',
        evidence('server-certificate-not-yet-valid', { ...certificate, at: seen.options.at }, chainPlace(seen)),
      ),
);

const wrongUsage = trustRule('server-cert-wrong-usage', (report, seen) => {
  if (!report.wrongUsage) return null;
  // Where only the signature is not allowed, the rule about it says more.
  if (!report.pathFailures.includes('path.purpose') && lacksSignature(seen) !== null) return null;
  return finding('certain', ...failures(seen), chainSent(report, seen));
});

/** Causes with a rule of their own; what is left breaks the rules of path validation otherwise. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'path.no-issuer',
  'path.self-signed-untrusted',
  'path.expired',
  'path.not-yet-valid',
  'path.weak-key',
  'path.weak-signature',
]);

const isOtherFailure = (failure: string): boolean => !TOLD_ELSEWHERE.has(failure);

const weak = trustRule('server-cert-weak', ({ weak: found }, seen) => {
  if (found === null) return null;
  const { subject, key, algorithm } = found;
  return finding(
    'certain',
    key === null
      ? evidence('server-signature-weak', { subject, algorithm: algorithm ?? '' }, chainPlace(seen))
      : evidence('server-key-weak', { subject, key }, chainPlace(seen)),
  );
});

const invalid: Rule = {
  id: 'server-cert-invalid',
  culprit: 'server',
  explains: 'identity',
  judge: (seen) => {
    if (seen.trustReport?.wrongUsage === true) return null;
    const shown = failures(seen, isOtherFailure);
    return shown.length === 0 ? null : finding('certain', ...shown);
  },
};

const incomplete = trustRule(
  'server-chain-incomplete',
  (report, seen) => {
    if (report.completedBy !== null)
      return finding(
        'certain',
        chainSent(report, seen),
        evidence('server-issuer-known-here', { issuer: report.completedBy }),
      );
    if (report.rootReached || !report.issuerUnknown) return null;
    // A gap below an authority like ours is likely in the middle; below a stranger nobody can say.
    return finding(report.relatedAnchor ? 0.6 : 0.45, chainSent(report, seen), ...failures(seen));
  },
  fix('trust-intermediate'),
);

const untrusted: Rule = {
  ...trustRule(
    'server-untrusted',
    (report, seen) => {
      if (report.completedBy !== null || !report.issuerUnknown) return null;
      const confidence = report.rootReached ? 0.95 : report.relatedAnchor ? 0.45 : 0.6;
      return finding(confidence, chainSent(report, seen), ...failures(seen));
    },
    (seen) => (seen.trustReport?.rootReached === true ? { kind: 'trust-root', values: {} } : null),
  ),
  culprit: 'client',
};

const name = trustRule(
  'server-name-mismatch',
  (report, seen) => {
    if (seen.trust.nameMatches) return null;
    const values = { wanted: report.wantedName, presented: seen.trust.presentedNames.slice(0, 20).join(', ') };
    return finding('certain', evidence('server-names-presented', values, chainPlace(seen)), serverNameEvidence(seen));
  },
  ({ facts, options }) =>
    facts.clientHello?.serverName === null ? { kind: 'send-server-name', values: { name: options.host } } : null,
  ({ trust }) => {
    const presented = trust.presentedNames.find((each) => /^dns:[^*]+$/i.test(each) || /^[a-z0-9.-]+$/i.test(each));
    return presented === undefined ? null : { kind: 'dial-name', values: { name: presented.replace(/^dns:/i, '') } };
  },
);

/** The key has to sign in TLS 1.3 and wherever the exchange is ephemeral. @see RFC 8446 §4.4.2.2, RFC 5246 §7.4.2 */
const mustSign = ({ facts }: Case): boolean =>
  facts.serverHello !== undefined &&
  (versionOf(facts) >= 0x0304 || /^TLS_(?:EC)?DHE_/.test(cipherSuiteName(suiteOf(facts))));

const lacksSignature: Observation = (seen) => {
  const [leafDer] = seen.facts.serverCertificate?.chainDer ?? [];
  const leaf = leafDer === undefined ? undefined : parseOnce(leafDer);
  if (leaf?.ok !== true || !mustSign(seen)) return null;
  const { keyUsage, subject, publicKey } = factsOf(leaf.value);
  if (keyUsage === undefined || keyUsage.includes('digitalSignature')) return null;
  const key = publicKey === undefined ? '?' : keyLabel(publicKey);
  return evidence('server-key-usage', { subject, key, usages: keyUsage.join(', ') }, chainPlace(seen));
};

/** Where the server has proved its key and our library would not have it. */
const proofSeen: Observation = ({ messages }) => {
  const proof = messages.findLast(
    ({ from, type }) => from === 'server' && (type === 'CertificateVerify' || type === 'ServerKeyExchange'),
  );
  return proof === undefined ? null : evidence('last-message', { type: proof.type }, proof.index);
};

const PROOF_RULES = compileRules([
  {
    id: 'server-cert-key-usage',
    culprit: 'server',
    explains: 'identity',
    confidence: 0.95,
    needs: [lacksSignature],
    shows: [ownAlert(ALERT.illegalParameter, ALERT.unsupportedCertificate, ALERT.handshakeFailure)],
  },
  {
    id: 'server-key-mismatch',
    culprit: 'server',
    explains: 'ending',
    confidence: 0.92,
    when: [(seen) => lacksSignature(seen) === null],
    needs: [ownAlert(ALERT.decryptError), proofSeen],
  },
  {
    id: 'signature-scheme-mismatch',
    culprit: 'server',
    explains: 'ending',
    confidence: 0.75,
    when: [(seen) => lacksSignature(seen) === null && seen.verdict.outcome.handshake === 'failed'],
    needs: [ownAlert(ALERT.illegalParameter), proofSeen],
    fixes: [fix('default-offer')],
  },
]);

/** What we have against the server's certificate; proved by our own path validation, whatever the engine thinks of it. */
export const SERVER_CERTIFICATE_RULES: readonly Rule[] = [
  ...PROOF_RULES,
  expired,
  notYetValid,
  wrongUsage,
  weak,
  invalid,
  incomplete,
  untrusted,
  name,
];
