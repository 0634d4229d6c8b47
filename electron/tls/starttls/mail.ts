import { isIPv4, isIPv6 } from 'node:net';
import type { Dialogue } from '../transport/dialogue.ts';
import { foreign, greetingRefused, notOffered, notUnderstood, refused } from './findings.ts';
import { command, readDotLines, readLine, readReply, type StartTlsNames } from './replies.ts';

/** Greeting, EHLO, STARTTLS. A client without a name introduces itself by its address. @see RFC 3207, RFC 5321 §4.1.4 */
export const smtp = (names: StartTlsNames): Dialogue => extendedHello('smtp', `EHLO ${addressLiteral(names)}`);

/** @see RFC 2033 §4.1 */
export const lmtp = (names: StartTlsNames): Dialogue => extendedHello('lmtp', `LHLO ${addressLiteral(names)}`);

function addressLiteral({ clientAddress }: StartTlsNames): string {
  const address = clientAddress.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(address)) return `[${address}]`;
  return isIPv6(address) ? `[IPv6:${address}]` : '[127.0.0.1]';
}

function* extendedHello(protocol: 'smtp' | 'lmtp', hello: string): Dialogue {
  const greeting = yield* readReply(protocol, 'greeting');
  if (greeting.code >= 400) throw greetingRefused(protocol, greeting.first);
  if (greeting.code !== 220 || /ftp/i.test(greeting.first))
    throw foreign(protocol, Buffer.from(greeting.first, 'latin1'));
  yield* command(hello);
  const answer = yield* readReply(protocol, 'capabilities');
  if (answer.code !== 250) throw notUnderstood(protocol, answer);
  const offered = answer.lines.slice(1);
  if (!offered.some((keyword) => /^STARTTLS\b/i.test(keyword))) throw notOffered(protocol, offered);
  yield* command('STARTTLS');
  const consent = yield* readReply(protocol, 'answer');
  if (consent.code !== 220) throw refused(protocol, consent.first);
}

/** @see RFC 9051 §6.2.1 */
export function* imap(): Dialogue {
  const greeting = yield* readLine('greeting');
  const [, state = ''] = /^\* (OK|PREAUTH|BYE)\b/i.exec(greeting) ?? [];
  if (state === '') throw foreign('imap', Buffer.from(greeting, 'latin1'));
  // An authenticated connection can no longer change to TLS.
  if (state.toUpperCase() !== 'OK') throw greetingRefused('imap', greeting);
  yield* command('a1 CAPABILITY');
  const capability = yield* readTagged('a1', 'capabilities');
  if (!/^OK\b/i.test(capability.status)) throw refused('imap', capability.status);
  const offered = capability.untagged
    .flatMap((text) => /^CAPABILITY (.*)$/i.exec(text)?.[1] ?? [])
    .flatMap((list) => list.split(' '));
  if (!offered.some((name) => name.toUpperCase() === 'STARTTLS')) throw notOffered('imap', offered);
  yield* command('a2 STARTTLS');
  const consent = yield* readTagged('a2', 'answer');
  if (!/^OK\b/i.test(consent.status)) throw refused('imap', consent.status);
}

interface Tagged {
  readonly status: string;
  readonly untagged: readonly string[];
}

function* readTagged(tag: string, awaited: 'capabilities' | 'answer'): Dialogue<Tagged> {
  const untagged: string[] = [];
  for (;;) {
    const text = yield* readLine(awaited);
    if (text.startsWith(`${tag} `)) return { status: text.slice(tag.length + 1), untagged };
    if (/^\* BYE\b/i.test(text)) throw refused('imap', text);
    if (!text.startsWith('* ')) throw foreign('imap', Buffer.from(text, 'latin1'));
    untagged.push(text.slice(2));
  }
}

/** CAPA is younger than STLS; a server without it is asked all the same. @see RFC 2595 §4, RFC 2449 */
export function* pop3(): Dialogue {
  const greeting = yield* readLine('greeting');
  if (/^-ERR\b/.test(greeting)) throw greetingRefused('pop3', greeting);
  if (!/^\+OK\b/.test(greeting)) throw foreign('pop3', Buffer.from(greeting, 'latin1'));
  yield* command('CAPA');
  const listed = yield* readStatus('capabilities');
  if (listed.startsWith('+OK')) {
    const offered = yield* readDotLines('capabilities');
    if (!offered.some((name) => /^STLS\b/i.test(name))) throw notOffered('pop3', offered);
  }
  yield* command('STLS');
  const consent = yield* readStatus('answer');
  if (!consent.startsWith('+OK')) throw refused('pop3', consent);
}

function* readStatus(awaited: 'capabilities' | 'answer'): Dialogue<string> {
  const status = yield* readLine(awaited);
  if (!/^(?:\+OK|-ERR)\b/.test(status)) throw foreign('pop3', Buffer.from(status, 'latin1'));
  return status;
}

/** The greeting lists the capabilities. @see RFC 5804 §1.6, §2.2 */
export function* sieve(): Dialogue {
  const greeting = yield* readSieveAnswer('greeting');
  if (!greeting.status.toUpperCase().startsWith('OK')) throw greetingRefused('sieve', greeting.status);
  const offered = greeting.lines.flatMap((text) => /^"([^"]{1,64})"/.exec(text)?.[1] ?? []);
  if (offered.length === 0) throw foreign('sieve', Buffer.from(greeting.status, 'latin1'));
  if (!offered.some((name) => name.toUpperCase() === 'STARTTLS')) throw notOffered('sieve', offered);
  yield* command('STARTTLS');
  const consent = yield* readSieveAnswer('answer');
  if (!consent.status.toUpperCase().startsWith('OK')) throw refused('sieve', consent.status);
}

function* readSieveAnswer(
  awaited: 'greeting' | 'answer',
): Dialogue<{ readonly status: string; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  for (;;) {
    const text = yield* readLine(awaited);
    if (/^(?:OK|NO|BYE)\b/i.test(text)) return { status: text, lines };
    if (!text.startsWith('"')) throw foreign('sieve', Buffer.from(text, 'latin1'));
    lines.push(text);
  }
}
