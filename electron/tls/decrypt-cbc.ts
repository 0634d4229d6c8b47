import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { MAC_LENGTH, type CipherParameters } from './cipher-parameters.ts';
import { cutKeyBlock, keyBlock, macHeader, type RecordCipher, type Tls12Secrets } from './key-block.ts';
import type { TlsRecord } from './records.ts';

type CbcParameters = Extract<CipherParameters, { kind: 'cbc' }>;

const BLOCK = 16;

/** Opens CBC records, MAC-then-encrypt or (RFC 7366) encrypt-then-MAC; TLS 1.0 chains the IV over records. */
export function createCbcCipher(
  parameters: CbcParameters,
  side: 'client' | 'server',
  secrets: Tls12Secrets,
): RecordCipher {
  const macLength = MAC_LENGTH[parameters.mac];
  const lengths = [macLength, parameters.keyLength, BLOCK] as const;
  const keys = cutKeyBlock(keyBlock(parameters, secrets, 2 * (macLength + parameters.keyLength + BLOCK)), lengths)[
    side
  ];
  let sequence = 0;
  let chainedIv = keys.iv;
  const sealed = (record: TlsRecord, content: Uint8Array): Uint8Array =>
    createHmac(parameters.mac, keys.mac)
      .update(macHeader(sequence, record, content.length))
      .update(content)
      .digest();

  return {
    open(record) {
      const protectedPart = secrets.encryptThenMac
        ? record.body.subarray(0, Math.max(0, record.body.length - macLength))
        : record.body;
      if (secrets.encryptThenMac && !same(sealed(record, protectedPart), record.body.subarray(protectedPart.length)))
        return undefined;
      const explicit = secrets.version >= 0x0302;
      const iv = explicit ? protectedPart.subarray(0, BLOCK) : chainedIv;
      const padded = decryptBlocks(parameters, keys.key, {
        iv,
        blocks: explicit ? protectedPart.subarray(BLOCK) : protectedPart,
      });
      const unpadded = padded === undefined ? undefined : withoutCbcPadding(padded);
      if (unpadded === undefined) return undefined;
      const content = secrets.encryptThenMac
        ? unpadded
        : unpadded.subarray(0, Math.max(0, unpadded.length - macLength));
      if (!secrets.encryptThenMac && !same(sealed(record, content), unpadded.subarray(content.length)))
        return undefined;
      chainedIv = protectedPart.subarray(-BLOCK);
      sequence++;
      return { type: record.type, content };
    },
  };
}

function decryptBlocks(
  parameters: CbcParameters,
  key: Uint8Array,
  input: { readonly iv: Uint8Array; readonly blocks: Uint8Array },
): Uint8Array | undefined {
  if (input.iv.length !== BLOCK || input.blocks.length === 0 || input.blocks.length % BLOCK !== 0) return undefined;
  const decipher = createDecipheriv(parameters.algorithm, key, input.iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(input.blocks), decipher.final()]);
}

function withoutCbcPadding(padded: Uint8Array): Uint8Array | undefined {
  const padding = padded[padded.length - 1] ?? 0;
  const length = padded.length - padding - 1;
  if (length < 0 || padded.subarray(length).some((octet) => octet !== padding)) return undefined;
  return padded.subarray(0, length);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
