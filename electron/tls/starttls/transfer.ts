import type { Dialogue } from '../transport/dialogue.ts';
import { foreign, greetingRefused, notOffered, notUnderstood, refused } from './findings.ts';
import { command, readDotLines, readReply } from './replies.ts';

/** FEAT may want a login first; then AUTH TLS is asked for without it. @see RFC 4217 §4, RFC 2389 §3 */
export function* ftp(): Dialogue {
  let greeting = yield* readReply('ftp', 'greeting');
  // "Service ready in nnn minutes" comes before the greeting itself.
  if (greeting.code === 120) greeting = yield* readReply('ftp', 'greeting');
  if (greeting.code >= 400) throw greetingRefused('ftp', greeting.first);
  if (greeting.code !== 220 || /\b(?:E?SMTP|LMTP)\b/i.test(greeting.first))
    throw foreign('ftp', Buffer.from(greeting.first, 'latin1'));
  yield* command('FEAT');
  const features = yield* readReply('ftp', 'capabilities');
  if (features.code === 211) {
    const offered = features.lines.slice(1, -1).map((text) => text.trim());
    if (!offered.some((text) => /^AUTH\b.*\bTLS/i.test(text))) throw notOffered('ftp', offered);
  }
  yield* command('AUTH TLS');
  const consent = yield* readReply('ftp', 'answer');
  if (consent.code !== 234) throw features.code === 211 ? refused('ftp', consent.first) : notUnderstood('ftp', consent);
}

/** @see RFC 4642 §2 */
export function* nntp(): Dialogue {
  const greeting = yield* readReply('nntp', 'greeting');
  if (greeting.code >= 400) throw greetingRefused('nntp', greeting.first);
  if (greeting.code !== 200 && greeting.code !== 201) throw foreign('nntp', Buffer.from(greeting.first, 'latin1'));
  yield* command('CAPABILITIES');
  const listed = yield* readReply('nntp', 'capabilities');
  if (listed.code === 101) {
    const offered = yield* readDotLines('capabilities');
    if (!offered.some((text) => /^STARTTLS\b/i.test(text))) throw notOffered('nntp', offered);
  }
  yield* command('STARTTLS');
  const consent = yield* readReply('nntp', 'answer');
  if (consent.code !== 382) throw listed.code === 101 ? refused('nntp', consent.first) : notUnderstood('nntp', consent);
}
