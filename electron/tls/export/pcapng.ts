import type { UnixMs } from '../../../shared/model/brands.ts';
import type { TlsParty } from '../../../shared/model/connection.ts';
import { buildKeyLog } from './key-log.ts';
import { type Endpoint, type Frame, TcpConversation } from './tcp-packets.ts';

/** What was on the wire of one connection, in the order of time. */
export type CaptureEvent =
  | { readonly from: TlsParty; readonly bytes: Uint8Array; readonly atMs: number }
  | { readonly from: TlsParty; readonly end: 'FIN' | 'RST'; readonly atMs: number };

/** One recorded TCP connection. */
export interface Capture {
  /** The instant that `atMs` counts from: when TCP stood. */
  readonly stoodAt: UnixMs;
  readonly client: Endpoint;
  /** Where TCP went: the server, or the proxy in between. */
  readonly server: Endpoint;
  readonly events: readonly CaptureEvent[];
  /** Key log lines; with none the file holds no secret. */
  readonly secrets: readonly string[];
}

const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 6, secrets: 10 } as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const TLS_KEY_LOG = 0x544c534b;
const LINKTYPE_ETHERNET = 1;
const OPTION_APPLICATION = 4;

/**
 * Builds a capture file that Wireshark opens decrypted: the secrets stand in it before the packets they open. Ethernet, IP and
 * TCP headers are made up around the octets, addresses, ports and times of the connection. Times have microseconds.
 * Whoever has the file can read the connection; without `secrets` nobody can.
 * @see draft-ietf-opsawg-pcapng, RFC 9850
 */
export function buildPcapng(capture: Capture): Uint8Array {
  const conversation = new TcpConversation({ client: capture.client, server: capture.server });
  conversation.open();
  for (const event of capture.events) {
    if ('end' in event) conversation.end(event.from, event.end, event.atMs);
    else conversation.send(event.from, event.bytes, event.atMs);
  }
  const keyLog = buildKeyLog(capture.secrets);
  return Buffer.concat([
    sectionHeader(),
    block(BLOCK.interface, [u16(LINKTYPE_ETHERNET), u16(0), u32(0)]),
    ...(keyLog.length === 0 ? [] : [block(BLOCK.secrets, [u32(TLS_KEY_LOG), u32(keyLog.length), keyLog])]),
    ...conversation.frames.map((frame) => packet(frame, capture.stoodAt)),
  ]);
}

function sectionHeader(): Buffer {
  const unknownLength = Buffer.alloc(8, 0xff);
  return block(BLOCK.section, [
    u32(BYTE_ORDER_MAGIC),
    u16(1),
    u16(0),
    unknownLength,
    option(OPTION_APPLICATION, Buffer.from('Countersign')),
    u32(0),
  ]);
}

function packet({ atMs, bytes }: Frame, stoodAt: UnixMs): Buffer {
  const micros = BigInt(Math.round(stoodAt)) * 1000n + BigInt(Math.round(atMs * 1000));
  return block(BLOCK.packet, [
    u32(0),
    u32(Number(micros >> 32n)),
    u32(Number(micros & 0xffff_ffffn)),
    u32(bytes.length),
    u32(bytes.length),
    bytes,
  ]);
}

function block(type: number, parts: readonly Uint8Array[]): Buffer {
  const body = padded(Buffer.concat(parts));
  const length = u32(12 + body.length);
  return Buffer.concat([u32(type), length, body, length]);
}

const option = (code: number, value: Buffer): Buffer => Buffer.concat([u16(code), u16(value.length), padded(value)]);

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
