import { normaliseBer } from '../asn1/ber.ts';
import { attemptParse, DerReader, equalBytes, TAG } from '../asn1/der.ts';
import { oidDer } from '../asn1/der-write.ts';

/** keyBag and secretBag: what they hold is not encrypted by itself. @see RFC 7292 §4.2 */
const PLAIN_BAGS = ['1.2.840.113549.1.12.10.1.1', '1.2.840.113549.1.12.10.1.5'].map((oid) => Buffer.from(oidDer(oid)));

/** Whether a PKCS #12 file may hold a key in the clear: a bag of that type outside encryption, or BER that could hide one in pieces. */
export function holdsPlainKey(pkcs12: Uint8Array): boolean {
  const rewritten = normaliseBer(pkcs12);
  if (!rewritten.ok || !equalBytes(rewritten.value, pkcs12)) return true;
  const bytes = Buffer.from(pkcs12.buffer, pkcs12.byteOffset, pkcs12.length);
  return PLAIN_BAGS.some((oid) => bytes.includes(oid)) || holdsKeyInside(bytes);
}

/** Whether a private key in the clear may stand anywhere in some octets. Says yes rather once too often. */
export function holdsKeyInside(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(TAG.integer); at >= 0; at = bytes.indexOf(TAG.integer, at + 1))
    if (bytes[at + 1] === 1 && isKeyStart(bytes, at + 2)) return true;
  return false;
}

/** A version and what follows it: in PKCS #8 an algorithm, in SEC 1 16 to 66 octets, in PKCS #1 and DSA a number of 128 octets or more. */
function isKeyStart(bytes: Uint8Array, at: number): boolean {
  const [version = 2, tag, length = 0] = bytes.subarray(at, at + 3);
  if (version > 1) return false;
  if (tag === TAG.sequence) return isFollowedByOctets(bytes, at + 1);
  if (tag === TAG.octetString) return version === 1 && length >= 16 && length <= 66;
  return tag === TAG.integer && version === 0 && (length === 0x81 || length === 0x82);
}

/** Behind the algorithm of PKCS #8 comes the key; a certificate with the serial 0 or 1 goes on with its issuer. */
function isFollowedByOctets(bytes: Uint8Array, start: number): boolean {
  const read = attemptParse('pkcs8', () => {
    const reader = new DerReader(bytes, start);
    reader.enter(TAG.sequence).read(TAG.oid);
    return reader.peekTag() === TAG.octetString;
  });
  return read.ok && read.value;
}
