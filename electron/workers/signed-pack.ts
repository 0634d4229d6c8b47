import {
  createPassingVerifier,
  type SignatureVerdict,
  type SignatureVerifier,
  type SignedBytes,
} from '../pki/algorithm/verify.ts';
import { equalBytes } from '../pki/asn1/der.ts';

/** Signed messages in one piece of memory: what is sent to a thread as many small arrays takes longer than it takes to verify. */
export interface PackedSigned {
  readonly octets: Uint8Array<ArrayBuffer>;
  /** Of key, algorithm, message and signature, message by message. */
  readonly lengths: Uint32Array<ArrayBuffer>;
}

const PARTS = 4;

export function packSigned(messages: readonly SignedBytes[]): PackedSigned {
  const parts = messages.flatMap(({ spkiDer, signatureAlgorithmDer, tbs, signature }) => [
    spkiDer,
    signatureAlgorithmDer,
    tbs,
    signature,
  ]);
  const lengths = Uint32Array.from(parts, (part) => part.length);
  const octets = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    octets.set(part, at);
    at += part.length;
  }
  return { octets, lengths };
}

/** The verdict of every message, in their order. */
export function verifyPacked({ octets, lengths }: PackedSigned): readonly SignatureVerdict[] {
  let at = 0;
  let place = 0;
  const next = (): Uint8Array => {
    const start = at;
    at += lengths[place] ?? 0;
    place += 1;
    return octets.subarray(start, at);
  };
  let last: { readonly spkiDer: Uint8Array; readonly verify: SignatureVerifier } | undefined;
  return Array.from({ length: lengths.length / PARTS }, () => {
    const [spkiDer, signatureAlgorithmDer, tbs, signature] = [next(), next(), next(), next()];
    if (last === undefined || !equalBytes(last.spkiDer, spkiDer))
      last = { spkiDer, verify: createPassingVerifier(spkiDer) };
    return last.verify({ signatureAlgorithmDer, tbs, signature });
  });
}
