import { spanBytes } from '../certificate/certificate.ts';
import type { Span } from '../asn1/der.ts';
import type { CrlCandidate } from './crl-candidate.ts';
import { EntryCursor, type LocatedRevocation, readRevocation, type Revocation } from './crl-entry.ts';
import type { Subject } from './crl-scope.ts';
import { findEntries, type ParsedCrl } from './crl.ts';
import { decodeNameKeys } from './match-name.ts';

/**
 * The entry of a certificate: its serial, and in an indirect list its issuer, which an entry names or takes over from those before it.
 * Of several entries one that is not removeFromCRL comes first.
 * @see RFC 5280 §5.3.3
 */
export function findCertificateEntry(
  { crl, issuerKey }: Pick<CrlCandidate, 'crl' | 'issuerKey'>,
  subject: Subject,
): Revocation | undefined {
  const { certificate } = subject;
  const own = findEntries(crl, spanBytes(certificate, certificate.serial)).filter((entry) =>
    issuerKeysOf(crl, entry, issuerKey).includes(subject.issuerKey),
  );
  return own.find(({ reason }) => reason !== 'removeFromCRL') ?? own[0];
}

function issuerKeysOf(crl: ParsedCrl, entry: LocatedRevocation, crlIssuerKey: string | undefined): readonly string[] {
  const named = issuerAt(crl, entry.offset);
  if (named !== undefined) return decodeNameKeys(spanBytes(crl, named));
  return crlIssuerKey === undefined ? [] : [crlIssuerKey];
}

/** Value of the certificateIssuer that holds for an entry of an indirect list: its own, else the last before it. @see RFC 5280 §5.3.3 */
export function issuerAt(crl: ParsedCrl, offset: number): Span | undefined {
  const place = countBelow(crl.issuerChanges, offset + 1);
  const change = place === 0 ? undefined : crl.issuerChanges[place - 1];
  if (change === undefined) return undefined;
  const cursor = new EntryCursor(crl.der, crl.entries);
  cursor.moveTo(change);
  return readRevocation(crl.der, cursor).certificateIssuer;
}

/** How many of ascending numbers are below a limit. */
function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
