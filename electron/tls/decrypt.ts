import { createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { CipherParameters } from './cipher-parameters.ts';
import { createCbcCipher } from './decrypt-cbc.ts';
import { openCcm } from './decrypt-ccm.ts';
import { createStreamCipher } from './decrypt-stream.ts';
import {
  cutKeyBlock,
  keyBlock,
  macHeader,
  type OpenedRecord,
  type RecordCipher,
  type Tls12Secrets,
} from './key-block.ts';
import { expandLabel } from './key-schedule.ts';

type AeadParameters = Extract<CipherParameters, { kind: 'aead' }>;

/** Keys and opens TLS 1.3 records from a traffic secret. @see RFC 8446 §5.2, §7.3 */
export function createTls13Cipher(parameters: AeadParameters, secret: Uint8Array): RecordCipher {
  const open = createAead(parameters, expandLabel(parameters.prf, secret, 'key', parameters.keyLength));
  const iv = Uint8Array.from(expandLabel(parameters.prf, secret, 'iv', 12));
  return {
    open(record, sequence) {
      const inner = open({ nonce: xorNonce(iv, sequence), aad: record.header, sealed: record.body });
      return inner === undefined ? undefined : withoutPadding(inner);
    },
  };
}

/** Keys and opens the records one side sends after its ChangeCipherSpec, TLS 1.0 to 1.2. @see RFC 5246 §6.3 */
export function createTls12Cipher(
  parameters: CipherParameters,
  side: 'client' | 'server',
  secrets: Tls12Secrets,
): RecordCipher {
  if (parameters.kind === 'cbc') return createCbcCipher(parameters, side, secrets);
  return parameters.kind === 'stream'
    ? createStreamCipher(parameters, side, secrets)
    : createAead12(parameters, side, secrets);
}

function createAead12(parameters: AeadParameters, side: 'client' | 'server', secrets: Tls12Secrets): RecordCipher {
  const chacha = parameters.algorithm === 'chacha20-poly1305';
  const block = cutKeyBlock(keyBlock(parameters, secrets, 2 * (parameters.keyLength + 12)), [
    0,
    parameters.keyLength,
    chacha ? 12 : 4,
  ]);
  const { key } = block[side];
  const iv = Uint8Array.from(block[side].iv);
  const open = createAead(parameters, key);
  return {
    open(record, sequence) {
      const explicit = chacha ? 0 : 8;
      const nonce = chacha ? xorNonce(iv, sequence) : Buffer.concat([iv, record.body.subarray(0, explicit)]);
      const sealed = record.body.subarray(explicit);
      const aad = macHeader(sequence, record, sealed.length - parameters.tagLength);
      const content = open({ nonce, aad, sealed });
      return content === undefined ? undefined : { type: record.type, content };
    },
  };
}

interface AeadInput {
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Opens a record's octets; undefined where the tag does not fit, the only thing that the libraries throw about. */
type Aead = (input: AeadInput) => Uint8Array | undefined;

function createAead({ algorithm, tagLength }: AeadParameters, key: Uint8Array): Aead {
  if (algorithm === 'chacha20-poly1305') {
    return ({ nonce, aad, sealed }) => unlessThrown(() => chacha20poly1305(key, nonce, aad).decrypt(sealed));
  }
  // As an object once: the runtime is slow to take octets as a key for every record.
  const held = createSecretKey(key);
  const isCcm = algorithm === 'aes-128-ccm' || algorithm === 'aes-256-ccm';
  return (input) => {
    if (input.sealed.length < tagLength || input.nonce.length !== 12) return undefined;
    return isCcm
      ? openCcm({ ...input, key: held, wide: algorithm === 'aes-256-ccm', tagLength })
      : unlessThrown(() => openGcm(algorithm, held, input));
  };
}

const GCM_TAG_LENGTH = 16;

function openGcm(
  algorithm: 'aes-128-gcm' | 'aes-256-gcm',
  key: KeyObject,
  { nonce, aad, sealed }: AeadInput,
): Uint8Array {
  const length = sealed.length - GCM_TAG_LENGTH;
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: GCM_TAG_LENGTH });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(length));
  const content = decipher.update(sealed.subarray(0, length));
  // Throws where the tag does not fit; GCM keeps nothing back.
  decipher.final();
  return content;
}

function unlessThrown(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

function xorNonce(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = iv.slice();
  for (let i = 11, rest = sequence; rest > 0; i--, rest = Math.floor(rest / 256))
    nonce[i] = (nonce[i] ?? 0) ^ (rest & 0xff);
  return nonce;
}

function withoutPadding(inner: Uint8Array): OpenedRecord {
  let last = inner.length - 1;
  while (last >= 0 && inner[last] === 0) last--;
  return { type: inner[last] ?? 0, content: inner.subarray(0, Math.max(0, last)) };
}
