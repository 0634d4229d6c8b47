import { MISDIRECTED } from '../http-answer.ts';
import type { OwnCredential } from '../own-credential.ts';
import { ALERT } from '../registry-alerts.ts';
import { CLIENT_FAULTS, type ClientFault, faultConfidence, visibleFaults } from './client-faults.ts';
import {
  alertEvidence,
  credentialChosen,
  brokenOffHere,
  delayEvidence,
  inHandshake,
  ownAlert,
  refusalEvidence,
  requestEvidence,
  requestSeen,
  secondDial,
  sentEvidence,
  serverAlert,
} from './observations.ts';
import {
  type Case,
  compileRules,
  type Condition,
  evidence,
  fix,
  finding,
  type Observation,
  type Rule,
} from './rule.ts';
import { keyType, schemesRequested, signatureFits } from './signature-fit.ts';

/** Alerts about the protocol, not about what we are. */
const PROTOCOL_ALERTS: ReadonlySet<number> = new Set([
  ALERT.unexpectedMessage,
  ALERT.badRecordMac,
  ALERT.recordOverflow,
  ALERT.decodeError,
  ALERT.protocolVersion,
  ALERT.inappropriateFallback,
  ALERT.unrecognizedName,
  ALERT.noApplicationProtocol,
]);

/** Alerts that servers send for a missing certificate and hardly for anything else at that point. */
const MISSING_ALERTS = [
  ALERT.handshakeFailure,
  ALERT.noCertificate,
  ALERT.badCertificate,
  ALERT.certificateRequired,
] as const;

/** Whether the server turned us away after it asked for a certificate and got our answer. */
export function refusedAfterAnswer(seen: Case): boolean {
  const { facts, verdict, alert, http } = seen;
  if (facts.certificateRequest === undefined || facts.clientCertificate === undefined) return false;
  if (alert !== undefined)
    return alert.from === 'server' && (!PROTOCOL_ALERTS.has(alert.number) || stumbledOverEmpty(seen));
  if (verdict.outcome.afterHandshake === 'refused') return http?.status !== MISDIRECTED;
  return verdict.ending.by === 'server' && facts.firstApplicationMessage === undefined;
}

/** Some servers take an empty Certificate message for one that is cut. */
const stumbledOverEmpty = ({ alert, verdict }: Case): boolean =>
  !verdict.credentialSent && alert?.number === ALERT.decodeError;

/** The credential, where we sent it and were turned away. */
export const refusedCredential = (seen: Case): OwnCredential | null =>
  seen.verdict.credentialSent && refusedAfterAnswer(seen) ? seen.own : null;

const faultRule = (fault: ClientFault): Rule => ({
  id: fault.id,
  culprit: 'client',
  explains: 'ending',
  fixes: fault.fixes,
  judge: (seen) => {
    const own = refusedCredential(seen);
    const found = own === null ? null : fault.find(own, seen);
    if (own === null || found === null) return null;
    const confidence = faultConfidence(fault, visibleFaults(own, seen), seen);
    const shown = [found, refusalEvidence(seen), sentEvidence(seen), secondDial(seen), delayEvidence(seen)];
    return finding(confidence, ...shown);
  },
});

const nothingSent: Condition = (seen) => !seen.verdict.credentialSent && refusedAfterAnswer(seen);
const nothingChosen: Condition = ({ options }) => options.credential === undefined;

/** Asked, with a credential at hand, our library answered with an empty message or broke off. */
const keptBack: Condition = (seen) => seen.facts.certificateRequest !== undefined && !seen.verdict.credentialSent;

const emptyAnswer: Observation = (seen) =>
  seen.facts.clientCertificate === undefined || seen.verdict.credentialSent ? null : sentEvidence(seen);

const missingPage: Observation = (seen) => (seen.http?.certificatePage === 'missing' ? refusalEvidence(seen) : null);

/** A refusing page; one that nobody asked for says nothing about a request. */
const anyPage: Observation = (seen) =>
  seen.session?.requestSent === true && seen.alert === undefined && seen.verdict.outcome.afterHandshake === 'refused'
    ? refusalEvidence(seen)
    : null;

const missing = { id: 'client-cert-missing', culprit: 'client', explains: 'ending' } as const;
const scheme = { id: 'client-cert-signature-scheme', culprit: 'client', explains: 'ending' } as const;
const chooseAnother = [fix('choose-credential')];

const ABSENT_RULES = compileRules([
  {
    ...missing,
    confidence: 0.97,
    when: [nothingSent, nothingChosen],
    needs: [requestSeen, sentEvidence, missingPage],
    fixes: chooseAnother,
  },
  {
    ...missing,
    confidence: 0.97,
    when: [nothingSent, nothingChosen],
    needs: [requestSeen, sentEvidence, serverAlert(...MISSING_ALERTS)],
    shows: [delayEvidence],
    fixes: chooseAnother,
  },
  {
    ...missing,
    confidence: 0.6,
    when: [nothingSent, nothingChosen],
    needs: [requestSeen, sentEvidence, anyPage],
    fixes: chooseAnother,
  },
  {
    ...missing,
    confidence: 0.75,
    when: [nothingSent, nothingChosen, (seen) => anyPage(seen) === null],
    needs: [requestSeen, sentEvidence, refusalEvidence],
    shows: [delayEvidence],
    fixes: chooseAnother,
  },
  {
    ...scheme,
    confidence: 0.95,
    when: [keptBack, (seen) => signatureFits(seen) === false],
    needs: [credentialChosen, schemesRequested, keyType, emptyAnswer],
    shows: [refusalEvidence],
    fixes: [...chooseAnother, fix('default-offer')],
  },
  {
    ...scheme,
    confidence: 0.95,
    when: [keptBack, (seen) => signatureFits(seen) === false],
    needs: [credentialChosen, schemesRequested, keyType, ownAlert(ALERT.handshakeFailure, ALERT.internalError)],
    fixes: [...chooseAnother, fix('default-offer')],
  },
  {
    ...scheme,
    confidence: 0.92,
    when: [keptBack, inHandshake, brokenOffHere, (seen) => signatureFits(seen) === false],
    needs: [credentialChosen, schemesRequested, keyType],
    fixes: [...chooseAnother, fix('default-offer')],
  },
  {
    id: 'client-cert-withheld',
    culprit: 'client',
    explains: 'ending',
    confidence: 0.75,
    when: [keptBack, (seen) => signatureFits(seen) !== false],
    needs: [credentialChosen, requestSeen, emptyAnswer],
    shows: [schemesRequested, keyType, refusalEvidence],
    fixes: chooseAnother,
  },
  {
    id: 'client-key-mismatch',
    culprit: 'client',
    explains: 'ending',
    confidence: 0.85,
    when: [(seen) => refusedCredential(seen) !== null],
    needs: [serverAlert(ALERT.decryptError), sentEvidence],
    shows: [keyType],
    fixes: chooseAnother,
  },
]);

/** The server asked again, or for the first time, when the handshake was long done. */
const askedAfterwards: Observation = ({ messages, facts }) => {
  const done = facts.finished.client;
  if (done === undefined) return null;
  const asked = messages.find(
    ({ index, from, type }) =>
      from === 'server' && index > done && (type === 'CertificateRequest' || type === 'HelloRequest'),
  );
  return asked === undefined ? null : evidence('post-handshake-request', { version: asked.type }, asked.index);
};

const notAccepted: Condition = ({ verdict }) => verdict.outcome.afterHandshake !== 'accepted';

const forbidden: Observation = (seen) => (seen.http?.status === 403 ? refusalEvidence(seen) : null);
const laterRequest = { id: 'post-handshake-auth', culprit: 'server', explains: 'ending' } as const;

const LATER_RULES = compileRules([
  {
    id: 'request-refused',
    culprit: 'server',
    explains: 'ending',
    confidence: 0.6,
    when: [({ http }) => http?.certificatePage === null && http.status !== MISDIRECTED],
    needs: [anyPage],
    shows: [requestEvidence, sentEvidence],
    fixes: [fix('request-path')],
  },
  {
    ...laterRequest,
    confidence: 0.95,
    when: [notAccepted],
    needs: [askedAfterwards],
    shows: [alertEvidence, refusalEvidence, requestEvidence],
    fixes: [fix('request-path')],
  },
  {
    ...laterRequest,
    confidence: 0.5,
    when: [({ facts }) => facts.certificateRequest === undefined],
    needs: [forbidden],
    shows: [requestEvidence],
    fixes: [fix('request-path')],
  },
]);

/** What a server may have against our certificate, or the lack of one. */
export const CLIENT_CERTIFICATE_RULES: readonly Rule[] = [
  ...ABSENT_RULES,
  ...CLIENT_FAULTS.map(faultRule),
  ...LATER_RULES,
];
