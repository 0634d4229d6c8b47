import { concatBytes, tlvHead } from './der-write.ts';
import { TAG } from './der.ts';

/** Octets around what is to be signed, in the same memory: identifier and length before it, algorithm and signature behind it, of which ML-DSA-87 has the longest. */
export const ROOM = { before: 16, after: 8 * 1024 } as const;

/**
 * SEQUENCE of octets that were signed and what is joined to them, written around them where their memory has `ROOM`: of large ones there is no second copy.
 * Without room there is one.
 */
export function assembleInPlace(
  signed: Uint8Array<ArrayBuffer>,
  ...behind: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  const tail = concatBytes(...behind);
  const head = tlvHead(TAG.sequence, signed.length + tail.length);
  const { buffer, byteOffset, length } = signed;
  const hasRoom = byteOffset >= head.length && byteOffset + length + tail.length <= buffer.byteLength;
  if (!hasRoom) return concatBytes(head, signed, tail);
  const whole = new Uint8Array(buffer, byteOffset - head.length, head.length + length + tail.length);
  whole.set(head);
  whole.set(tail, head.length + length);
  return whole;
}
