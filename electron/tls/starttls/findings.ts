import type { DiagnosisEvidence, StartTlsProtocol } from '../../../shared/model/connection.ts';
import { type BeforeTlsFailure, DialogueStop, oneLine } from '../transport/dialogue.ts';
import type { DialogueKind } from '../transport/run-dialogue.ts';

const found = (
  verdict: Pick<BeforeTlsFailure, 'id' | 'culprit' | 'confidence'>,
  ...evidence: readonly DiagnosisEvidence[]
): BeforeTlsFailure => ({ ...verdict, evidence });

const REFUSED = { id: 'starttls-refused', culprit: 'server', confidence: 'certain' } as const;
const WRONG_PORT = { id: 'starttls-unexpected', culprit: 'client', confidence: 'certain' } as const;
const UNCLEAR = { id: 'starttls-unexpected', culprit: 'unknown', confidence: 'possible' } as const;

/** The server speaks the protocol and does not list TLS among what it can do. */
export const notOffered = (protocol: StartTlsProtocol, offered: readonly string[]): DialogueStop =>
  new DialogueStop(
    found(REFUSED, {
      code: 'starttls-not-offered',
      values: { protocol, offered: oneLine(Buffer.from(offered.slice(0, 64).join(', '))) },
    }),
  );

/** The server was asked and said no. */
export const refused = (protocol: StartTlsProtocol, line: string): DialogueStop =>
  new DialogueStop(found(REFUSED, { code: 'starttls-answer', values: { protocol, line: shortLine(line) } }));

/**
 * The server does not know a command that every server of the protocol should know: it may be an old one, or one of another
 * protocol whose greeting looked alike.
 */
export function notUnderstood(
  protocol: StartTlsProtocol,
  answer: { readonly code: number; readonly first: string },
): DialogueStop {
  const unknown = [500, 502, 503].includes(answer.code);
  const verdict = unknown ? ({ ...REFUSED, culprit: 'unknown', confidence: 'possible' } as const) : REFUSED;
  const line = shortLine(answer.first);
  return new DialogueStop(found(verdict, { code: 'starttls-answer', values: { protocol, line } }));
}

/** The server turned us away before it could be asked. */
export const greetingRefused = (protocol: StartTlsProtocol, line: string): DialogueStop =>
  new DialogueStop(found(REFUSED, { code: 'starttls-greeting-refused', values: { protocol, line: shortLine(line) } }));

/** The answer is not of the protocol that was asked for: another protocol, TLS itself, or something we don't know. */
export function foreign(protocol: StartTlsProtocol, octets: Uint8Array): DialogueStop {
  const spoken = recogniseProtocol(octets);
  const line = oneLine(octets);
  if (spoken === 'tls')
    return new DialogueStop(found(WRONG_PORT, { code: 'starttls-tls-spoken', values: { protocol } }));
  return spoken === undefined || spoken === protocol
    ? new DialogueStop(found(UNCLEAR, { code: 'starttls-unreadable', values: { protocol, line } }))
    : new DialogueStop(found(WRONG_PORT, { code: 'starttls-other-protocol', values: { protocol, spoken, line } }));
}

/**
 * Octets came in the clear together with the consent to TLS. They are never given to TLS nor believed: somebody on the way may
 * have put them there. @see RFC 3207 §6, RFC 7457 §2.2
 */
export const pipelined = (bytes: number): BeforeTlsFailure =>
  found(
    { id: 'starttls-unexpected', culprit: 'unknown', confidence: 'certain' },
    { code: 'starttls-pipelined', values: { bytes } },
  );

export const STARTTLS_DIALOGUE: DialogueKind = {
  problem: (problem) => found(UNCLEAR, { code: 'starttls-problem', values: { problem } }),
  closed: (how, awaited) =>
    found(UNCLEAR, { code: 'starttls-closed', values: { how } }, { code: 'starttls-awaited', values: { awaited } }),
  timedOut: (ms, awaited) =>
    found(UNCLEAR, { code: 'waited', values: { ms } }, { code: 'starttls-awaited', values: { awaited } }),
};

const shortLine = (line: string): string => oneLine(Buffer.from(line));

type Spoken = StartTlsProtocol | 'tls' | 'http' | 'ssh';

/** What a greeting alone gives away, most telling first. SMTP and FTP share their first number; their words tell them apart. */
const GREETINGS: readonly (readonly [Spoken, RegExp])[] = [
  ['ssh', /^SSH-\d/],
  ['http', /^HTTP\/\d|^<!doctype|^<html/i],
  ['imap', /^\* (?:OK|PREAUTH|BYE)\b/i],
  ['pop3', /^(?:\+OK|-ERR)\b/],
  ['sieve', /^"(?:IMPLEMENTATION|SIEVE|SASL|STARTTLS|VERSION)"/i],
  ['xmpp', /^<\?xml|^<stream:/],
  ['lmtp', /^220[ -].*\bLMTP\b/i],
  ['smtp', /^220[ -].*\bE?SMTP\b/i],
  ['ftp', /^220[ -].*ftp/i],
  ['nntp', /^20[01][ -].*(?:NNTP|news|InterNet)/i],
];

/** The protocol that the first octets of a server give away; undefined where they don't. */
export function recogniseProtocol(octets: Uint8Array): Spoken | undefined {
  const start = Buffer.from(octets.subarray(0, 512)).toString('latin1');
  return recogniseBinary(octets) ?? GREETINGS.find(([, greeting]) => greeting.test(start))?.[0];
}

/** A TLS record, the first packet of MySQL, or an LDAP message. @see RFC 8446 §5.1, RFC 4511 §4.1.1 */
function recogniseBinary([first = 0, second = 0, third = 0, fourth = 0, fifth = 0]: Uint8Array): Spoken | undefined {
  if (first >= 0x14 && first <= 0x17 && second === 3 && third <= 4) return 'tls';
  if (fourth === 0 && third === 0 && (fifth === 0x0a || fifth === 0xff)) return 'mysql';
  return first === 0x30 && (third === 0x02 || second > 0x80) ? 'ldap' : undefined;
}
