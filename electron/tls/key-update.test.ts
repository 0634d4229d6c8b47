import { createCipheriv } from 'node:crypto';
import { expand } from '@noble/hashes/hkdf.js';
import { sha384 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { readCaptures } from '../testing/dial/capture-corpus.ts';
import { createTranscript, type Transcript } from './transcript.ts';

const session = readCaptures().find(({ name }) => name === 'tls13-mtls.pcapng');

function replay(): Transcript {
  const transcript = createTranscript();
  for (const line of session?.secrets ?? []) transcript.secret(line);
  for (const { from, bytes } of session?.connections[0]?.segments ?? []) transcript.feed(from, bytes, 1);
  return transcript;
}

/** HKDF-Expand-Label by another implementation. */
function label(secret: Uint8Array, text: string, length: number): Uint8Array {
  const name = Buffer.from(`tls13 ${text}`);
  return expand(sha384, secret, Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0])]), length);
}

function seal(secret: Uint8Array, sequence: number, inner: Buffer): Uint8Array {
  const header = Buffer.from([23, 3, 3, 0, inner.length + 16]);
  const iv = Buffer.from(label(secret, 'iv', 12));
  iv[11] = (iv[11] ?? 0) ^ sequence;
  const cipher = createCipheriv('aes-256-gcm', label(secret, 'key', 32), iv);
  cipher.setAAD(header);
  const sealed = Buffer.concat([cipher.update(inner), cipher.final()]);
  return Buffer.concat([header, sealed, cipher.getAuthTag()]);
}

const serverSecret = Buffer.from(
  session?.secrets.find((line) => line.startsWith('SERVER_TRAFFIC_SECRET_0'))?.split(' ')[2] ?? '',
  'hex',
);
/** Two tickets, an answer and a close_notify went before. */
const NEXT_SEQUENCE = 4;
const keyUpdate = (secret: Uint8Array, sequence: number): Uint8Array =>
  seal(secret, sequence, Buffer.from([24, 0, 0, 1, 0, 22]));

describe('a key update', () => {
  it('changes the key of its sender for the next record, twice as well as once', () => {
    const transcript = replay();
    const before = transcript.messages().length;
    const second = label(serverSecret, 'traffic upd', 48);
    const third = label(second, 'traffic upd', 48);
    transcript.feed('server', keyUpdate(serverSecret, NEXT_SEQUENCE), 2);
    transcript.feed('server', seal(second, 0, Buffer.from('hello\u0017')), 3);
    transcript.feed('server', keyUpdate(second, 1), 4);
    transcript.feed('server', seal(third, 0, Buffer.from('again\u0017')), 5);
    const added = transcript.messages().slice(before);
    expect(added.map(({ type, bytes }) => `${type} ${bytes}`)).toEqual([
      'KeyUpdate 5',
      'ApplicationData 5',
      'KeyUpdate 5',
      'ApplicationData 5',
    ]);
    expect(Buffer.concat(transcript.facts().applicationText).toString()).toMatch(/helloagain$/);
  });

  it('leaves a record under the old key sealed', () => {
    const transcript = replay();
    transcript.feed('server', keyUpdate(serverSecret, NEXT_SEQUENCE), 2);
    transcript.feed('server', seal(serverSecret, NEXT_SEQUENCE + 1, Buffer.from('late\u0017')), 3);
    expect(transcript.messages().at(-1)?.type).toBe('Encrypted');
  });

  it('does not count an empty record as an answer', () => {
    const transcript = replay();
    const before = transcript.facts().applicationBytes.server;
    transcript.feed('server', seal(serverSecret, NEXT_SEQUENCE, Buffer.from([23, 0, 0, 0])), 2);
    expect(transcript.messages().at(-1)).toMatchObject({ type: 'ApplicationData', bytes: 0 });
    expect(transcript.facts().applicationBytes.server).toBe(before);
  });
});
