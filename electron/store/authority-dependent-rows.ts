import { sql } from 'kysely';
import type { AuthorityDetails } from '../../shared/model/authority.ts';
import type { AuthorityId, KeyId } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';

type Dependents = AuthorityDetails['dependents'];

/**
 * What stands against deleting an authority: certificates it issued or revoked (its own do not count unless revoked), authorities below it or certified
 * by it, its CRLs, and serials that a certificate may bear which the inventory lacks.
 */
export async function countDependents(db: ReadDb, id: AuthorityId): Promise<Dependents> {
  const own = sql`(select authority.certificate_id from authority where authority.id = ${id} union select m.certificate_id from certificate_of_authority m where m.authority_id = ${id})`;
  const row = await db.query
    .selectFrom('authority')
    .select([
      sql<number>`(select count(*) from certificate c where c.authority_id = ${id})
        - (select count(*) from certificate c where +c.authority_id = ${id} and c.id in ${own})
        + (select count(*) from revocation r where r.authority_id = ${id} and r.certificate_id in ${own})`.as('issued'),
      sql<number>`(select count(*) from (
        select a.id from authority a where a.parent_id = ${id}
        union select m.authority_id from certificate_of_authority m where m.parent_id = ${id}))`.as('below'),
      sql<number>`(select count(*) from crl where crl.authority_id = ${id})`.as('crls'),
      sql<number>`(select count(*) from serial_reservation s where s.authority_id = ${id} and s.state in ('reserved', 'signed'))`.as(
        'open',
      ),
    ])
    .where('authority.id', '=', id)
    .executeTakeFirst();
  return {
    certificates: row?.issued ?? 0,
    authorities: row?.below ?? 0,
    crls: row?.crls ?? 0,
    reservedSerials: row?.open ?? 0,
  };
}

/**
 * Deletes an authority that nothing depends on, with its key, its notes and its requests. Its certificates stay in the inventory without a key, as ones
 * whose issuer is elsewhere where it signed them itself: they were in the world, and its parent may have to revoke them.
 */
export async function deleteAuthority(tx: WriteDb, id: AuthorityId, keyId: KeyId | undefined): Promise<void> {
  await tx.change.deleteFrom('serial_reservation').where('authority_id', '=', id).execute();
  await tx.change.deleteFrom('own_request').where('authority_id', '=', id).execute();
  await tx.updateRows('authority_detail', { succeeds_id: id }, { succeeds_id: null });
  await tx.updateRows('certificate', { authority_id: id }, { authority_id: null, source: 'imported' });
  await tx.change.deleteFrom('certificate_of_authority').where('authority_id', '=', id).execute();
  await tx.change.deleteFrom('authority_detail').where('authority_id', '=', id).execute();
  await tx.change.deleteFrom('authority').where('id', '=', id).execute();
  if (keyId !== undefined) await deleteKey(tx, keyId);
}

/** A key that another authority signs with stays. */
async function deleteKey(tx: WriteDb, keyId: KeyId): Promise<void> {
  const other = await tx.query.selectFrom('authority').select('id').where('key_id', '=', keyId).executeTakeFirst();
  if (other !== undefined) return;
  await tx.updateRows('certificate', { key_id: keyId }, { key_id: null });
  await tx.change.deleteFrom('own_request').where('key_id', '=', keyId).execute();
  await tx.change.deleteFrom('key_record').where('id', '=', keyId).execute();
}
