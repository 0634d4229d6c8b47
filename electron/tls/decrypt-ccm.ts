import { createCipheriv, type KeyObject, timingSafeEqual } from 'node:crypto';

export interface CcmInput {
  readonly key: KeyObject;
  readonly wide: boolean;
  readonly tagLength: number;
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
  readonly sealed: Uint8Array;
}

const BLOCK = 16;
/** With a nonce of 12 octets three are left for the length. */
const LENGTH_OCTETS = 3;
const HAS_AAD = 0x40;

/**
 * Opens AES-CCM by its two parts, AES-CTR and AES-CBC as a MAC: not every TLS library has CCM as a cipher. The nonce has 12
 * octets, the additional data is not empty and below 64 KiB. Undefined where the tag does not fit.
 * @see RFC 3610 §2
 */
export function openCcm({ key, wide, tagLength, nonce, aad, sealed }: CcmInput): Uint8Array | undefined {
  const bits = wide ? 256 : 128;
  const length = sealed.length - tagLength;
  const counter = Buffer.concat([Buffer.from([LENGTH_OCTETS - 1]), nonce, Buffer.alloc(LENGTH_OCTETS)]);
  const stream = createCipheriv(`aes-${bits}-ctr`, key, counter);
  const tag = stream.update(padded(sealed.subarray(length)));
  const content = stream.update(sealed.subarray(0, length));
  const head = Buffer.alloc(BLOCK);
  head[0] = HAS_AAD + 8 * ((tagLength - 2) / 2) + (LENGTH_OCTETS - 1);
  head.set(nonce, 1);
  head.writeUIntBE(length, BLOCK - LENGTH_OCTETS, LENGTH_OCTETS);
  const aadLength = Buffer.alloc(2);
  aadLength.writeUInt16BE(aad.length, 0);
  const mac = createCipheriv(`aes-${bits}-cbc`, key, Buffer.alloc(BLOCK)).setAutoPadding(false);
  const chained = mac.update(Buffer.concat([head, padded(Buffer.concat([aadLength, aad])), padded(content)]));
  const last = chained.subarray(chained.length - BLOCK);
  return timingSafeEqual(last.subarray(0, tagLength), tag.subarray(0, tagLength)) ? content : undefined;
}

const padded = (bytes: Uint8Array): Uint8Array =>
  bytes.length % BLOCK === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(BLOCK - (bytes.length % BLOCK))]);
