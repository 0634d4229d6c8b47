import type { CipherParameters } from './cipher-parameters.ts';
import { prf } from './key-schedule.ts';
import type { TlsRecord } from './records.ts';

export interface OpenedRecord {
  readonly type: number;
  readonly content: Uint8Array;
}

/** Opens the records of one direction in their order; undefined means the key does not fit, and changes nothing. */
export interface RecordCipher {
  open(record: TlsRecord, sequence: number): OpenedRecord | undefined;
}

export interface Tls12Secrets {
  readonly masterSecret: Uint8Array;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  readonly version: number;
  readonly encryptThenMac: boolean;
}

/** The key material of TLS 1.2 and below. */
export function keyBlock(parameters: CipherParameters, secrets: Tls12Secrets, length: number): Uint8Array {
  const seed = Buffer.concat([Buffer.from('key expansion', 'latin1'), secrets.serverRandom, secrets.clientRandom]);
  return prf(secrets.version >= 0x0303 ? parameters.prf : 'md5+sha1', secrets.masterSecret, seed, length);
}

interface SideKeys {
  readonly mac: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Cuts a key block into the keys of both sides; `lengths` are those of the MAC key, the key and the IV. */
export function cutKeyBlock(
  block: Uint8Array,
  lengths: readonly [number, number, number],
): Readonly<Record<'client' | 'server', SideKeys>> {
  let at = 0;
  const next = (length: number): Uint8Array => block.subarray(at, (at += length));
  const [clientMac, serverMac] = [next(lengths[0]), next(lengths[0])];
  const [clientKey, serverKey] = [next(lengths[1]), next(lengths[1])];
  const [clientIv, serverIv] = [next(lengths[2]), next(lengths[2])];
  return {
    client: { mac: clientMac, key: clientKey, iv: clientIv },
    server: { mac: serverMac, key: serverKey, iv: serverIv },
  };
}

/** What MACs and additional data of TLS 1.2 start with. @see RFC 5246 §6.2.3 */
export function macHeader(sequence: number, record: TlsRecord, length: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeBigUInt64BE(BigInt(sequence), 0);
  header[8] = record.type;
  header.writeUInt16BE(record.version, 9);
  header.writeUInt16BE(Math.max(0, length), 11);
  return header;
}
