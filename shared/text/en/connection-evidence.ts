import type { DiagnosisEvidence, EvidenceCode } from '../../model/connection.ts';
import { endWithQuote, findWord, formatters, visible } from '../format.ts';
import { beforeTlsEvidenceText } from './connection-before-tls.ts';
import { trustFailureText } from './connection-trust.ts';

const f = formatters('en');

type Values = DiagnosisEvidence['values'];

/** A value that a peer may have chosen, fit to stand in a sentence. */
export const shown = (values: Values, key: string): string => visible(String(values[key] ?? ''));

const count = (values: Values, key: string): number => Number(values[key] ?? 0);
const LAST_INSTANT = 8.64e15;

/** A certificate may name any year; a value beyond every calendar is said to be no date. */
const when = (values: Values, key: string): string => {
  const instant = count(values, key);
  return Math.abs(instant) <= LAST_INSTANT ? f.instant(instant) : 'a date that does not exist';
};
const alert = (values: Values): string => `${shown(values, 'name')} (${shown(values, 'number')})`;
const page = (values: Values): string => `HTTP ${shown(values, 'status')}`;

const certificates = (values: Values): string => {
  const length = count(values, 'chainLength');
  return `${f.number(length)} ${f.plural(length, { one: 'certificate', other: 'certificates' })}`;
};

const names = (values: Values, key: string): string => {
  const listed = count(values, key);
  return f.plural(listed, { one: 'one acceptable issuer', other: `${f.number(listed)} acceptable issuers` });
};

/** Of a name that is not on the server's list. */
const notListed = (values: Values): string => {
  const listed = count(values, 'listed');
  const wanted = { one: 'is not the one issuer', other: `is not among the ${f.number(listed)} issuers` };
  return `which ${f.plural(listed, wanted)} the server accepts`;
};

const CLOSINGS: Readonly<Record<string, string>> = {
  close_notify: 'The server said close_notify and ended the connection.',
  FIN: 'The server closed the connection without saying why.',
  RST: 'The server reset the connection.',
};

const MALFORMED: Readonly<Record<string, string>> = {
  'record-type': 'A record began with a byte that no record type has.',
  'record-version': 'A record carried an impossible version number.',
  'record-length': 'A record claimed to be longer than the standard allows.',
  'message-length': 'A handshake message claimed to be longer than any real one.',
  truncated: 'A handshake message ended in the middle of a field.',
  'trailing-octets': 'A handshake message had bytes left over after its last field.',
  endless: 'The server kept sending and did not finish the handshake.',
};

const SECOND_REFUSED = 'A second dial without certificate was refused too.';

const SECOND_DIALS: Readonly<Record<string, (detail: string) => string>> = {
  alert: (detail) => `A second dial without certificate was refused with the alert ${detail}.`,
  page: (detail) => `A second dial without certificate was refused with HTTP ${detail}.`,
  close: () => 'A second dial without certificate was closed too.',
};

/** One observation as a sentence; what stands behind “Why?”. */
export const evidenceText: Readonly<Record<EvidenceCode, (values: Values) => string>> = {
  ...beforeTlsEvidenceText,
  'alert-received': (values) => `The server sent the alert ${alert(values)}.`,
  'alert-sent': (values) => `Our side sent the alert ${alert(values)}.`,
  'certificate-requested': (values) =>
    count(values, 'authorities') === 0
      ? 'The server asked for a client certificate and named no issuer.'
      : `The server asked for a client certificate and named ${names(values, 'authorities')}.`,
  'certificate-not-requested': () => 'The server did not ask for a client certificate.',
  'no-certificate-sent': () => 'Our side answered without a certificate.',
  'certificate-sent': (values) => `Our side sent ${certificates(values)}, first ${shown(values, 'subject')}.`,
  'page-says-no-certificate': (values) => `The server answered ${page(values)}: no client certificate was sent.`,
  'page-says-certificate-error': (values) =>
    `The server answered ${page(values)}: the client certificate is in error. It does not say which error.`,
  'page-refuses': (values) => `The server answered ${page(values)}.`,
  'own-certificate-expired': (values) =>
    `Of our chain, ${shown(values, 'subject')} expired on ${when(values, 'notAfter')}.`,
  'own-certificate-revoked': (values) =>
    `As this workspace knows, ${shown(values, 'subject')} was revoked on ${when(values, 'revokedAt')}.`,
  'own-certificate-not-yet-valid': (values) =>
    `Of our chain, ${shown(values, 'subject')} is valid only from ${when(values, 'notBefore')}.`,
  'own-certificate-lacks-client-auth': (values) =>
    `Our certificate names its purposes (${shown(values, 'usages')}), and client authentication is not among them.`,
  'own-certificate-lacks-digital-signature': (values) =>
    `The key usage of our certificate (${shown(values, 'usages')}) leaves out digitalSignature.`,
  'own-issuer-not-listed': (values) =>
    `Our certificate was issued by ${shown(values, 'issuer')}, ${notListed(values)}.`,
  'own-issuer-listed': (values) => `The server lists ${shown(values, 'issuer')}, from which our chain comes.`,
  'own-intermediate-not-sent': (values) =>
    count(values, 'listed') === 0
      ? `The certificate of ${shown(values, 'issuer')} belongs between ours and its root, and our chain leaves it out.`
      : `The certificate of ${shown(values, 'issuer')} leads to an issuer the server lists, and our chain leaves it out.`,
  'own-certificate-in-order': () =>
    'Dates, purpose and issuer of our certificate are in order as far as can be seen from here.',
  'own-certificate-in-date': (values) =>
    `Our certificate is valid from ${when(values, 'notBefore')} to ${when(values, 'notAfter')}.`,
  'own-usage-fits': (values) =>
    shown(values, 'usages') === ''
      ? 'Our certificate names no purposes, so it may be used for all.'
      : `Our certificate names client authentication among its purposes (${shown(values, 'usages')}).`,
  'own-usage-missing': (values) =>
    `The authority ${shown(values, 'subject')} of our chain names its purposes (${shown(values, 'usages')}), and client authentication is not among them.`,
  'own-chain-sent': (values) =>
    `Our chain has ${certificates(values)}; nothing is missing up to ${shown(values, 'issuer')}.`,
  'own-chain-unknown': (values) =>
    `Our chain leaves out the certificate of ${shown(values, 'issuer')}, which is not known here.`,
  'own-root-not-listed': (values) => `Our chain ends at ${shown(values, 'issuer')}, ${notListed(values)}.`,
  'own-key-weak': (values) => `The key of ${shown(values, 'subject')} is ${shown(values, 'key')}, which many refuse.`,
  'own-signature-weak': (values) =>
    `The certificate of ${shown(values, 'subject')} is signed with ${shown(values, 'algorithm')}, which many refuse.`,
  'own-critical-extension': (values) =>
    `The certificate of ${shown(values, 'subject')} carries the critical extension ${shown(values, 'oid')}, which few programs know.`,
  'own-list-stale': (values) =>
    `The revocation list of ${shown(values, 'issuer')} known here was to be replaced on ${when(values, 'nextUpdate')}.`,
  'own-key-type': (values) => `The key of our certificate is ${shown(values, 'key')}.`,
  'own-key-fits': (values) => `The server accepts signatures of our key (${shown(values, 'key')}).`,
  'own-intermediates': (values) => {
    const between = count(values, 'count');
    return `Between our certificate and its root ${f.plural(between, { one: 'stands', other: 'stand' })} ${f.number(between)} ${f.plural(between, { one: 'authority', other: 'authorities' })}.`;
  },
  'not-known-revoked': (values) => `Nothing here says that ${shown(values, 'subject')} is revoked.`,
  'other-alert-expected': (values) => `A server that names its reasons would send the alert ${alert(values)} for it.`,
  'schemes-requested': (values) => `The server accepts signatures by ${shown(values, 'schemes')}.`,
  'certificate-schemes-requested': (values) =>
    `Inside certificates the server accepts signatures by ${shown(values, 'schemes')}.`,
  'schemes-offered': (values) => `Our side accepts signatures by ${shown(values, 'schemes')}.`,
  'credential-chosen': (values) => `The credential ${shown(values, 'name')} was chosen for this dial.`,
  'post-handshake-request': () => 'The server asked for a certificate after the handshake was complete.',
  'second-dial-refused': (values) =>
    findWord(SECOND_DIALS, shown(values, 'how'))?.(shown(values, 'detail')) ?? SECOND_REFUSED,
  'second-dial-accepted': () => 'A second dial without certificate was accepted.',
  'second-dial-not-requested': () => 'A second dial was not asked for a certificate either.',
  'clock-peer': (values) => {
    const skewMs = count(values, 'skewMs');
    return `The server’s clock says ${when(values, 'peerAt')}: ${f.seconds(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead of'} ours.`;
  },
  'refusal-delayed': (values) => `The server waited ${f.seconds(count(values, 'ms'))} before it ended the connection.`,
  'hello-size': (values) =>
    `Our ClientHello has ${f.bytes(count(values, 'bytes'))}, more than one packet holds, because it offers ${shown(values, 'group')}.`,
  'no-answer': () => 'The server sent nothing in answer.',
  'group-answered': (values) => `The server asked for the group ${shown(values, 'group')}.`,
  'server-key-usage': (values) =>
    `The key usage of ${shown(values, 'subject')} (${shown(values, 'usages')}, key ${shown(values, 'key')}) leaves out digitalSignature, which this handshake needs.`,
  'server-key-weak': (values) => `The key of ${shown(values, 'subject')} is ${shown(values, 'key')}.`,
  'server-signature-weak': (values) =>
    `The certificate of ${shown(values, 'subject')} is signed with ${shown(values, 'algorithm')}.`,
  'server-issuer': (values) => `The certificate that answered was issued by ${shown(values, 'issuer')}.`,
  'server-self-issued': (values) => `The certificate that answered is self-issued (${shown(values, 'subject')}).`,
  'server-path-failure': (values) => trustFailureText(shown(values, 'failure')),
  'server-chain-sent': (values) =>
    `The server sent ${certificates(values)} for ${shown(values, 'subject')}; the last was issued by ${shown(values, 'issuer')}.`,
  'server-issuer-known-here': (values) =>
    `The certificate of ${shown(values, 'issuer')} is known here and completes the path.`,
  'server-certificate-expired': (values) =>
    `The certificate of ${shown(values, 'subject')} expired on ${when(values, 'notAfter')}.`,
  'server-certificate-not-yet-valid': (values) =>
    `The certificate of ${shown(values, 'subject')} is valid only from ${when(values, 'notBefore')}.`,
  'server-names-presented': (values) =>
    shown(values, 'presented') === ''
      ? `The certificate carries no name; ${shown(values, 'wanted')} was expected.`
      : `The certificate is for ${shown(values, 'presented')}, not for ${shown(values, 'wanted')}.`,
  'server-name-sent': (values) => `Our side asked for the server name ${shown(values, 'name')}.`,
  'server-name-not-sent': () => 'Our side sent no server name.',
  'versions-offered': (values) => `Our side offered ${shown(values, 'versions')}.`,
  'version-answered': (values) => `The server answered with ${shown(values, 'version')}.`,
  'ciphers-offered': (values) => `Our side offered ${f.number(count(values, 'count'))} cipher suites.`,
  'groups-offered': (values) => `Our side offered the groups ${shown(values, 'groups')}.`,
  'alpn-offered': (values) =>
    shown(values, 'protocols') === ''
      ? 'Our side offered no application protocol.'
      : `Our side offered the protocols ${shown(values, 'protocols')}.`,
  'alpn-answered': (values) => `The server chose the protocol ${shown(values, 'protocol')}.`,
  'plaintext-answer': (values) =>
    shown(values, 'line') === ''
      ? 'The server answered with something that is not TLS.'
      : `The server answered in the clear: ${endWithQuote(shown(values, 'line'))}`,
  'socket-error': (values) => `The operating system reported ${shown(values, 'error')}.`,
  'addresses-tried': (values) => `Tried: ${shown(values, 'addresses')}.`,
  waited: (values) => `Nothing decisive came within ${f.seconds(count(values, 'ms'))}.`,
  'bytes-received': (values) => `The server sent ${f.bytes(count(values, 'bytes'))} in all.`,
  'last-message': (values) => `The last message of the server was ${shown(values, 'type')}.`,
  'malformed-message': (values) =>
    findWord(MALFORMED, shown(values, 'problem')) ?? 'The server sent something that breaks the encoding.',
  'closed-by-server': (values) => findWord(CLOSINGS, shown(values, 'how')) ?? 'The server ended the connection.',
};
