import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import type { IssuerName } from './certificate-matches.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { sortKey } from './sort-text.ts';
import { revokeTakenOver } from './taken-over-rows.ts';

/** Authorities with the certificate that holds their name and key; all of them without `ids`. */
export async function listSigners(
  db: ReadDb,
  ids: readonly AuthorityId[] | undefined,
): Promise<readonly { readonly id: AuthorityId; readonly name: string; readonly der: Uint8Array }[]> {
  const all = db.query
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.id', 'authority.certificate_id')
    .select(['authority.id', 'authority.name', 'certificate.der'])
    .orderBy('authority.created_at');
  const rows = await (ids === undefined ? all : all.where('authority.id', 'in', ids)).execute();
  return rows.map((row) => ({ ...row, id: row.id as AuthorityId }));
}

export interface Untied {
  readonly seq: number;
  readonly id: CertificateId;
  readonly der: Uint8Array;
}

/** Certificates that name an issuer and belong to no authority here, in the order they came, without the authority's own. */
export async function listUntied(
  db: ReadDb,
  authorityId: AuthorityId,
  { issuer, afterSeq, limit }: { readonly issuer: IssuerName; readonly afterSeq: number; readonly limit: number },
): Promise<readonly Untied[]> {
  const own = db.query
    .selectFrom('certificate_of_authority')
    .select('certificate_id')
    .where('authority_id', '=', authorityId);
  const rows = await db.query
    .selectFrom('certificate')
    .select(['seq', 'id', 'der'])
    .where('issuer_key', '=', sortKey(issuer.shown))
    .where('seq', '>', afterSeq)
    .where('issuer_name_sha256', '=', issuer.nameSha256)
    .where('authority_id', 'is', null)
    .where('id', 'not in', own)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, id: row.id as CertificateId }));
}

/**
 * Notes who issued certificates that belong to no authority yet, and revokes those that it revoked before it was here; answers how many, 0 where the authority is
 * gone.
 */
export async function tieCertificates(
  tx: WriteDb,
  authorityId: AuthorityId,
  ids: readonly CertificateId[],
): Promise<{ readonly tied: number; readonly revoked: number }> {
  const authority = await tx.query
    .selectFrom('authority')
    .select('id')
    .where('id', '=', authorityId)
    .executeTakeFirst();
  if (authority === undefined) return { tied: 0, revoked: 0 };
  const tied = await tx.replaceRows('certificate', {
    where: { authority_id: null },
    among: { column: 'id', values: ids },
    change: () => ({ authority_id: authorityId }),
  });
  return { tied, revoked: await revokeTakenOver(tx, { authorityId, ids }) };
}
