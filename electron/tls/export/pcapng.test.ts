import { describe, expect, it } from 'vitest';
import { buildKeyLog } from './key-log.ts';
import { buildPcapng, type Capture } from './pcapng.ts';

const SECRET = `CLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}`;
const CAPTURE: Capture = {
  stoodAt: Date.UTC(2026, 10, 22, 6, 0, 0),
  client: { address: '192.0.2.1', port: 50_000 },
  server: { address: '192.0.2.2', port: 443 },
  events: [
    { from: 'client', bytes: Buffer.from('hello'), atMs: 1.2345 },
    { from: 'server', bytes: new Uint8Array(200_000).fill(7), atMs: 2 },
    { from: 'server', bytes: Buffer.from('late'), atMs: 1 },
    { from: 'server', end: 'FIN', atMs: 3 },
    { from: 'server', bytes: Buffer.from('after its end'), atMs: 4 },
    { from: 'client', end: 'RST', atMs: 5 },
    { from: 'client', end: 'FIN', atMs: 6 },
  ],
  secrets: [SECRET],
};

interface Block {
  readonly type: number;
  readonly body: Buffer;
}

/** Blocks of a little-endian file, their two lengths held against each other. */
function readBlocks(file: Uint8Array): Block[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const blocks: Block[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    expect(length % 4).toBe(0);
    expect(bytes.readUInt32LE(at + length - 4)).toBe(length);
    blocks.push({ type: bytes.readUInt32LE(at), body: bytes.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return blocks;
}

const PACKET = 6;
const frames = (capture: Capture): { readonly micros: number; readonly frame: Buffer }[] =>
  readBlocks(buildPcapng(capture))
    .filter(({ type }) => type === PACKET)
    .map(({ body }) => ({
      micros: body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8),
      frame: body.subarray(20, 20 + body.readUInt32LE(12)),
    }));

/** Over octets that hold their own checksum the sum is all ones. */
function onesSum(parts: readonly Uint8Array[]): number {
  const bytes = Buffer.concat(parts);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt8(at) * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = Math.floor(sum / 0x1_0000) + (sum % 0x1_0000);
  return sum;
}

describe('a capture file', () => {
  it('begins with section, interface and secrets, then the packets', () => {
    const blocks = readBlocks(buildPcapng(CAPTURE));
    expect(blocks.slice(0, 4).map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 10, 6]);
    const secrets = blocks[2]?.body;
    expect(secrets?.readUInt32LE(0)).toBe(0x544c534b);
    expect(secrets?.subarray(8, 8 + secrets.readUInt32LE(4)).toString()).toBe(`${SECRET}\n`);
    expect(readBlocks(buildPcapng({ ...CAPTURE, secrets: [] })).map(({ type }) => type)).not.toContain(10);
  });

  it('carries every octet in its order until a side ended, in packets of right length and checksum', () => {
    const sent: Record<string, Buffer[]> = {};
    for (const { frame } of frames(CAPTURE)) {
      const ip = frame.subarray(14, 34);
      const tcp = frame.subarray(34);
      expect(frame.length - 14).toBe(ip.readUInt16BE(2));
      expect(onesSum([ip])).toBe(0xffff);
      const pseudo = Buffer.concat([ip.subarray(12, 20), Buffer.from([0, 6, tcp.length >> 8, tcp.length & 0xff])]);
      const whole = tcp.length % 2 === 0 ? tcp : Buffer.concat([tcp, Buffer.alloc(1)]);
      expect(onesSum([pseudo, whole])).toBe(0xffff);
      (sent[String(tcp.readUInt16BE(0))] ??= []).push(tcp.subarray((tcp.readUInt8(12) >> 4) * 4));
    }
    expect(Buffer.concat(sent['50000'] ?? []).toString()).toBe('hello');
    const answered = Buffer.concat(sent['443'] ?? []);
    expect(answered.length).toBe(200_004);
    expect(answered.subarray(-4).toString()).toBe('late');
  });

  it('never goes back in time, and counts microseconds from when TCP stood', () => {
    const times = frames(CAPTURE).map(({ micros }) => micros - CAPTURE.stoodAt * 1000);
    expect(times.slice(0, 4)).toEqual([0, 0, 0, 1235]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBe(5000);
  });

  it('writes IPv6 in every spelling, mapped where one side is IPv4, and what is no address as none', () => {
    const ends = (address: string, other = address): string[] => {
      const capture = { ...CAPTURE, client: { address, port: 1 }, server: { address: other, port: 2 }, events: [] };
      const [first] = frames(capture);
      const frame = first?.frame ?? Buffer.alloc(0);
      return frame.readUInt16BE(12) === 0x86dd
        ? [frame.subarray(22, 38).toString('hex'), frame.subarray(38, 54).toString('hex')]
        : [frame.subarray(26, 30).join('.'), frame.subarray(30, 34).join('.')];
    };
    expect(ends('fe80::1%eth0')[0]).toBe(`fe80${'0'.repeat(27)}1`);
    expect(ends('2001:db8:1:2:3:4:5:6')[0]).toBe('20010db8000100020003000400050006');
    expect(ends('::')[0]).toBe('0'.repeat(32));
    expect(ends('::ffff:192.0.2.1', '192.0.2.2')).toEqual([
      `${'0'.repeat(20)}ffffc0000201`,
      `${'0'.repeat(20)}ffffc0000202`,
    ]);
    expect(ends('proxy.example', '999.1.1.1')).toEqual(['0.0.0.0', '0.0.0.0']);
  });
});

describe('a key log', () => {
  it('holds each secret once and nothing of another form', () => {
    const lines = [
      SECRET,
      `${SECRET}\n`,
      'CLIENT_RANDOM 00 00',
      '',
      `X ${'ab'.repeat(32)} ${'cd'.repeat(32)}\nINJECTED`,
      '# a comment',
    ];
    expect(Buffer.from(buildKeyLog(lines)).toString()).toBe(`${SECRET}\n`);
    expect(buildKeyLog([])).toHaveLength(0);
  });
});
