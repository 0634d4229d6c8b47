import { isIPv6 } from 'node:net';
import type { TlsParty } from '../../../shared/model/connection.ts';

/** One side of a TCP connection. */
export interface Endpoint {
  /** IPv4 or IPv6 address without brackets; a zone (`%eth0`) is left out. */
  readonly address: string;
  readonly port: number;
}

/** An Ethernet frame and when it was on the wire. */
export interface Frame {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

const FLAG = { fin: 0x01, syn: 0x02, rst: 0x04, push: 0x08, ack: 0x10 } as const;
/** Below what the length field of an IPv4 packet can say. */
const MAX_PAYLOAD = 61_440;
const WINDOW = 0xffff;
/** Locally administered addresses: nobody's hardware. */
const MAC: Readonly<Record<TlsParty, readonly number[]>> = {
  client: [0x02, 0, 0, 0, 0, 0x01],
  server: [0x02, 0, 0, 0, 0, 0x02],
};
const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;
const TCP = 6;
/** Maximum segment size, then a window scale that no capture of ours fills: no reader takes the window for full. */
const SYN_OPTIONS = Uint8Array.of(2, 4, 0xff, 0xd7, 1, 3, 3, 14);

/**
 * Writes the packets a TCP connection would have had: what a socket shows are octets, so headers, acknowledgements and
 * hardware addresses are made up, while addresses, ports, octets and times are those of the connection. Checksums are right.
 * @see RFC 791, RFC 8200, RFC 9293
 */
export class TcpConversation {
  readonly frames: Frame[] = [];
  private readonly ends: Readonly<Record<TlsParty, Endpoint>>;
  private readonly next: Record<TlsParty, number> = { client: 0x1000_0000, server: 0x2000_0000 };
  private readonly over = { client: false, server: false };
  private broken = false;
  private atMs = 0;

  constructor(ends: Readonly<Record<TlsParty, Endpoint>>) {
    this.ends = ends;
  }

  /** The three packets with which a connection begins. */
  open(): void {
    this.segment('client', FLAG.syn, { options: SYN_OPTIONS });
    this.next.client += 1;
    this.segment('server', FLAG.syn | FLAG.ack, { options: SYN_OPTIONS });
    this.next.server += 1;
    this.segment('client', FLAG.ack);
  }

  send(from: TlsParty, bytes: Uint8Array, atMs: number): void {
    this.moveTo(atMs);
    if (this.broken || this.over[from]) return;
    for (let at = 0; at < bytes.length; at += MAX_PAYLOAD) {
      const payload = bytes.subarray(at, at + MAX_PAYLOAD);
      this.segment(from, FLAG.push | FLAG.ack, { payload });
      this.next[from] = (this.next[from] + payload.length) >>> 0;
    }
  }

  end(from: TlsParty, how: 'FIN' | 'RST', atMs: number): void {
    this.moveTo(atMs);
    if (this.broken || this.over[from]) return;
    this.over[from] = true;
    this.segment(from, how === 'RST' ? FLAG.rst | FLAG.ack : FLAG.fin | FLAG.ack);
    if (how === 'RST') {
      this.broken = true;
      return;
    }
    this.next[from] = (this.next[from] + 1) >>> 0;
    this.segment(from === 'client' ? 'server' : 'client', FLAG.ack);
  }

  /** Time never goes back in a capture. */
  private moveTo(atMs: number): void {
    this.atMs = Math.max(this.atMs, atMs);
  }

  private segment(
    from: TlsParty,
    flags: number,
    content: Partial<Record<'options' | 'payload', Uint8Array>> = {},
  ): void {
    const to = from === 'client' ? 'server' : 'client';
    const options = content.options ?? new Uint8Array(0);
    const payload = content.payload ?? new Uint8Array(0);
    const tcp = Buffer.alloc(20 + options.length + payload.length);
    tcp.writeUInt16BE(this.ends[from].port, 0);
    tcp.writeUInt16BE(this.ends[to].port, 2);
    tcp.writeUInt32BE(this.next[from], 4);
    tcp.writeUInt32BE((flags & FLAG.ack) === 0 ? 0 : this.next[to], 8);
    tcp.writeUInt16BE((((20 + options.length) / 4) << 12) | flags, 12);
    tcp.writeUInt16BE(WINDOW, 14);
    tcp.set(options, 20);
    tcp.set(payload, 20 + options.length);
    const source = addressOctets(this.ends[from].address);
    const target = addressOctets(this.ends[to].address);
    // Both sides of one connection speak the same protocol; a mapped address makes an IPv4 side fit.
    const wide = source.length === 16 || target.length === 16;
    const [a, b] = wide ? [mapped(source), mapped(target)] : [source, target];
    tcp.writeUInt16BE(checksum([a, b, pseudoTail(tcp.length), tcp]), 16);
    const header = wide ? ipv6Header(a, b, tcp.length) : ipv4Header(a, b, tcp.length);
    const ethernet = Buffer.from([...MAC[to], ...MAC[from], 0, 0]);
    ethernet.writeUInt16BE(wide ? ETHERTYPE.ipv6 : ETHERTYPE.ipv4, 12);
    this.frames.push({ atMs: this.atMs, bytes: Buffer.concat([ethernet, header, tcp]) });
  }
}

function ipv4Header(source: Uint8Array, target: Uint8Array, length: number): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + length, 2);
  // Do not fragment; a header without it needs an identification of its own for each packet.
  header.writeUInt16BE(0x4000, 6);
  header[8] = 64;
  header[9] = TCP;
  header.set(source, 12);
  header.set(target, 16);
  header.writeUInt16BE(checksum([header]), 10);
  return header;
}

function ipv6Header(source: Uint8Array, target: Uint8Array, length: number): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(length, 4);
  header[6] = TCP;
  header[7] = 64;
  header.set(source, 8);
  header.set(target, 24);
  return header;
}

/** Length and protocol behind the addresses of the pseudo header; IPv4 and IPv6 sum to the same. */
function pseudoTail(length: number): Uint8Array {
  const tail = Buffer.alloc(8);
  tail.writeUInt32BE(length, 0);
  tail.writeUInt32BE(TCP, 4);
  return tail;
}

/** The Internet checksum; every part but the last has an even length. @see RFC 1071 */
function checksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0);
    sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function addressOctets(address: string): Uint8Array {
  const [plain = ''] = address.split('%');
  return isIPv6(plain) ? ipv6Octets(plain) : ipv4Octets(plain);
}

/** What is no address is written as one that stands for none. */
function ipv4Octets(address: string): Uint8Array {
  const octets = address.split('.').map(Number);
  const valid = octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 255);
  return Uint8Array.from(valid ? octets : [0, 0, 0, 0]);
}

function ipv6Octets(address: string): Uint8Array {
  const tail = /[0-9.]*\.[0-9]+$/.exec(address)?.[0];
  const hex = tail === undefined ? address : address.slice(0, -tail.length) + hexGroups(ipv4Octets(tail));
  const [head = '', rest] = hex.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(rest ?? '')];
  const filled = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return Uint8Array.from(
    filled.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  );
}

const hexGroups = (octets: Uint8Array): string =>
  [0, 2].map((at) => (((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0)).toString(16)).join(':');

const mapped = (octets: Uint8Array): Uint8Array =>
  octets.length === 16 ? octets : Uint8Array.from([...Array<number>(10).fill(0), 0xff, 0xff, ...octets]);
