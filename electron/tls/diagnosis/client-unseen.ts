import { ALERT } from '../registry-alerts.ts';
import { refusedCredential } from './client-certificate.ts';
import {
  authoritiesPlace,
  delayEvidence,
  refusalEvidence,
  secondDial,
  sentEvidence,
  serverAlert,
} from './observations.ts';
import { listedCount, namesReason, visibleFaults } from './client-faults.ts';
import { compileRules, type Condition, evidence, fix, type Observation, type Rule } from './rule.ts';

const HOUR_MS = 3_600_000;

/** A certificate of ours was refused, and nothing that every server refuses is wrong with it. */
const soundCredential: Condition = (seen) => {
  const own = refusedCredential(seen);
  return own !== null && !visibleFaults(own, seen).some(({ refusedByAll }) => refusedByAll);
};

/** No fault at all is visible. */
const flawless: Condition = (seen) => {
  const own = refusedCredential(seen);
  return own !== null && visibleFaults(own, seen).length === 0;
};

const unspecific: Condition = (seen) => !namesReason(seen);
const listKnown: Condition = ({ own }) => own?.chain.issuerListed === true;
const listUnknown: Condition = ({ own }) => own?.chain.issuerListed === null;
const notListed: Condition = ({ own }) => own?.chain.issuerListed === false;
/** A page that speaks of something else than the certificate. */
const otherPage: Condition = ({ http, alert, verdict }) =>
  alert === undefined && verdict.outcome.afterHandshake === 'refused' && http?.certificatePage === null;
const asked: Condition = ({ session }) => session?.requestSent === true;
const not =
  (condition: Condition): Condition =>
  (seen) =>
    !condition(seen);

const inOrder: Observation = () => evidence('own-certificate-in-order');
const inDate: Observation = ({ own }) =>
  own === null || own.expired !== null || own.notYetValid !== null
    ? null
    : evidence('own-certificate-in-date', { subject: own.subject, notBefore: own.notBefore, notAfter: own.notAfter });

const issuerListed: Observation = (seen) =>
  seen.own?.chain.issuerListed === true
    ? evidence('own-issuer-listed', { issuer: seen.own.chain.listedIssuer ?? '' }, authoritiesPlace(seen))
    : null;

/** The way from what we sent to a name on the list is not known here. */
const issuerNotListed: Observation = (seen) =>
  seen.own?.chain.issuerListed === false
    ? evidence('own-issuer-not-listed', { issuer: seen.own.issuer, listed: listedCount(seen) }, authoritiesPlace(seen))
    : null;

const issuerUnknown: Observation = ({ own }) =>
  own === null || own.chain.unknownIssuer === null
    ? null
    : evidence('own-chain-unknown', { issuer: own.chain.unknownIssuer });

/** Without a list nobody can say what the server needs; a certificate that leads on and was not sent is suspect. */
const unsentIntermediate: Observation = (seen) =>
  seen.own?.chain.issuerListed === null && seen.own.chain.missingIntermediate !== null
    ? evidence('own-intermediate-not-sent', { issuer: seen.own.chain.missingIntermediate, listed: 0 })
    : null;

/** The list of an issuer, as it is known here, is past its end: the server's own may well be the same. */
const listStale: Observation = ({ own }) => (own?.staleList == null ? null : evidence('own-list-stale', own.staleList));

const intermediates =
  (least: number): Observation =>
  ({ own }) => {
    const count = own === null ? null : (own.chain.intermediates ?? own.chainLength - 1);
    return count === null || count < least ? null : evidence('own-intermediates', { count });
  };

/** Just issued: a server whose clock is a little behind takes it for one of the future. */
const justIssued: Condition = ({ own, options }) => own !== null && options.at - own.notBefore < 24 * HOUR_MS;
const aboutToEnd: Condition = ({ own, options }) => own !== null && own.notAfter - options.at < 24 * HOUR_MS;

const BASE = { explains: 'ending', shows: [issuerListed, sentEvidence, secondDial, delayEvidence] } as const;
const wrongCa = { ...BASE, id: 'client-cert-wrong-ca', fixes: [fix('choose-credential')] } as const;
const unsent = {
  ...BASE,
  id: 'client-cert-intermediate-missing',
  culprit: 'client',
  fixes: [fix('send-chain')],
} as const;
const unavailable = {
  ...BASE,
  id: 'revocation-unavailable',
  culprit: 'server',
  fixes: [fix('publish-crl')],
} as const;
const listEnded = { ...unavailable, when: [soundCredential, not(notListed), not(otherPage)] } as const;
const depth = { ...BASE, id: 'verify-depth', culprit: 'server' } as const;
const rejected = { ...BASE, id: 'client-cert-rejected', culprit: 'unknown', fixes: [fix('dial-again')] } as const;
const skew = { ...BASE, id: 'clock-skew', culprit: 'server', fixes: [fix('dial-again')] } as const;
const revoked = {
  ...BASE,
  id: 'client-cert-revoked',
  culprit: 'client',
  fixes: [fix('choose-credential'), fix('reissue')],
} as const;

/** The alert names a reason that cannot be seen from here. */
const NAMED_RULES = compileRules([
  {
    ...revoked,
    confidence: 0.97,
    needs: [serverAlert(ALERT.certificateRevoked), sentEvidence],
    when: [soundCredential],
  },
  {
    ...BASE,
    id: 'client-cert-wrong-usage',
    culprit: 'client',
    confidence: 0.6,
    when: [soundCredential],
    needs: [serverAlert(ALERT.unsupportedCertificate), sentEvidence],
    fixes: [fix('reissue', { usage: 'clientAuth' })],
  },
  {
    ...unavailable,
    confidence: 0.55,
    when: [soundCredential],
    needs: [serverAlert(ALERT.certificateExpired), inDate, sentEvidence],
  },
  {
    ...skew,
    confidence: 0.4,
    when: [soundCredential],
    needs: [serverAlert(ALERT.certificateExpired), inDate],
  },
  {
    ...skew,
    confidence: 0.5,
    when: [soundCredential, aboutToEnd],
    needs: [serverAlert(ALERT.certificateExpired), inDate],
  },
  {
    ...skew,
    confidence: 0.5,
    when: [soundCredential, justIssued],
    needs: [serverAlert(ALERT.badCertificate), inDate],
  },
]);

const unknownCa = serverAlert(ALERT.unknownCa);

/** The server says it does not know the issuer. */
const ISSUER_RULES = compileRules([
  {
    ...wrongCa,
    culprit: 'unknown',
    confidence: 0.45,
    when: [soundCredential, listKnown],
    needs: [unknownCa, issuerListed],
  },
  {
    ...wrongCa,
    culprit: 'client',
    confidence: 0.6,
    when: [soundCredential, listUnknown],
    needs: [unknownCa, sentEvidence],
  },
  {
    ...wrongCa,
    culprit: 'client',
    confidence: 0.6,
    when: [soundCredential, notListed],
    needs: [unknownCa, issuerNotListed],
  },
  { ...unsent, confidence: 0.6, when: [soundCredential], needs: [unknownCa, unsentIntermediate] },
  { ...unsent, confidence: 0.45, when: [soundCredential], needs: [unknownCa, issuerUnknown] },
  { ...unavailable, confidence: 0.5, when: [soundCredential, listKnown], needs: [unknownCa, issuerListed] },
  { ...unavailable, confidence: 0.3, when: [soundCredential, listUnknown], needs: [unknownCa] },
  { ...depth, confidence: 0.3, when: [soundCredential, not(notListed)], needs: [unknownCa, intermediates(1)] },
  { ...depth, confidence: 0.48, when: [soundCredential, not(notListed)], needs: [unknownCa, intermediates(2)] },
]);

/** The server names no reason. */
const SILENT_RULES = compileRules([
  {
    ...rejected,
    confidence: 0.55,
    when: [flawless, unspecific, not(notListed), not(otherPage)],
    needs: [refusalEvidence, inOrder],
  },
  {
    ...rejected,
    confidence: 0.35,
    when: [flawless, otherPage, asked, not(notListed)],
    needs: [refusalEvidence, inOrder],
  },
  {
    ...rejected,
    confidence: 0.75,
    when: [flawless, not(notListed)],
    needs: [serverAlert(ALERT.accessDenied), inOrder],
  },
  {
    ...wrongCa,
    culprit: 'client',
    confidence: 0.6,
    when: [soundCredential, unspecific, notListed],
    needs: [refusalEvidence, issuerNotListed],
  },
  {
    ...unsent,
    confidence: 0.45,
    when: [soundCredential, unspecific, notListed],
    needs: [refusalEvidence, issuerUnknown],
  },
  {
    ...unsent,
    confidence: 0.6,
    when: [soundCredential, unspecific, not(otherPage)],
    needs: [refusalEvidence, unsentIntermediate],
  },
  {
    ...wrongCa,
    culprit: 'client',
    confidence: 0.5,
    when: [soundCredential, unspecific, listUnknown, not(otherPage)],
    needs: [refusalEvidence],
  },
  {
    ...wrongCa,
    culprit: 'unknown',
    confidence: 0.3,
    when: [flawless, unspecific, listKnown, not(otherPage)],
    needs: [refusalEvidence],
  },
  {
    ...revoked,
    confidence: 0.45,
    when: [flawless, unspecific, not(notListed), not(otherPage)],
    needs: [refusalEvidence, inOrder],
  },
  {
    ...unavailable,
    confidence: 0.4,
    when: [flawless, unspecific, not(notListed), not(otherPage)],
    needs: [refusalEvidence, inOrder],
  },
  {
    ...depth,
    confidence: 0.5,
    when: [flawless, unspecific, not(notListed), not(otherPage)],
    needs: [refusalEvidence, intermediates(2)],
  },
]);

/** What is known here of the lists points at them. OpenSSL reports an outdated list with the alert for an expired certificate. */
const LIST_RULES = compileRules([
  { ...listEnded, confidence: 0.92, needs: [listStale, serverAlert(ALERT.certificateExpired), inDate] },
  { ...listEnded, confidence: 0.6, needs: [listStale, unknownCa] },
  { ...listEnded, confidence: 0.75, when: [...listEnded.when, unspecific], needs: [listStale, refusalEvidence] },
]);

/** Reasons to refuse a certificate in which nothing wrong is to be seen. */
export const UNSEEN_REASONS: readonly Rule[] = [...NAMED_RULES, ...ISSUER_RULES, ...SILENT_RULES, ...LIST_RULES];
