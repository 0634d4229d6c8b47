import type { AuthorityId, CertificateId, KeyId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** A certificate that signs an authority's OCSP answers for a time. */
export interface OcspSigner {
  readonly certificateId: CertificateId;
  readonly authorityId: AuthorityId;
  readonly keyId: KeyId;
  /** It signs from here, which is later than its beginning … */
  readonly useFrom: UnixMs;
  /** … to here, which is before its end, so that what it signed last still holds for a while. */
  readonly useUntil: UnixMs;
}

/** Keeps signers with the certificates that they are; to be called in the transaction that records those. */
export const insertOcspSigners = (tx: WriteDb, signers: readonly OcspSigner[], createdAt: UnixMs): Promise<void> =>
  tx.insertRows(
    'ocsp_signer',
    signers.map((signer) => ({
      certificate_id: signer.certificateId,
      authority_id: signer.authorityId,
      key_id: signer.keyId,
      use_from: signer.useFrom,
      use_until: signer.useUntil,
      created_at: createdAt,
    })),
  );

/** Signers of an authority whose certificates end after an instant, the first to be used first. */
export async function listOcspSigners(
  db: ReadDb,
  { authorityId, endingAfter }: { readonly authorityId: AuthorityId; readonly endingAfter: UnixMs },
): Promise<readonly (OcspSigner & { readonly notBefore: UnixMs; readonly notAfter: UnixMs })[]> {
  const rows = await db.query
    .selectFrom('ocsp_signer')
    .innerJoin('certificate', 'certificate.id', 'ocsp_signer.certificate_id')
    .leftJoin('revocation', 'revocation.certificate_id', 'ocsp_signer.certificate_id')
    .select(['ocsp_signer.certificate_id', 'ocsp_signer.authority_id', 'ocsp_signer.key_id'])
    .select(['use_from', 'use_until', 'certificate.not_before', 'certificate.not_after'])
    .where('ocsp_signer.authority_id', '=', authorityId)
    .where('certificate.not_after', '>', endingAfter)
    .where('revocation.certificate_id', 'is', null)
    .orderBy('use_from')
    .orderBy('ocsp_signer.certificate_id')
    .execute();
  return rows.map((row) => ({
    certificateId: row.certificate_id as CertificateId,
    authorityId: row.authority_id as AuthorityId,
    keyId: row.key_id as KeyId,
    useFrom: row.use_from,
    useUntil: row.use_until,
    notBefore: row.not_before,
    notAfter: row.not_after,
  }));
}
