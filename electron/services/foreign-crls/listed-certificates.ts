import type { Hex } from '../../../shared/model/brands.ts';
import type { ListedCertificate } from '../../../shared/model/status.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { parseCertificate } from '../../pki/certificate/certificate.ts';
import type { ParsedCrl } from '../../pki/revocation/crl.ts';
import { listRevocations } from '../../pki/revocation/crl.ts';
import { findCertificateEntry } from '../../pki/revocation/crl-lookup.ts';
import { directoryKey } from '../../pki/revocation/match-name.ts';
import type { ReadDb } from '../../store/db.ts';
import { listBySerials } from '../../store/foreign-crl-rows.ts';

/** Serial numbers that are looked up at once. */
const PIECE = 5000;

/** Certificates of the inventory that a list names as revoked, at most so many; entry and certificate are matched by issuer and serial number. */
export async function listListed(db: ReadDb, crl: ParsedCrl, limit: number): Promise<readonly ListedCertificate[]> {
  const found: ListedCertificate[] = [];
  let serials: Hex[] = [];
  const look = async (): Promise<void> => {
    const rows = await listBySerials(db, serials, limit);
    serials = [];
    for (const { id, name, serialHex, der } of rows) {
      const entry = findEntry(crl, der);
      if (entry === undefined || entry.reason === 'removeFromCRL' || found.length >= limit) continue;
      found.push({ id, name, serialHex, reason: entry.reason, revokedAt: entry.revokedAt });
    }
  };
  for (const { serialHex } of listRevocations(crl)) {
    serials.push(withoutPadding(serialHex));
    if (serials.length >= PIECE) await look();
    if (found.length >= limit) return found;
  }
  await look();
  return found;
}

/** The octet that keeps an INTEGER positive is left out in the inventory. */
export const withoutPadding = (hex: Hex): Hex => (hex.length > 2 && hex.startsWith('00') ? hex.slice(2) : hex);

/** The entry of a certificate, by issuer and serial number. */
export function findEntry(crl: ParsedCrl, der: Uint8Array): ReturnType<typeof findCertificateEntry> {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return undefined;
  const certificate = parsed.value;
  const issuerKey = directoryKey(spanBytes(certificate, certificate.issuer));
  const crlIssuerKey = directoryKey(spanBytes(crl, crl.issuer));
  return issuerKey === undefined
    ? undefined
    : findCertificateEntry({ crl, issuerKey: crlIssuerKey }, { certificate, issuerKey });
}
