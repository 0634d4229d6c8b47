import { describe, expect, it } from 'vitest';
import { createFacts, type HandshakeFacts } from './facts.ts';
import { findHttpAnswer } from './http-answer.ts';
import { decodeHandshake } from './messages.ts';
import { readPeerClock } from './peer-clock.ts';

const NOW = Date.UTC(2026, 5, 15, 12);
const http = (date: string) =>
  findHttpAnswer(Buffer.from(`HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Length: 0\r\n\r\n`));
const clockOf = (facts: HandshakeFacts, answer?: ReturnType<typeof http>) =>
  readPeerClock({ facts, http: answer, messages: [], startedAt: NOW });

/** A ServerHello whose random begins with a time. */
function helloFacts(seconds: number, version: number): HandshakeFacts {
  const octets = Buffer.alloc(42, 7);
  octets.set([2, 0, 0, 38, version >> 8, version & 255]);
  octets.writeUInt32BE(seconds, 6);
  octets.set([0, 0xc0, 0x2b, 0], 38);
  const { content } = decodeHandshake(octets, { from: 'server', version: 0, suite: 0, rawPublicKey: false });
  if (content.kind !== 'server-hello') throw new Error(content.kind);
  return { ...createFacts(), serverHello: { ...content, message: 0 } };
}

describe('the clock of a peer', () => {
  it('is told by the Date of its answer', () => {
    expect(clockOf(createFacts(), http('Mon, 15 Jun 2026 11:00:00 GMT'))).toEqual({
      peerAt: NOW - 3_600_000,
      skewMs: 1_000 - 3_600_000,
    });
    expect(clockOf(createFacts(), http('Mon, 15 Jun 2026 12:10:00 GMT'))?.skewMs).toBe(600_000);
  });

  it('does not differ by less than the second it is told in', () => {
    expect(clockOf(createFacts(), http('Mon, 15 Jun 2026 12:00:00 GMT'))?.skewMs).toBe(0);
  });

  it('is told by the random of TLS 1.2 where that is near the present', () => {
    const seconds = NOW / 1000;
    expect(clockOf(helloFacts(seconds + 3_600, 0x0303))?.skewMs).toBe(3_600_000);
    expect(clockOf(helloFacts(seconds + 200_000, 0x0303))).toBeNull();
    expect(clockOf(helloFacts(seconds, 0x0304))).toBeNull();
  });

  it('is not told by a Date that is none', () => {
    expect(clockOf(createFacts(), http('yesterday'))).toBeNull();
    expect(clockOf(createFacts(), http('Mon, 45 Jun 2026 99:00:00 GMT'))).toBeNull();
    expect(clockOf(createFacts())).toBeNull();
  });
});
