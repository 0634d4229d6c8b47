import { describe, expect, it } from 'vitest';
import { buildHttp2Request, readHttp2Answer } from './http2.ts';

const frame = (type: number, flags: number, payload: readonly number[], stream = 1): Buffer =>
  Buffer.from([0, 0, payload.length, type, flags, 0, 0, 0, stream, ...payload]);
const SETTINGS = frame(4, 0, [], 0);
const statusOf = (...block: number[]): number | undefined =>
  readHttp2Answer(Buffer.concat([SETTINGS, frame(1, 5, block)]))?.status;

describe('an HTTP/2 answer', () => {
  it('has a status from the static table, as text or in the Huffman code', () => {
    expect(statusOf(0x88)).toBe(200);
    expect(statusOf(0x8c)).toBe(400);
    expect(statusOf(0x20, 0x48, 0x03, 0x34, 0x30, 0x33)).toBe(403);
    // 403: 4 is 011010, 0 is 00000, 3 is 011001, padded with ones.
    expect(statusOf(0x08, 0x83, 0b01101000, 0b00001100, 0b11111111)).toBe(403);
  });

  it('is none before its headers, whatever frames came', () => {
    expect(readHttp2Answer(SETTINGS)).toBeUndefined();
    expect(readHttp2Answer(Buffer.from([0xff, 0xff, 0xff, 1, 5, 0, 0, 0, 1]))).toBeUndefined();
    expect(readHttp2Answer(Buffer.alloc(0))).toBeUndefined();
    for (let first = 0; first < 256; first++)
      expect([undefined, 'number']).toContain(
        typeof statusOf(first, 0x83, 1, 2, 3) === 'number' ? 'number' : undefined,
      );
  });

  it('carries its body, padded or not', () => {
    const answer = readHttp2Answer(Buffer.concat([frame(1, 4, [0x8c]), frame(0, 0x9, [2, 0x68, 0x69, 0, 0])]));
    expect(answer).toEqual({ status: 400, body: Buffer.from('hi'), complete: true });
  });

  it('is asked for with a path and a name longer than one octet tells', () => {
    const request = Buffer.from(buildHttp2Request(`/${'x'.repeat(300)}`, 'api.example'));
    expect(request.subarray(0, 24).toString('latin1')).toBe('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    expect(request.includes('x'.repeat(300))).toBe(true);
  });
});
