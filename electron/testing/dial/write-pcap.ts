import type { TlsParty } from '../../../shared/model/connection.ts';

export interface CapturedSegment {
  readonly from: TlsParty;
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

const LINKTYPE_RAW = 101;
const MAX_SEGMENT = 32_768;
const CLIENT = { address: [10, 0, 0, 1], port: 50_000 } as const;
const SERVER = { address: [10, 0, 0, 2], port: 443 } as const;
const FLAGS = { syn: 0x02, synAck: 0x12, pushAck: 0x18 } as const;

/** A capture file of one TCP connection to port 443, made from what the tap saw, for another decoder to judge. */
export function writePcap(segments: readonly CapturedSegment[]): Uint8Array {
  const next: Record<TlsParty, number> = { client: 1, server: 1 };
  const packets = [
    packet('client', { flags: FLAGS.syn, sequence: 0, acknowledged: 0 }, 0),
    packet('server', { flags: FLAGS.synAck, sequence: 0, acknowledged: 1 }, 0),
  ];
  for (const { from, bytes, atMs } of segments) {
    for (let at = 0; at < bytes.length; at += MAX_SEGMENT) {
      const data = bytes.subarray(at, at + MAX_SEGMENT);
      const acknowledged = next[from === 'client' ? 'server' : 'client'];
      packets.push(packet(from, { flags: FLAGS.pushAck, sequence: next[from], acknowledged, data }, atMs));
      next[from] += data.length;
    }
  }
  return Buffer.concat([fileHeader(), ...packets]);
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  return header;
}

interface Segment {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly data?: Uint8Array;
}

function packet(from: TlsParty, segment: Segment, atMs: number): Buffer {
  const [source, target] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const data = segment.data ?? new Uint8Array(0);
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(source.port, 0);
  tcp.writeUInt16BE(target.port, 2);
  tcp.writeUInt32BE(segment.sequence, 4);
  tcp.writeUInt32BE(segment.acknowledged, 8);
  tcp.writeUInt16BE((5 << 12) | segment.flags, 12);
  tcp.writeUInt16BE(65_535, 14);
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(40 + data.length, 2);
  ip[8] = 64;
  ip[9] = 6;
  ip.set(source.address, 12);
  ip.set(target.address, 16);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(Math.floor(atMs / 1000), 0);
  record.writeUInt32LE(Math.floor((atMs % 1000) * 1000), 4);
  record.writeUInt32LE(40 + data.length, 8);
  record.writeUInt32LE(40 + data.length, 12);
  return Buffer.concat([record, ip, tcp, data]);
}
