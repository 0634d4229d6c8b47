import { sql } from 'kysely';
import type { CertificateId, ForeignCrlId, Hex, UnixMs } from '../../shared/model/brands.ts';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** A certificate that the list of an authority elsewhere tells as revoked or on hold. */
export interface ListedRevocation {
  readonly certificateId: CertificateId;
  readonly serialHex: Hex;
  readonly reason: RevocationReason;
  readonly revokedAt: UnixMs;
  readonly invaliditySince?: UnixMs;
  readonly notAfter: UnixMs;
  readonly listId: ForeignCrlId;
}

export interface SerialMatch {
  readonly id: CertificateId;
  readonly serialHex: Hex;
  readonly notAfter: UnixMs;
  readonly der: Uint8Array;
}

/** Certificates that name an issuer and have one of these serials, as rows spell those. */
export async function listOfIssuer(
  db: ReadDb,
  issuerNameSha256: Hex,
  serials: readonly Hex[],
): Promise<readonly SerialMatch[]> {
  const rows = await db.query
    .selectFrom('certificate')
    .select(['id', 'serial_hex', 'not_after', 'der'])
    .where(isAmong('serial_hex', serials))
    // by the serial: an issuer may have a million
    .where(sql<boolean>`+issuer_name_sha256 = ${issuerNameSha256}`)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id as CertificateId,
    serialHex: row.serial_hex,
    notAfter: row.not_after,
    der: row.der,
  }));
}

/** Issuers, by their names, that lists of others are here of; with `afterSeq` only those of which a certificate came after that one. */
export async function listListIssuers(db: ReadDb, afterSeq?: number): Promise<readonly Hex[]> {
  const all = db.query.selectFrom('foreign_crl').select('issuer_name_sha256').distinct().orderBy('issuer_name_sha256');
  const rows = await (afterSeq === undefined
    ? all
    : all.where(
        sql<boolean>`exists (select 1 from issuer_name i join certificate_fact f on f.issuer_no = i.no
          where i.sha256 = foreign_crl.issuer_name_sha256 and f.seq > ${afterSeq})`,
      )
  ).execute();
  return rows.map((row) => row.issuer_name_sha256);
}

export interface ListedChange {
  readonly revoked: number;
  readonly ended: number;
}

/**
 * Makes what some lists of others tell of certificates what it ought to be. A certificate that an authority here revoked stays as it is. Answers how many are
 * revoked now that were not, and how many are no longer.
 */
export async function replaceListed(
  tx: WriteDb,
  listIds: readonly ForeignCrlId[],
  wanted: readonly ListedRevocation[],
): Promise<ListedChange> {
  const before = await tx.query
    .selectFrom('revocation')
    .select(['certificate_id', 'reason', 'revoked_at', 'invalidity_since', 'list_id'])
    .where('list_id', 'in', listIds)
    .execute();
  const known = new Map(before.map((row) => [row.certificate_id, row]));
  const fresh = wanted.filter((one) => {
    const row = known.get(one.certificateId);
    return (
      row === undefined ||
      row.reason !== one.reason ||
      row.revoked_at !== one.revokedAt ||
      row.invalidity_since !== (one.invaliditySince ?? null) ||
      row.list_id !== one.listId
    );
  });
  const named = new Set<string>(wanted.map(({ certificateId }) => certificateId));
  const gone = before.filter((row) => !named.has(row.certificate_id));
  const leaving = [...gone.map((row) => row.certificate_id), ...fresh.map(({ certificateId }) => certificateId)];
  await tx.change
    .deleteFrom('revocation')
    .where(isAmong('certificate_id', leaving))
    .where('list_id', 'in', listIds)
    .execute();
  const inserted = await insertListed(tx, fresh);
  return { revoked: inserted.filter((id) => !known.has(id)).length, ended: gone.length };
}

async function insertListed(tx: WriteDb, fresh: readonly ListedRevocation[]): Promise<readonly CertificateId[]> {
  const ids = fresh.map(({ certificateId }) => certificateId);
  const revoked = await tx.query
    .selectFrom('revocation')
    .select('certificate_id')
    .where(isAmong('certificate_id', ids))
    .execute();
  const present = await tx.query.selectFrom('certificate').select('id').where(isAmong('id', ids)).execute();
  const free = new Set<string>(present.map(({ id }) => id));
  for (const row of revoked) free.delete(row.certificate_id);
  const rows = fresh.filter(({ certificateId }) => free.has(certificateId));
  if (rows.length > 0)
    await tx.insertRows(
      'revocation',
      rows.map((one) => ({
        certificate_id: one.certificateId,
        authority_id: null,
        serial_hex: one.serialHex,
        reason: one.reason,
        revoked_at: one.revokedAt,
        invalidity_since: one.invaliditySince ?? null,
        comment: null,
        crl_number: null,
        not_after: one.notAfter,
        taken_from: null,
        list_id: one.listId,
      })),
    );
  return rows.map(({ certificateId }) => certificateId);
}
