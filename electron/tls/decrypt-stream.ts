import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CipherParameters, MAC_LENGTH } from './cipher-parameters.ts';
import { cutKeyBlock, keyBlock, macHeader, type RecordCipher, type Tls12Secrets } from './key-block.ts';

type StreamParameters = Extract<CipherParameters, { kind: 'stream' }>;

/** Opens records of RC4 suites, whose key stream runs on over records, and of NULL suites, which only carry a MAC. @see RFC 5246 §6.2.3.1 */
export function createStreamCipher(
  parameters: StreamParameters,
  side: 'client' | 'server',
  secrets: Tls12Secrets,
): RecordCipher {
  const macLength = MAC_LENGTH[parameters.mac];
  const { keyLength } = parameters;
  const keys = cutKeyBlock(keyBlock(parameters, secrets, 2 * (macLength + keyLength)), [macLength, keyLength, 0])[side];
  let state = keyLength === 0 ? undefined : scheduleRc4(keys.key);
  return {
    open(record, sequence) {
      const next = state === undefined ? undefined : { ...state, box: state.box.slice() };
      const plain = next === undefined ? record.body : applyRc4(next, record.body);
      const length = plain.length - macLength;
      if (length < 0) return undefined;
      const content = plain.subarray(0, length);
      const mac = createHmac(parameters.mac, keys.mac)
        .update(macHeader(sequence, record, length))
        .update(content)
        .digest();
      if (!timingSafeEqual(mac, plain.subarray(length))) return undefined;
      state = next;
      return { type: record.type, content };
    },
  };
}

interface Rc4 {
  readonly box: Uint8Array;
  i: number;
  j: number;
}

function scheduleRc4(key: Uint8Array): Rc4 {
  const box = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (box[i] ?? 0) + (key[i % key.length] ?? 0)) & 0xff;
    swap(box, i, j);
  }
  return { box, i: 0, j: 0 };
}

function applyRc4(state: Rc4, bytes: Uint8Array): Uint8Array {
  const { box } = state;
  return bytes.map((octet) => {
    state.i = (state.i + 1) & 0xff;
    state.j = (state.j + (box[state.i] ?? 0)) & 0xff;
    swap(box, state.i, state.j);
    return octet ^ (box[((box[state.i] ?? 0) + (box[state.j] ?? 0)) & 0xff] ?? 0);
  });
}

function swap(box: Uint8Array, i: number, j: number): void {
  const held = box[i] ?? 0;
  box[i] = box[j] ?? 0;
  box[j] = held;
}
