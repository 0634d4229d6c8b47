import { normaliseBer } from '../asn1/ber.ts';
import { equalBytes } from '../asn1/der.ts';
import { oidDer } from '../asn1/der-write.ts';

/** keyBag and secretBag: what they hold is not encrypted by itself. @see RFC 7292 §4.2 */
const PLAIN_BAGS = ['1.2.840.113549.1.12.10.1.1', '1.2.840.113549.1.12.10.1.5'].map((oid) => Buffer.from(oidDer(oid)));

/** Whether a PKCS #12 file may hold a key in the clear: a bag of that type outside encryption, or BER that could hide one in pieces. */
export function holdsPlainKey(pkcs12: Uint8Array): boolean {
  const rewritten = normaliseBer(pkcs12);
  if (!rewritten.ok || !equalBytes(rewritten.value, pkcs12)) return true;
  const bytes = Buffer.from(pkcs12.buffer, pkcs12.byteOffset, pkcs12.length);
  return PLAIN_BAGS.some((oid) => bytes.includes(oid));
}
