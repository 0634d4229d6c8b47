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
export function findCertificateEntry({ crl, issuerKey }: CrlCandidate, subject: Subject): Revocation | undefined {
  const { certificate } = subject;
  const own = findEntries(crl, spanBytes(certificate, certificate.serial)).filter((entry) =>
    issuerKeysOf(crl, entry, issuerKey).includes(subject.issuerKey),
  );
  return own.find(({ reason }) => reason !== 'removeFromCRL') ?? own[0];
}

function issuerKeysOf(crl: ParsedCrl, entry: LocatedRevocation, crlIssuerKey: string | undefined): readonly string[] {
  const named = entry.certificateIssuer ?? inheritedIssuer(crl, entry.offset);
  if (named !== undefined) return decodeNameKeys(spanBytes(crl, named));
  return crlIssuerKey === undefined ? [] : [crlIssuerKey];
}

/** Value of the last certificateIssuer before an entry. */
function inheritedIssuer(crl: ParsedCrl, offset: number): Span | undefined {
  const place = countBelow(crl.issuerChanges, offset);
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
