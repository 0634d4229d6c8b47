import { sql } from 'kysely';
import type { AuthorityId, CertificateId, PartnerId, UnixMs } from '../../shared/model/brands.ts';
import type { RevocationSighting } from '../../shared/model/revocation.ts';
import { isAmong } from './among.ts';
import type { ReadDb } from './db.ts';

/** Where certificates were met, in no order: at most a few thousand ids. */
export async function listSightingsOf(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<readonly (RevocationSighting & { readonly firstAt: UnixMs })[]> {
  const rows = await db.query
    .selectFrom('certificate_seen')
    .innerJoin('certificate', 'certificate.id', 'certificate_seen.certificate_id')
    .select(['certificate_seen.certificate_id', 'certificate.name', 'target', 'side', 'first_at', 'last_at'])
    .where(isAmong('certificate_seen.certificate_id', ids))
    .execute();
  return rows.map((row) => ({
    certificateId: row.certificate_id as CertificateId,
    name: row.name,
    target: row.target,
    side: row.side === 'client' ? 'client' : 'server',
    firstAt: row.first_at,
    lastAt: row.last_at,
  }));
}

/** Ids of kept connections to a place within a time. */
export async function listRunIdsWithin(
  db: ReadDb,
  target: string,
  { from, to }: { readonly from: UnixMs; readonly to: UnixMs },
): Promise<readonly string[]> {
  const rows = await db.query
    .selectFrom('connection_run')
    .select('id')
    .where('target', '=', target)
    .where('started_at', '>=', from)
    .where('started_at', '<=', to)
    .execute();
  return rows.map(({ id }) => id);
}

/** Partners that certificates belong to, with whom to tell, and how many of these are theirs. */
export async function countPartnersOf(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<
  readonly {
    readonly id: PartnerId;
    readonly name: string;
    readonly contact: string;
    readonly certificates: number;
  }[]
> {
  const rows = await db.query
    .selectFrom('certificate_partner')
    .innerJoin('partner', 'partner.id', 'certificate_partner.partner_id')
    .select(['partner.id', 'partner.name', 'partner.contact'])
    .select((select) => select.fn.countAll<number>().as('certificates'))
    .where(isAmong('certificate_partner.certificate_id', ids))
    .groupBy('partner.id')
    .execute();
  return rows.map((row) => ({ ...row, id: row.id as PartnerId }));
}

/** Authorities that have one of these certificates, now or from before. */
export async function listAuthoritiesOf(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<
  readonly { readonly id: AuthorityId; readonly name: string; readonly notAfter: UnixMs; readonly isRoot: boolean }[]
> {
  const rows = await db.query
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.id', 'authority.certificate_id')
    .select(['authority.id', 'authority.name', 'certificate.not_after', 'certificate.subject', 'certificate.issuer'])
    .where((where) =>
      where.or([
        isAmong('authority.certificate_id', ids),
        where(
          'authority.id',
          'in',
          where
            .selectFrom('certificate_of_authority')
            .select('certificate_of_authority.authority_id')
            .where(isAmong('certificate_of_authority.certificate_id', ids)),
        ),
      ]),
    )
    .orderBy('authority.name_key')
    .execute();
  return rows.map((row) => ({
    id: row.id as AuthorityId,
    name: row.name,
    notAfter: row.not_after,
    isRoot: row.subject === row.issuer,
  }));
}

/** Names of authorities by their ids, in the order of names. */
export async function listAuthorityNames(
  db: ReadDb,
  ids: readonly string[],
): Promise<readonly { readonly id: AuthorityId; readonly name: string }[]> {
  const rows = await db.query
    .selectFrom('authority')
    .select(['id', 'name'])
    .where(isAmong('id', ids))
    .orderBy('name_key')
    .execute();
  return rows.map((row) => ({ id: row.id as AuthorityId, name: row.name }));
}

/** Certificates of an authority that authorities here issued, that have not ended, and that are not revoked for good. */
export async function listRevocableOf(
  db: ReadDb,
  authorityId: AuthorityId,
  at: UnixMs,
): Promise<readonly CertificateId[]> {
  const rows = await db.query
    .selectFrom('certificate')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select('certificate.id')
    .where('certificate.authority_id', 'is not', null)
    .where('certificate.not_after', '>=', at)
    .where((where) =>
      where.or([where('revocation.reason', 'is', null), where('revocation.reason', '=', 'certificateHold')]),
    )
    .where(
      sql<boolean>`certificate.id in (select certificate_id from authority where id = ${authorityId}
        union select certificate_id from certificate_of_authority where authority_id = ${authorityId})`,
    )
    .execute();
  return rows.map(({ id }) => id as CertificateId);
}
