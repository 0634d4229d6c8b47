import type { AuthorityId, CertificateId, Hex, UnixMs } from '../../shared/model/brands.ts';
import type { RevocationReason, RevocationSummary } from '../../shared/model/certificate.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** What a CRL says about one certificate. */
export interface RevokedSerial {
  readonly serialHex: Hex;
  readonly reason: RevocationReason;
  readonly revokedAt: UnixMs;
  readonly invaliditySince?: UnixMs;
}

/** Revokes a certificate. One that is revoked already is a bug of the caller: look with `findRevocation` first. */
export const insertRevocation = (
  tx: WriteDb,
  revocation: Omit<RevocationSummary, 'name' | 'onCrlNumber'>,
): Promise<void> =>
  tx.insertRows('revocation', [
    {
      certificate_id: revocation.certificateId,
      authority_id: revocation.authorityId,
      serial_hex: revocation.serialHex,
      reason: revocation.reason,
      revoked_at: revocation.revokedAt,
      invalidity_since: revocation.invaliditySince ?? null,
      comment: revocation.comment ?? null,
      crl_number: null,
      not_after: null,
    },
  ]);

/** Ends a hold (RFC 5280 §5.3.1). Answers false where the certificate is not on hold; a revocation never ends. */
export async function releaseHold(tx: WriteDb, id: CertificateId): Promise<boolean> {
  const result = await tx.change
    .deleteFrom('revocation')
    .where('certificate_id', '=', id)
    .where('reason', '=', 'certificateHold')
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Turns a hold into a revocation for good. Answers false where the certificate is not on hold. */
export async function endHoldAsRevoked(
  tx: WriteDb,
  id: CertificateId,
  revoked: { readonly reason: Exclude<RevocationReason, 'certificateHold'>; readonly revokedAt: UnixMs },
): Promise<boolean> {
  const changed = await tx.updateRows(
    'revocation',
    { certificate_id: id, reason: 'certificateHold' },
    { reason: revoked.reason, revoked_at: revoked.revokedAt, crl_number: null },
  );
  return changed === 1;
}

/** How a certificate is revoked. */
export async function findRevocation(db: ReadDb, id: CertificateId): Promise<RevocationSummary | undefined> {
  const row = await selectRevocations(db).where('revocation.certificate_id', '=', id).limit(1).executeTakeFirst();
  return row && toSummary(row);
}

/** Revocations, newest first. */
export async function listRevocations(
  db: ReadDb,
  page: { readonly authorityId?: AuthorityId; readonly limit: number; readonly offset: number },
): Promise<readonly RevocationSummary[]> {
  let select = selectRevocations(db);
  if (page.authorityId !== undefined) select = select.where('revocation.authority_id', '=', page.authorityId);
  const rows = await select
    .orderBy('revocation.revoked_at', 'desc')
    .orderBy('revocation.certificate_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(toSummary);
}

/** Everything an authority's next complete CRL lists, by date. Expired certificates stay listed. */
export async function listRevocationsForCrl(db: ReadDb, authorityId: AuthorityId): Promise<readonly RevokedSerial[]> {
  const rows = await db.query
    .selectFrom('revocation')
    .select(['serial_hex', 'reason', 'revoked_at', 'invalidity_since'])
    .where('authority_id', '=', authorityId)
    .orderBy('revoked_at')
    .orderBy('serial_hex')
    .execute();
  return rows.map((row) => ({
    serialHex: row.serial_hex,
    reason: row.reason as RevocationReason,
    revokedAt: row.revoked_at,
    ...(row.invalidity_since === null ? {} : { invaliditySince: row.invalidity_since }),
  }));
}

/** Notes that a CRL with this number lists what was queued; to be called in the transaction that keeps the CRL. */
export const markListed = (tx: WriteDb, authorityId: AuthorityId, crlNumber: number): Promise<number> =>
  tx.replaceRows('revocation', {
    where: { authority_id: authorityId, crl_number: null },
    change: () => ({ crl_number: crlNumber }),
  });

const selectRevocations = (db: ReadDb) =>
  db.query
    .selectFrom('revocation')
    .innerJoin('certificate', 'certificate.id', 'revocation.certificate_id')
    .selectAll('revocation')
    .select('certificate.name');

type RevocationRow = Awaited<ReturnType<ReturnType<typeof selectRevocations>['execute']>>[number];

const toSummary = (row: RevocationRow): RevocationSummary => ({
  certificateId: row.certificate_id as CertificateId,
  authorityId: row.authority_id as AuthorityId,
  serialHex: row.serial_hex,
  name: row.name,
  reason: row.reason as RevocationReason,
  revokedAt: row.revoked_at,
  ...(row.invalidity_since === null ? {} : { invaliditySince: row.invalidity_since }),
  ...(row.comment === null ? {} : { comment: row.comment }),
  ...(row.crl_number === null ? {} : { onCrlNumber: row.crl_number }),
});
