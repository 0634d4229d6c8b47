import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { MAC_LENGTH, type CipherParameters } from './cipher-parameters.ts';
import { cutKeyBlock, keyBlock, macHeader, type RecordCipher, type Tls12Secrets } from './key-block.ts';
import type { TlsRecord } from './records.ts';

type CbcParameters = Extract<CipherParameters, { kind: 'cbc' }>;

/** Opens CBC records, MAC-then-encrypt or (RFC 7366) encrypt-then-MAC; TLS 1.0 chains the IV over records. */
export function createCbcCipher(
  parameters: CbcParameters,
  side: 'client' | 'server',
  secrets: Tls12Secrets,
): RecordCipher {
  const { blockLength } = parameters;
  const macLength = MAC_LENGTH[parameters.mac];
  const lengths = [macLength, parameters.keyLength, blockLength] as const;
  const keys = cutKeyBlock(
    keyBlock(parameters, secrets, 2 * (macLength + parameters.keyLength + blockLength)),
    lengths,
  )[side];
  let chainedIv = keys.iv;
  const sealed = (record: TlsRecord, sequence: number, content: Uint8Array): Uint8Array =>
    createHmac(parameters.mac, keys.mac)
      .update(macHeader(sequence, record, content.length))
      .update(content)
      .digest();

  return {
    open(record, sequence) {
      const protectedPart = secrets.encryptThenMac
        ? record.body.subarray(0, Math.max(0, record.body.length - macLength))
        : record.body;
      if (
        secrets.encryptThenMac &&
        !same(sealed(record, sequence, protectedPart), record.body.subarray(protectedPart.length))
      )
        return undefined;
      const explicit = secrets.version >= 0x0302;
      const iv = explicit ? protectedPart.subarray(0, blockLength) : chainedIv;
      const padded = decryptBlocks(parameters, keys.key, {
        iv,
        blocks: explicit ? protectedPart.subarray(blockLength) : protectedPart,
      });
      const unpadded = padded === undefined ? undefined : withoutCbcPadding(padded);
      if (unpadded === undefined) return undefined;
      const content = secrets.encryptThenMac
        ? unpadded
        : unpadded.subarray(0, Math.max(0, unpadded.length - macLength));
      if (!secrets.encryptThenMac && !same(sealed(record, sequence, content), unpadded.subarray(content.length)))
        return undefined;
      chainedIv = protectedPart.subarray(-blockLength);
      return { type: record.type, content };
    },
  };
}

function decryptBlocks(
  { algorithm, blockLength }: CbcParameters,
  key: Uint8Array,
  input: { readonly iv: Uint8Array; readonly blocks: Uint8Array },
): Uint8Array | undefined {
  if (input.iv.length !== blockLength || input.blocks.length === 0 || input.blocks.length % blockLength !== 0)
    return undefined;
  try {
    const decipher = createDecipheriv(algorithm, key, input.iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(input.blocks), decipher.final()]);
  } catch {
    // Not every TLS library has every cipher.
    return undefined;
  }
}

function withoutCbcPadding(padded: Uint8Array): Uint8Array | undefined {
  const padding = padded[padded.length - 1] ?? 0;
  const length = padded.length - padding - 1;
  if (length < 0 || padded.subarray(length).some((octet) => octet !== padding)) return undefined;
  return padded.subarray(0, length);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
