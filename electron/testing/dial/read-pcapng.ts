import type { TlsParty } from '../../../shared/model/connection.ts';

export interface CapturedStream {
  /** `frame` counts the packets of the file from 1. */
  readonly segments: readonly { readonly from: TlsParty; readonly bytes: Uint8Array; readonly frame: number }[];
}

const ENHANCED_PACKET = 6;
const TCP = 6;
const ETHERNET_HEADER = 14;

/** The TCP payloads of a little-endian pcapng file of Ethernet frames, by connection, in capture order without what was sent twice. For loopback captures, which lose and reorder nothing. */
export function readPcapng(file: Uint8Array): readonly CapturedStream[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const streams = new Map<
    string,
    {
      client: number;
      next: Partial<Record<TlsParty, number>>;
      segments: { from: TlsParty; bytes: Uint8Array; frame: number }[];
    }
  >();
  let frameNumber = 0;
  for (let at = 0; at + 12 <= bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) !== ENHANCED_PACKET) continue;
    frameNumber++;
    const frame = bytes.subarray(at + 28, at + 28 + bytes.readUInt32LE(at + 20));
    const segment = readSegment(frame.subarray(ETHERNET_HEADER));
    if (segment === undefined) continue;
    const key = [segment.source, segment.target].toSorted((a, b) => a - b).join('-');
    const stream = streams.get(key) ?? { client: segment.source, next: {}, segments: [] };
    streams.set(key, stream);
    const from = segment.source === stream.client ? 'client' : 'server';
    if (segment.data.length === 0 || segment.sequence < (stream.next[from] ?? 0)) continue;
    stream.next[from] = segment.sequence + segment.data.length;
    stream.segments.push({ from, bytes: segment.data, frame: frameNumber });
  }
  return [...streams.values()];
}

interface Segment {
  readonly source: number;
  readonly target: number;
  readonly sequence: number;
  readonly data: Uint8Array;
}

function readSegment(ip: Buffer): Segment | undefined {
  const headerLength = ((ip[0] ?? 0) & 0x0f) * 4;
  if (ip.length < 40 || (ip[0] ?? 0) >> 4 !== 4 || ip[9] !== TCP) return undefined;
  const tcp = ip.subarray(headerLength, ip.readUInt16BE(2));
  return {
    source: tcp.readUInt16BE(0),
    target: tcp.readUInt16BE(2),
    sequence: tcp.readUInt32BE(4),
    data: tcp.subarray(((tcp[12] ?? 0) >> 4) * 4),
  };
}
