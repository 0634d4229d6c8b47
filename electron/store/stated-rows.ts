import type { ReadDb } from './db.ts';

/** A row of the inventory with what it says of its own octets. */
export interface StatedCertificate {
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialHex: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isCa: boolean;
  readonly spkiSha256: string;
  readonly der: Uint8Array;
}

/** Certificates in the order they came, after one of them; for the check, which compares them with their octets itself. */
export async function listStatedCertificates(
  db: ReadDb,
  afterSeq: number,
  limit: number,
): Promise<readonly StatedCertificate[]> {
  const rows = await db.query
    .selectFrom('certificate')
    .select([
      'seq',
      'id',
      'name',
      'subject',
      'issuer',
      'serial_hex',
      'not_before',
      'not_after',
      'is_ca',
      'spki_sha256',
      'der',
    ])
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    id: row.id,
    name: row.name,
    subject: row.subject,
    issuer: row.issuer,
    serialHex: row.serial_hex,
    notBefore: row.not_before,
    notAfter: row.not_after,
    isCa: row.is_ca === 1,
    spkiSha256: row.spki_sha256,
    der: row.der,
  }));
}

/** Every version of a profile that a certificate names. */
export async function listNamedProfiles(
  db: ReadDb,
): Promise<readonly { readonly id: string; readonly version: number }[]> {
  const rows = await db.query
    .selectFrom('certificate')
    .select(['profile_id', 'profile_version'])
    .where('profile_id', 'is not', null)
    .groupBy(['profile_id', 'profile_version'])
    .execute();
  return rows.flatMap(({ profile_id: id, profile_version: version }) =>
    id === null || version === null ? [] : [{ id, version }],
  );
}
