import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { MessageField } from '../../shared/model/connection.ts';
import { createTranscript } from './transcript.ts';

const number = (value: number, octets: number): Buffer => {
  const bytes = Buffer.alloc(octets);
  bytes.writeUIntBE(value, 0, octets);
  return bytes;
};
const vector = (octets: number, content: Uint8Array): Buffer =>
  Buffer.concat([number(content.length, octets), content]);
const handshake = (type: number, body: Uint8Array): Buffer => Buffer.concat([Buffer.from([type]), vector(3, body)]);
const repeated = (piece: Uint8Array, times: number): Buffer => Buffer.concat(Array<Uint8Array>(times).fill(piece));

function inRecords(octets: Buffer): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < octets.length; at += 16_384)
    records.push(Buffer.from([22, 3, 3]), vector(2, octets.subarray(at, at + 16_384)));
  return Buffer.concat(records);
}

const helloOf = (suiteHex: string, extensionsHex: string): Buffer =>
  handshake(
    2,
    Buffer.concat([
      Buffer.from(`0303${'07'.repeat(32)}00${suiteHex}00`, 'hex'),
      vector(2, Buffer.from(extensionsHex, 'hex')),
    ]),
  );

const messagesOf = (octets: Buffer) => {
  const transcript = createTranscript();
  transcript.feed('server', inRecords(octets), 1);
  transcript.flush();
  return transcript.messages();
};

const count = (fields: readonly MessageField[] = []): number =>
  fields.reduce((sum, { children }) => sum + 1 + count(children), 0);

describe('a transcript stays small', () => {
  it('where a little unfolds to much, again and again: four chains of the largest size are unfolded', () => {
    const empties = repeated(vector(3, Buffer.alloc(0)), 87_380);
    const plain = vector(3, empties);
    const bomb = handshake(
      25,
      Buffer.concat([number(3, 2), number(plain.length, 3), vector(3, zstdCompressSync(plain))]),
    );
    const messages = messagesOf(repeated(bomb, 500));
    expect(bomb.length).toBeLessThan(1_000);
    expect(messages).toHaveLength(500);
    const unfolded = messages.filter(({ fields }) => fields.some(({ name }) => name === 'algorithm'));
    expect(unfolded).toHaveLength(4);
    expect(messages.at(-1)).toMatchObject({ type: 'CompressedCertificate', fields: [{ name: 'data' }] });
  });

  it('in its fields, however many messages are full of them', () => {
    const ask = handshake(
      13,
      Buffer.concat([vector(1, Buffer.alloc(200, 64)), vector(2, Buffer.alloc(1_400, 4)), vector(2, Buffer.alloc(0))]),
    );
    const messages = messagesOf(Buffer.concat([helloOf('c02f', ''), repeated(ask, 600)])).slice(1);
    expect(messages).toHaveLength(600);
    const fields = messages.map((message) => count(message.fields));
    expect(fields[0]).toBeGreaterThan(700);
    expect(fields.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(32_768);
  });

  it('and still takes apart what is short, since it may move keys on', () => {
    const long = repeated(handshake(13, Buffer.alloc(100_000)), 20);
    const messages = messagesOf(Buffer.concat([long, handshake(24, Buffer.from([1]))]));
    expect(messages.at(-2)?.summary).toBe('');
    expect(messages.at(-1)).toMatchObject({ type: 'KeyUpdate', summary: 'update_requested' });
  });

  it('names the first filters of a request by their identifiers, the rest by their octets', () => {
    const filter = Buffer.concat([vector(1, Buffer.from('0603551d25', 'hex')), vector(2, Buffer.alloc(0))]);
    const extension = Buffer.concat([number(48, 2), vector(2, vector(2, repeated(filter, 100)))]);
    const ask = handshake(13, Buffer.concat([Buffer.from([0]), vector(2, extension)]));
    const text = JSON.stringify(messagesOf(Buffer.concat([helloOf('1301', '002b00020304'), ask])));
    expect(text.split('"name":"certificate_extension_oid","value":"0603551d25"')).toHaveLength(37);
    expect(text.split('"name":"certificate_extension_oid","value":"')).toHaveLength(101);
  });
});
