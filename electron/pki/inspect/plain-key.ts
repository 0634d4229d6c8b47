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

/**
 * What private keys begin with behind the header of their SEQUENCE: PKCS #8 up to its algorithm, SEC 1 with 16 to 66 octets,
 * PKCS #1 and DSA with a number of 128 octets or more.
 */
const KEY_STARTS = /\x02\x01[\x00\x01]\x30|\x02\x01\x01\x04[\x10-\x42]|\x02\x01\x00\x02(?:\x81[\x80-\xff]|\x82)/g;
const VERSION_OCTETS = 3;

/** Whether a private key in the clear may stand anywhere in some octets. Says yes rather once too often. */
export function holdsKeyInside(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  for (const { index } of text.matchAll(KEY_STARTS)) {
    const next = index + VERSION_OCTETS;
    if (bytes[next] !== TAG.sequence || isFollowedByOctets(bytes, next)) return true;
  }
  return false;
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
