import type {
  AfterHandshake,
  ApplicationAnswer,
  ClientAuth,
  ConnectionRun,
  HandshakeOutcome,
  TlsAlert,
} from '../../shared/model/connection.ts';
import { type AlertSeen, applicationTextOf, type HandshakeFacts, handshakeFinished } from './facts.ts';
import { firstLine, hasApplicationAnswer, type HttpAnswer, isRefusingStatus } from './http-answer.ts';
import { ALERT, alertName } from './registry-alerts.ts';

export interface Verdict {
  readonly outcome: ConnectionRun['outcome'];
  readonly alert: TlsAlert | null;
  readonly clientAuth: ClientAuth;
  readonly credentialSent: boolean;
  readonly ending: ConnectionRun['ending'];
}

export interface VerdictInput {
  readonly facts: HandshakeFacts;
  /** Whether the engine called the handshake done; decides only where records could not be opened. */
  readonly engineConnected: boolean;
  /** `findAnswer` of the facts. */
  readonly http: HttpAnswer | undefined;
}

/** Judges the three phases from the wire alone. The words are defined in the command line's manual. */
export function buildVerdict(input: VerdictInput): Verdict {
  const { facts, http } = input;
  const handshake = handshakeOutcome(input);
  const afterHandshake = handshake === 'failed' ? 'not-reached' : judgeAfter(facts, http);
  const alert = findDecidingAlert(facts);
  const credentialSent = (facts.clientCertificate?.chainDer.length ?? 0) > 0;
  return {
    outcome: { handshake, afterHandshake, application: applicationAnswer(facts, http) },
    alert:
      alert === undefined
        ? null
        : {
            number: alert.number,
            name: alertName(alert.number),
            from: alert.from,
            level: alert.fatal ? 'fatal' : 'warning',
          },
    clientAuth: clientAuthOf(input, { handshake, afterHandshake, credentialSent }),
    credentialSent,
    ending: findEnding(facts),
  };
}

/** The alert that ended the connection: not close_notify, nor a warning that both sides step over. */
export function findDecidingAlert(facts: HandshakeFacts): AlertSeen | undefined {
  return facts.alerts.find(isRefusal);
}

/** What is fatal ends the connection, whatever its number: user_canceled and no_renegotiation are warnings by right. RFC 5246 §7.2.2 */
const isRefusal = (alert: AlertSeen): boolean =>
  alert.number !== ALERT.closeNotify && (alert.fatal || alert.number === ALERT.noCertificate);

function handshakeOutcome({ facts, engineConnected }: VerdictInput): HandshakeOutcome {
  return handshakeFinished(facts) || (engineConnected && facts.undecrypted > 0) ? 'completed' : 'failed';
}

/** Alerts about the client's certificate: they refuse it even where the application had begun to speak. */
const CERTIFICATE_ALERTS: ReadonlySet<number> = new Set([
  ALERT.noCertificate,
  ALERT.badCertificate,
  ALERT.unsupportedCertificate,
  ALERT.certificateRevoked,
  ALERT.certificateExpired,
  ALERT.certificateUnknown,
  ALERT.unknownCa,
  ALERT.accessDenied,
  ALERT.certificateRequired,
]);

function judgeAfter(facts: HandshakeFacts, http: HttpAnswer | undefined): AfterHandshake {
  const refusal = facts.alerts.find((alert) => alert.from === 'server' && isRefusal(alert));
  const firstData = facts.firstApplicationMessage;
  const answered = hasApplicationAnswer(facts);
  if (refusal !== undefined) {
    const isEarly = !answered || firstData === undefined || refusal.message < firstData;
    if (isEarly || (http === undefined && CERTIFICATE_ALERTS.has(refusal.number))) return 'refused';
  }
  if (answered) return http !== undefined && isRefusingStatus(http.status) ? 'refused' : 'accepted';
  return findEnding(facts).by === 'server' ? 'closed' : 'silent';
}

function applicationAnswer(facts: HandshakeFacts, http: HttpAnswer | undefined): ApplicationAnswer | null {
  const bytes = facts.applicationBytes.server;
  if (facts.firstApplicationMessage === undefined) return null;
  return {
    bytes,
    firstLine: facts.alpn === 'h2' ? '' : firstLine(applicationTextOf(facts)),
    ...(http === undefined ? {} : { status: http.status, statusText: http.statusText }),
  };
}

/** Alerts with which servers answer a missing client certificate. @see RFC 8446 §4.4.2.4, RFC 5246 §7.4.6 */
const MISSING_CERTIFICATE_ALERTS: ReadonlySet<number> = new Set([
  ALERT.handshakeFailure,
  ALERT.badCertificate,
  ALERT.certificateRequired,
]);

function clientAuthOf(
  { facts, http }: VerdictInput,
  seen: {
    readonly handshake: HandshakeOutcome;
    readonly afterHandshake: AfterHandshake;
    readonly credentialSent: boolean;
  },
): ClientAuth {
  if (facts.certificateRequest === undefined) return seen.handshake === 'completed' ? 'none' : 'unknown';
  if (seen.credentialSent || facts.clientCertificate === undefined) return 'requested';
  const alert = findDecidingAlert(facts);
  if (alert?.from === 'server' && MISSING_CERTIFICATE_ALERTS.has(alert.number)) return 'required';
  return http?.certificatePage === 'missing' ? 'required' : 'requested';
}

/** The first thing that ended the connection, in the order of the transcript. */
function findEnding(facts: HandshakeFacts): ConnectionRun['ending'] {
  const closings = [
    ...facts.alerts
      .filter((alert) => isRefusal(alert) || alert.number === ALERT.closeNotify)
      .map((alert) => ({
        message: alert.message,
        by: alert.from,
        how: alert.number === ALERT.closeNotify ? ('close_notify' as const) : ('alert' as const),
      })),
    ...facts.ends.map((end) => ({ message: end.message, by: end.from, how: end.how })),
  ];
  const [first] = closings.toSorted((a, b) => a.message - b.message);
  return first === undefined ? { by: 'none', how: 'none' } : { by: first.by, how: first.how };
}
