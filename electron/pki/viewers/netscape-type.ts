import { attemptParse, DerReader, TAG } from '../asn1/der.ts';
import { readBitString } from '../asn1/der-value.ts';
import type { ViewedPath } from './difference.ts';
import { extensionValue } from './viewed-certificate.ts';

const NETSCAPE_CERT_TYPE = '2.16.840.1.113730.1.1';
const BIT = { 'tls-client': 0x80, 'tls-server': 0x40 } as const;

/** The leaf has the Netscape certificate type of 1998 and it does not name the purpose. */
export function mismatchedNetscapeType({ certificates: [leaf], purpose }: ViewedPath): number | undefined {
  if (leaf === undefined || (purpose !== 'tls-client' && purpose !== 'tls-server')) return undefined;
  const value = extensionValue(leaf, NETSCAPE_CERT_TYPE);
  if (value === undefined) return undefined;
  const bits = attemptParse('extension', () => readBitString(new DerReader(value), TAG.bitString).bytes[0] ?? 0);
  return bits.ok && (bits.value & BIT[purpose]) === 0 ? 0 : undefined;
}
