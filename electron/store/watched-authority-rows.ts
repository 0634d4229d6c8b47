import { sql } from 'kysely';
import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb } from './db.ts';
import { earlierNextUpdate, earlierThisUpdate } from './earlier-list-rows.ts';

export interface WatchedAuthority {
  readonly id: AuthorityId;
  readonly name: string;
  readonly hasKey: boolean;
  /** Whether another one has taken its place. */
  readonly isSucceeded: boolean;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  /** Its newest complete CRL. */
  readonly crl?: { readonly number: number; readonly thisUpdate: UnixMs; readonly nextUpdate: UnixMs };
  /** Where it signed none here, the newest that it signed elsewhere. */
  readonly earlier?: { readonly thisUpdate: UnixMs; readonly nextUpdate: UnixMs };
  /** Lists were signed elsewhere, whether they are here or not. */
  readonly isContinued: boolean;
  /** Revocations, those of them that no CRL carries yet, and the first of those. */
  readonly revoked: number;
  readonly pending: number;
  readonly firstPendingAt?: UnixMs;
}

/** Authorities that are neither archived nor revoked, with what says whether their CRL is due. */
export const listWatchedAuthorities = async (db: ReadDb): Promise<readonly WatchedAuthority[]> =>
  (await selectAuthorities(db).execute()).map(toWatched);

const selectAuthorities = (db: ReadDb) =>
  db.query
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.id', 'authority.certificate_id')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .leftJoin('authority_detail', 'authority_detail.authority_id', 'authority.id')
    .leftJoin('crl', (join) =>
      join
        .onRef('crl.authority_id', '=', 'authority.id')
        .on(
          'crl.number',
          '=',
          sql<number>`(select max(number) from crl where authority_id = ${sql.ref('authority.id')} and base_number is null)`,
        ),
    )
    .select([
      'authority.id',
      'authority.name',
      'authority.key_id',
      'certificate.not_before',
      'certificate.not_after',
      'crl.number',
      'crl.this_update',
      'crl.next_update',
      'authority_detail.last_crl_number_hex',
      earlierThisUpdate.as('earlier_this'),
      earlierNextUpdate.as('earlier_next'),
      sql<number>`exists (select 1 from authority_detail d where d.succeeds_id = ${sql.ref('authority.id')})`.as(
        'succeeded',
      ),
      sql<number>`(select count(*) from revocation r where r.authority_id = ${sql.ref('authority.id')})`.as('revoked'),
      sql<number>`(select count(*) from revocation r where r.authority_id = ${sql.ref('authority.id')} and r.crl_number is null)`.as(
        'pending',
      ),
      sql<
        number | null
      >`(select min(r.revoked_at) from revocation r where r.authority_id = ${sql.ref('authority.id')} and r.crl_number is null)`.as(
        'first_pending',
      ),
    ])
    .where('authority_detail.archived_at', 'is', null)
    .where('revocation.certificate_id', 'is', null);

function toWatched(
  row: Awaited<ReturnType<ReturnType<typeof selectAuthorities>['execute']>>[number],
): WatchedAuthority {
  return {
    id: row.id as AuthorityId,
    name: row.name,
    hasKey: row.key_id !== null,
    isSucceeded: row.succeeded === 1,
    notBefore: row.not_before,
    notAfter: row.not_after,
    ...(row.number === null || row.this_update === null || row.next_update === null
      ? {}
      : { crl: { number: row.number, thisUpdate: row.this_update, nextUpdate: row.next_update } }),
    ...(row.number !== null || row.earlier_this === null || row.earlier_next === null
      ? {}
      : { earlier: { thisUpdate: row.earlier_this, nextUpdate: row.earlier_next } }),
    isContinued: row.last_crl_number_hex !== null || row.earlier_next !== null,
    revoked: row.revoked,
    pending: row.pending,
    ...(row.first_pending === null ? {} : { firstPendingAt: row.first_pending }),
  };
}
