import type { DiagnosisEvidence, DiagnosisId, EvidenceCode } from '../../model/connection.ts';
import { protocol } from './connection-before-tls.ts';
import { causeText, type DiagnosisText, type ExactWords } from './connection-cause-words.ts';

/** Proxy, STARTTLS and our own address. */
export const beforeTlsCauses = {
  'starttls-refused': causeText({
    title: 'The server does not start TLS on this port',
    cause: 'The server speaks the protocol we asked for and did not agree to change to TLS.',
    fix: 'Ask the server’s operator to enable TLS for this service, or dial the port on which TLS begins at once.',
    log: 'The client ended the conversation before TLS, or was refused when it asked for TLS.',
    told: ['starttls-not-offered', 'starttls-answer', 'starttls-greeting-refused'],
  }),
  'starttls-unexpected': causeText({
    title: 'The conversation before TLS went wrong',
    cause: 'TLS did not begin, because the server said something the protocol does not allow here, or nothing.',
    fix: 'Check that port and protocol belong together. Where TLS begins at once, choose no STARTTLS.',
    log: 'An unknown command, or a conversation the client broke off.',
    exact: unexpectedWords,
    told: [
      'starttls-other-protocol',
      'starttls-tls-spoken',
      'starttls-pipelined',
      'starttls-unreadable',
      'starttls-problem',
      'starttls-closed',
      'waited',
    ],
  }),
  'proxy-refused': causeText({
    title: 'The proxy opened no way to the server',
    cause: 'The proxy was reached and did not connect us to the server. The server itself was never spoken to.',
    fix: 'Ask the proxy’s operator whether it may connect to this host and port, or dial without the proxy.',
    log: 'Nothing: the proxy has the reason in its own log.',
    told: ['proxy-answer', 'proxy-code', 'proxy-problem', 'proxy-closed', 'waited'],
  }),
  'proxy-login': causeText({
    title: 'The proxy wants a login',
    cause: 'The proxy did not let us through without a login it accepts.',
    fix: 'Give the proxy’s user name and password, or correct them.',
    log: 'Nothing: the proxy logged a request without a login it accepts.',
    exact: loginWords,
    told: ['proxy-login-not-sent', 'proxy-login-sent', 'proxy-method-wanted'],
  }),
  'proxy-unreachable': causeText({
    title: 'The proxy cannot be reached',
    cause: 'No connection to the proxy came about, so nothing was sent to the server.',
    fix: 'Check host and port of the proxy, and whether it is running.',
    log: 'Nothing: neither proxy nor server saw this connection.',
    told: ['proxy-address', 'socket-error', 'waited'],
  }),
  'local-address-unusable': causeText({
    title: 'Our side cannot leave from this address',
    cause: 'The operating system did not let us use the local address that was asked for.',
    fix: 'Choose an address this computer has, of the same family as the server’s address, or leave the choice to the system.',
    log: 'Nothing: the server never saw this connection.',
    told: ['local-address', 'socket-error'],
  }),
} satisfies Partial<Record<DiagnosisId, DiagnosisText>>;

type Evidence = readonly DiagnosisEvidence[];
type Values = DiagnosisEvidence['values'];

/** What went wrong in the conversation before TLS, most telling first. */
const UNEXPECTED: readonly (readonly [EvidenceCode, (values: Values) => string])[] = [
  ['starttls-other-protocol', (values) => `The server speaks ${protocol(values, 'spoken')}, not ${protocol(values)}`],
  ['starttls-tls-spoken', () => 'This port begins with TLS at once'],
  ['starttls-pipelined', () => 'The server’s consent to TLS came with more in the clear'],
  ['starttls-unreadable', (values) => `The server’s answer is not ${protocol(values)}`],
  ['starttls-problem', () => 'The server broke the rules of the protocol'],
  [
    'starttls-closed',
    ({ how }) =>
      how === 'RST' ? 'The connection was reset before TLS' : 'The server closed the connection before TLS',
  ],
  ['waited', () => 'The server did not answer in time'],
];

function unexpectedWords(evidence: Evidence): ExactWords | undefined {
  for (const [code, title] of UNEXPECTED) {
    const found = evidence.find((each) => each.code === code);
    if (found !== undefined) return { title: title(found.values) };
  }
  return undefined;
}

/** A login that was refused is another matter than none. */
function loginWords(evidence: Evidence): ExactWords | undefined {
  const has = (wanted: EvidenceCode): boolean => evidence.some(({ code }) => code === wanted);
  if (has('proxy-method-wanted')) return { title: 'The proxy wants another kind of login' };
  if (!has('proxy-login-sent')) return undefined;
  return {
    title: 'The proxy refused the login',
    cause: 'The proxy did not let us through with the login it was given.',
    fix: 'Correct the user name and the password, or ask the proxy’s operator whether they are still valid.',
  };
}
