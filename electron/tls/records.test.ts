import { describe, expect, it } from 'vitest';
import { HandshakeStream, MAX_HANDSHAKE_MESSAGE } from './handshake-stream.ts';
import { RecordReader } from './records.ts';

const record = (type: number, body: string): string =>
  `${type.toString(16).padStart(2, '0')}0303${(body.length / 2).toString(16).padStart(4, '0')}${body}`;
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

describe('the record reader', () => {
  it('reads records that share a segment and records that span segments', () => {
    const reader = new RecordReader();
    const stream = bytes(record(22, 'aabb') + record(21, '0228') + record(23, ''));
    const whole = reader.push(stream);
    expect(
      whole.map((event) => (event.kind === 'record' ? `${event.record.type}:${event.record.body.length}` : event.kind)),
    ).toEqual(['22:2', '21:2', '23:0']);
    const slow = new RecordReader();
    const counts = [...stream].map((octet) => slow.push(Uint8Array.of(octet)).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(slow.incompleteBytes).toBe(0);
  });

  it('calls what is no TLS from its first octet plaintext, and what breaks later malformed', () => {
    expect(new RecordReader().push(Buffer.from('HTTP/1.1 400'))[0]?.kind).toBe('plaintext');
    expect(new RecordReader().push(bytes('16ff'))[0]?.kind).toBe('plaintext');
    const reader = new RecordReader();
    const events = reader.push(bytes(`${record(22, 'aa')}ff`));
    expect(events.map(({ kind }) => kind)).toEqual(['record', 'malformed']);
    expect(reader.push(bytes(record(22, 'aa')))).toEqual([]);
  });

  it('gives up on a length that no record may have, without waiting for it', () => {
    expect(new RecordReader().push(bytes('1603034801'))[0]).toMatchObject({
      kind: 'malformed',
      problem: 'record-length',
    });
    expect(new RecordReader().push(bytes('1603034800'))).toEqual([]);
  });
});

describe('the handshake stream', () => {
  const message = (type: number, length: number): Uint8Array =>
    Buffer.concat([Buffer.from([type, length >> 16, (length >> 8) & 255, length & 255]), Buffer.alloc(length)]);

  it('cuts messages whatever the fragments', () => {
    const stream = new HandshakeStream();
    const all = Buffer.concat([message(1, 300), message(2, 0), message(11, 70_000)]);
    const lengths: number[] = [];
    for (let at = 0; at < all.length; at += 11)
      for (const event of stream.push(all.subarray(at, at + 11)))
        lengths.push(event.kind === 'message' ? event.bytes.length : -1);
    expect(lengths).toEqual([304, 4, 70_004]);
  });

  it('takes the largest message one octet at a time in linear time', () => {
    const stream = new HandshakeStream();
    const all = message(11, MAX_HANDSHAKE_MESSAGE);
    const start = performance.now();
    let found = 0;
    for (const octet of all) found += stream.push(Uint8Array.of(octet)).length;
    expect(found).toBe(1);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('refuses a longer one by its head and reads no further', () => {
    const stream = new HandshakeStream();
    expect(stream.push(bytes('0b040001'))).toEqual([{ kind: 'oversize', type: 11, length: MAX_HANDSHAKE_MESSAGE + 1 }]);
    expect(stream.push(message(1, 0))).toEqual([]);
  });
});
