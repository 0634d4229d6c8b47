import {
  type Culprit,
  type DiagnosisFix,
  type DiagnosisId,
  type DialPhase,
  STARTTLS_PROTOCOLS,
  type StartTlsProtocol,
} from '../../../shared/model/connection.ts';
import { firstLine } from '../http-answer.ts';
import { ALERT } from '../registry-alerts.ts';
import {
  alertEvidence,
  bytesReceived,
  closingEvidence,
  delayEvidence,
  inHandshake,
  lastFromServer,
  requestEvidence,
  secondDial,
  sentEvidence,
} from './observations.ts';
import { largeHello } from './hello.ts';
import { recogniseProtocol } from '../starttls/findings.ts';
import { type Case, evidence, finding, fix, type FixOffer, type Rule } from './rule.ts';

/** A rule for a connection that never stood. */
function connectRule(id: DiagnosisId & NonNullable<Case['failedConnect']>['kind'], culprit: Culprit): Rule {
  return {
    id,
    culprit,
    judge: ({ failedConnect, options }) => {
      if (failedConnect?.kind !== id) return null;
      const tried =
        failedConnect.tried.length === 0
          ? null
          : evidence('addresses-tried', { addresses: failedConnect.tried.join(', ') });
      const waited =
        id === 'timeout-connect'
          ? evidence('waited', { ms: options.connectTimeoutMs })
          : evidence('socket-error', { error: failedConnect.code });
      return finding('certain', waited, tried);
    },
    ...(id === 'timeout-connect' ? { fixes: [longerConnect] } : {}),
  };
}

/** The form takes no longer limit. */
const LONGEST_MS = 120_000;

/** `phase` is the one whose limit ran out. */
const waitLonger = (phase: DialPhase, ms: number): DiagnosisFix => ({
  kind: 'wait-longer',
  values: { ms: Math.min(LONGEST_MS, ms * 3), phase },
});
const longerHandshake: FixOffer = ({ options }) => waitLonger('handshake', options.handshakeTimeoutMs);
const longerConnect: FixOffer = ({ options }) => waitLonger('connect', options.connectTimeoutMs);

const plaintext: Rule = {
  id: 'plaintext-port',
  culprit: 'client',
  judge: ({ facts }) => {
    const { plaintext: seen } = facts;
    return seen?.from === 'server'
      ? finding('certain', evidence('plaintext-answer', { line: firstLine(seen.bytes) }, seen.message))
      : null;
  },
  fixes: [startTlsOffer(0), startTlsOffer(1)],
};

/** One of the protocols that the answer fits, by which TLS may be asked for. */
function startTlsOffer(rank: number): FixOffer {
  return ({ facts, options }) => {
    const protocol = facts.plaintext === undefined ? undefined : guessProtocols(facts.plaintext.bytes)[rank];
    return protocol === undefined || options.startTls !== null ? null : { kind: 'use-starttls', values: { protocol } };
  };
}

/** Protocols that begin in the clear and fit the first octets, the likelier first. */
function guessProtocols(octets: Uint8Array): readonly StartTlsProtocol[] {
  const spoken = recogniseProtocol(octets);
  const known = STARTTLS_PROTOCOLS.find((each) => each === spoken);
  if (spoken !== undefined) return known === undefined ? [] : [known];
  const start = Buffer.from(octets.subarray(0, 512)).toString('latin1');
  return GREETINGS.find(([greeting]) => greeting.test(start))?.[1] ?? [];
}

/**
 * Greetings that do not name their protocol. SMTP and FTP share the number; only SMTP answers our hello with an enhanced status,
 * only FTP asks for a login first. @see RFC 2034 §4, RFC 959 §4.2
 */
const GREETINGS: readonly (readonly [RegExp, readonly StartTlsProtocol[]])[] = [
  [/^220[ -][\s\S]*\n5\d\d[ -]5\.\d{1,3}\.\d{1,3}\b/, ['smtp']],
  [/^220[ -][\s\S]*\n(?:530|5\d\d[ -].*\b(?:USER|PASS)\b)/, ['ftp']],
  [/^220[ -]/, ['smtp', 'ftp']],
];

/** What our TLS library says of octets that make no handshake. */
const UNREADABLE_ALERTS: ReadonlySet<number> = new Set([
  ALERT.unexpectedMessage,
  ALERT.badRecordMac,
  ALERT.recordOverflow,
  ALERT.decodeError,
]);

const malformed: Rule = {
  id: 'malformed-answer',
  culprit: 'server',
  judge: (seen) => {
    const { malformed: broken } = seen.facts;
    if (broken?.from === 'server')
      return finding(
        'certain',
        evidence('malformed-message', { problem: broken.problem }, broken.message),
        bytesReceived(seen),
      );
    if (!inHandshake(seen)) return null;
    const unreadable = seen.alert?.from === 'client' && UNREADABLE_ALERTS.has(seen.alert.number);
    return unreadable ? finding('likely', alertEvidence(seen), bytesReceived(seen)) : null;
  },
};

const endless: Rule = {
  id: 'endless-answer',
  culprit: 'server',
  judge: (seen) =>
    seen.session?.stop === 'flood'
      ? finding(0.92, bytesReceived(seen), evidence('malformed-message', { problem: 'endless' }))
      : null,
};

const handshakeTimeout: Rule = {
  id: 'timeout-handshake',
  culprit: 'unknown',
  judge: (seen) =>
    seen.session?.stop === 'handshake-timeout' && seen.facts.wireBytes.server === 0
      ? finding(0.6, evidence('waited', { ms: seen.options.handshakeTimeoutMs }), bytesReceived(seen))
      : null,
  fixes: [longerHandshake, (seen) => (largeHello(seen) === null ? null : { kind: 'classic-groups', values: {} })],
};

const stalled: Rule = {
  id: 'stalled',
  culprit: 'server',
  judge: (seen) => {
    const { session, facts, options } = seen;
    if (session?.stop === 'handshake-timeout' && facts.wireBytes.server > 0) {
      return finding('certain', evidence('waited', { ms: options.handshakeTimeoutMs }), bytesReceived(seen));
    }
    const unanswered = session?.stop === 'waited' && session.requestSent && facts.firstApplicationMessage === undefined;
    return unanswered ? finding('likely', evidence('waited', { ms: options.afterHandshakeWaitMs })) : null;
  },
  fixes: [
    (seen) =>
      inHandshake(seen) ? longerHandshake(seen) : waitLonger('after-handshake', seen.options.afterHandshakeWaitMs),
  ],
};

/** Connections that end before TLS is the question. */
export const TRANSPORT_RULES: readonly Rule[] = [
  connectRule('name-not-found', 'client'),
  connectRule('connection-refused', 'server'),
  connectRule('unreachable', 'network'),
  connectRule('timeout-connect', 'network'),
  plaintext,
  malformed,
  endless,
  handshakeTimeout,
  stalled,
];

/** The server went away in the middle; believed only where nothing better explains it. */
function goneInHandshake(id: 'closed-in-handshake' | 'reset-in-handshake', how: readonly string[]): Rule {
  return {
    id,
    culprit: 'unknown',
    judge: (seen) => {
      const { by, how: ending } = seen.verdict.ending;
      return inHandshake(seen) && by === 'server' && how.includes(ending)
        ? finding(
            seen.facts.certificateRequest !== undefined ? 0.4 : seen.facts.wireBytes.server === 0 ? 0.5 : 0.6,
            closingEvidence(seen),
            lastFromServer(seen),
            bytesReceived(seen),
            delayEvidence(seen),
          )
        : null;
    },
    fixes: [fix('dial-again')],
  };
}

const closedAfter: Rule = {
  id: 'closed-after-handshake',
  culprit: 'unknown',
  judge: (seen) =>
    seen.verdict.outcome.afterHandshake === 'closed' && seen.verdict.ending.by === 'server'
      ? finding(
          seen.verdict.credentialSent ? 0.4 : 0.6,
          closingEvidence(seen),
          requestEvidence(seen),
          sentEvidence(seen),
          secondDial(seen),
          delayEvidence(seen),
        )
      : null,
  fixes: [fix('dial-again')],
};

export const TRANSPORT_FALLBACKS: readonly Rule[] = [
  goneInHandshake('closed-in-handshake', ['FIN', 'close_notify']),
  goneInHandshake('reset-in-handshake', ['RST']),
  closedAfter,
];
