import type { DiagnosisEvidence, EvidenceCode } from '../../model/connection.ts';
import { endWithQuote, findWord, formatters, visible } from '../format.ts';
import { PROTOCOL_NAMES } from './protocol-names.ts';

const f = formatters('en');

type Values = DiagnosisEvidence['values'];

const shown = (values: Values, key: string): string => visible(String(values[key] ?? ''));

const PROTOCOLS: Readonly<Record<string, string>> = { ...PROTOCOL_NAMES, http: 'HTTP', ssh: 'SSH' };

/** The name of a protocol as its users write it. */
export const protocol = (values: Values, key = 'protocol'): string => {
  const name = shown(values, key);
  return findWord(PROTOCOLS, name) ?? (name === '' ? 'the protocol' : name);
};

/** What was said, at the end of a sentence. */
const quoted = (values: Values): string => {
  const line = shown(values, 'line');
  return line === '' ? 'nothing readable.' : endWithQuote(line);
};

const PROBLEMS: Readonly<Record<string, string>> = {
  'too-long': 'It sent more than any such answer holds.',
  'line-too-long': 'It sent a line that never ended.',
  encoding: 'It sent something that breaks the encoding of the protocol.',
  order: 'It sent an answer that does not belong at this point.',
  version: 'It speaks another version of the protocol.',
};

const AWAITED: Readonly<Record<string, string>> = {
  greeting: 'its greeting',
  capabilities: 'the list of what it can do',
  answer: 'its answer to our wish for TLS',
};

type BeforeTlsCode = Extract<EvidenceCode, `starttls-${string}` | `proxy-${string}` | 'local-address'>;

/** What was seen before TLS could begin: proxy, STARTTLS and the address of our side. */
export const beforeTlsEvidenceText: Readonly<Record<BeforeTlsCode, (values: Values) => string>> = {
  'starttls-not-offered': (values) =>
    shown(values, 'offered') === ''
      ? `The server speaks ${protocol(values)} and does not offer TLS.`
      : `The server speaks ${protocol(values)} and does not offer TLS. It offers: ${shown(values, 'offered')}.`,
  'starttls-answer': (values) => `The server answered our wish for TLS with ${quoted(values)}`,
  'starttls-other-protocol': (values) =>
    `The server was asked for ${protocol(values)} and speaks ${protocol(values, 'spoken')}: ${quoted(values)}`,
  'starttls-tls-spoken': () => 'The server answered with TLS itself: this port begins with TLS at once.',
  'starttls-unreadable': (values) => `The server’s answer is not ${protocol(values)}: ${quoted(values)}`,
  'starttls-greeting-refused': (values) => `The server turned the connection away with ${quoted(values)}`,
  'starttls-problem': (values) =>
    findWord(PROBLEMS, shown(values, 'problem')) ?? 'The server did not keep to the rules of the protocol.',
  'starttls-pipelined': (values) =>
    `With its consent to TLS came ${f.bytes(Number(values['bytes'] ?? 0))} more in the clear. Who put them there is not known, so none of it was used.`,
  'starttls-awaited': (values) =>
    `Our side was waiting for ${findWord(AWAITED, shown(values, 'awaited')) ?? 'an answer of the server'}.`,
  'starttls-closed': (values) =>
    shown(values, 'how') === 'RST'
      ? 'The connection was reset before TLS began.'
      : 'The server closed the connection before TLS began.',
  'proxy-address': (values) => `The proxy is ${shown(values, 'proxy')}.`,
  'proxy-answer': (values) => `The proxy answered ${quoted(values)}`,
  'proxy-code': (values) => `The proxy answered with code ${shown(values, 'code')}: ${shown(values, 'name')}.`,
  'proxy-login-sent': (values) => `Our side offered the proxy the login of ${shown(values, 'user')}.`,
  'proxy-login-not-sent': () => 'Our side sent the proxy no login.',
  'proxy-method-wanted': (values) => `The proxy wants another kind of login: ${shown(values, 'methods')}.`,
  'proxy-closed': () => 'The proxy closed the connection before it had answered.',
  'proxy-problem': (values) => {
    const problem = findWord(PROBLEMS, shown(values, 'problem')) ?? 'It did not keep to the rules of the protocol.';
    return `The proxy could not be understood. ${problem}`;
  },
  'local-address': (values) => `Our side was to leave from ${shown(values, 'address')}.`,
};
