import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TranscriptMessage } from '../../shared/model/connection.ts';
import { type RecordedSession, readCaptures, readFlows } from '../testing/dial/capture-corpus.ts';
import { COMPARED, type FrameFacts, readFrame } from '../testing/dial/read-frames.ts';
import type { HandshakeFacts } from './facts.ts';
import { createTranscript } from './transcript.ts';

interface Decoded {
  readonly facts: readonly HandshakeFacts[];
  readonly messages: readonly TranscriptMessage[];
}

/** Feeds a session in pieces of a given size: a decoder must not care where segments end. */
function decode(session: RecordedSession, pieceLength = Number.MAX_SAFE_INTEGER): Decoded {
  const transcripts = session.connections.map(({ segments }) => {
    const transcript = createTranscript();
    for (const line of session.secrets) transcript.secret(line);
    for (const { from, bytes } of segments) {
      for (let at = 0; at < bytes.length; at += pieceLength)
        transcript.feed(from, bytes.subarray(at, at + pieceLength), 0);
    }
    transcript.flush();
    return transcript;
  });
  return { facts: transcripts.map((each) => each.facts()), messages: transcripts.flatMap((each) => each.messages()) };
}

/** What each frame says, by its number. */
function decodeFrames(session: RecordedSession): ReadonlyMap<number, FrameFacts> {
  const frames = new Map<number, FrameFacts>();
  for (const { segments } of session.connections) {
    const transcript = createTranscript();
    for (const line of session.secrets) transcript.secret(line);
    // The frame's number as its time tells where each message came from, whenever it is decoded.
    for (const { from, bytes, frame } of segments) transcript.feed(from, bytes, frame);
    transcript.flush();
    for (const { frame } of segments)
      frames.set(frame, readFrame(transcript.messages().filter(({ atMs }) => atMs === frame)));
  }
  return frames;
}

/** The fields of a frame that both decoders tell; what stands nowhere is an empty list. */
const compared = (
  frame: Readonly<Record<string, readonly (string | number)[]>>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries([...COMPARED].map((name) => [name, (frame[name] ?? []).map(String)]));

const typeNumbers = (messages: readonly TranscriptMessage[]): readonly number[] =>
  messages
    .filter(({ type, hex }) => hex.length >= 8 && !OTHERS.has(type))
    .map(({ hex }) => Number.parseInt(hex.slice(0, 2), 16));
const OTHERS: ReadonlySet<string> = new Set([
  'Alert',
  'ChangeCipherSpec',
  'ApplicationData',
  'Encrypted',
  'Plaintext',
  'FIN',
  'RST',
]);

const sha256 = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');
const chains = ({ facts }: Decoded): readonly string[] =>
  facts.flatMap(({ serverCertificate, clientCertificate }) =>
    [...(serverCertificate?.chainDer ?? []), ...(clientCertificate?.chainDer ?? [])].map(sha256),
  );
const names = ({ facts }: Decoded): readonly string[] => [
  ...new Set(facts.flatMap(({ clientHello }) => clientHello?.serverName ?? [])),
];
const alerts = ({ facts }: Decoded): readonly (readonly [string, string])[] =>
  facts.flatMap((each) => each.alerts.map(({ fatal, number }) => [fatal ? '2' : '1', String(number)] as const));

describe('captures with their key log', () => {
  it.each(readCaptures())('are read as tshark reads them: $name', (session) => {
    const decoded = decode(session);
    expect(typeNumbers(decoded.messages)).toEqual(session.expected.handshake_types);
    expect(new Set(chains(decoded))).toEqual(new Set(session.expected.certificates_sha256));
    expect(names(decoded)).toEqual(session.expected.sni);
    expect(alerts(decoded)).toEqual(session.expected.alerts);
    expect(decoded.messages.some(({ type }) => type === 'Encrypted')).toBe(false);
    expect(decoded.facts.every(({ malformed }) => malformed === undefined)).toBe(true);
  });

  it.each(readCaptures())('say frame by frame what tshark says: $name', (session) => {
    const frames = decodeFrames(session);
    for (const [number, expected] of session.frames)
      expect([number, compared(frames.get(number) ?? {})]).toEqual([number, compared(expected)]);
    expect(session.frames.size).toBeGreaterThan(1);
  });

  it.each(readCaptures())('are read alike one octet at a time: $name', (session) => {
    expect(decode(session, 1).messages).toEqual(decode(session).messages);
  });

  it.each(readCaptures())('stay sealed under the secrets of another connection: $name', (session) => {
    const foreign = session.secrets.map((line) => line.replace(/ [0-9a-f]{64} /, ` ${'00'.repeat(32)} `));
    const decoded = decode({ ...session, secrets: foreign });
    expect(decoded.facts.every((each) => each.applicationText.length === 0)).toBe(true);
    expect(decoded.messages.every(({ type }) => type !== 'Finished')).toBe(true);
  });
});

const flows = readFlows();

// These recordings are not part of the repository.
const describeRecorded = flows.length > 0 ? describe : (): void => undefined;

describeRecorded('sessions recorded by another implementation', () => {
  it.each(flows)('are read as tshark reads them, without secrets: $name', (session) => {
    const decoded = decode(session);
    const known = new Set(session.expected.handshake_types);
    expect(typeNumbers(decoded.messages)).toEqual(session.expected.handshake_types);
    expect(known.size).toBeGreaterThan(0);
    expect(names(decoded)).toEqual([...new Set(session.expected.sni)]);
    expect(new Set(chains(decoded))).toEqual(new Set(session.expected.certificates_sha256));
    expect(alerts(decoded)).toEqual(session.expected.alerts);
    const suites = decoded.facts[0]?.clientHello?.suites.map((suite) => `0x${suite.toString(16).padStart(4, '0')}`);
    expect(suites).toEqual(session.offeredSuites);
  });

  it.each(flows)('say frame by frame what tshark says: $name', (session) => {
    const frames = decodeFrames(session);
    for (const [number, expected] of session.frames)
      expect([number, compared(frames.get(number) ?? {})]).toEqual([number, compared(expected)]);
    expect(session.frames.size).toBeGreaterThan(1);
  });

  it.each(flows)('survive every single octet being changed: $name', (session) => {
    for (const [at, segment] of (session.connections[0]?.segments ?? []).slice(0, 3).entries()) {
      for (let position = 0; position < segment.bytes.length; position += 7) {
        const transcript = createTranscript();
        for (const [index, { from, bytes }] of (session.connections[0]?.segments ?? []).entries()) {
          const copy = Uint8Array.from(bytes);
          if (index === at) copy[position] = (copy[position] ?? 0) ^ 0xff;
          transcript.feed(from, copy, 0);
        }
        transcript.flush();
        expect(transcript.messages().length).toBeLessThan(200);
      }
    }
  });
});
