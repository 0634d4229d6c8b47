import type { UnixMs } from '../../shared/model/brands.ts';
import type { ConnectionRun, TranscriptMessage } from '../../shared/model/connection.ts';
import { type HandshakeFacts, versionOf } from './facts.ts';
import type { HttpAnswer } from './http-answer.ts';

const SECOND_MS = 1_000;
/** Four octets of chance fall this near to the present once in twenty thousand servers. */
const PLAUSIBLE_MS = 86_400_000;

export interface PeerClockInput {
  readonly facts: HandshakeFacts;
  readonly messages: readonly TranscriptMessage[];
  readonly http: HttpAnswer | undefined;
  /** When the transcript's time began, by our clock. */
  readonly startedAt: UnixMs;
}

/** The peer's clock as its Date header tells it or, in TLS 1.2 and older, as the first octets of its random may; null where neither does. @see RFC 9110 §6.6.1, RFC 5246 §7.4.1.2 */
export function readPeerClock(input: PeerClockInput): ConnectionRun['clock'] {
  const { facts, http } = input;
  if (http !== undefined && http.date !== null) return against(http.date, facts.firstApplicationMessage, input);
  const hello = facts.serverHello;
  if (hello === undefined || versionOf(facts) >= 0x0304) return null;
  const claimed = Buffer.from(hello.random).readUInt32BE(0) * SECOND_MS;
  const clock = against(claimed, hello.message, input);
  return clock !== null && Math.abs(clock.skewMs) <= PLAUSIBLE_MS ? clock : null;
}

/** Both speak in whole seconds; what is within one is no difference. */
function against(peerAt: UnixMs, message: number | undefined, input: PeerClockInput): ConnectionRun['clock'] {
  const seenAt = input.startedAt + Math.round(input.messages[message ?? -1]?.atMs ?? 0);
  const behind = peerAt + SECOND_MS - seenAt;
  const ahead = peerAt - seenAt;
  return { peerAt, skewMs: ahead > 0 ? ahead : behind < 0 ? behind : 0 };
}
