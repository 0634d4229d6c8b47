import { sql } from 'kysely';
import type { AuthorityDetails } from '../../shared/model/authority.ts';
import type { AuthorityId, KeyId } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';

type Dependents = AuthorityDetails['dependents'];

/**
 * What stands against deleting an authority: certificates it issued here or that were revoked here (its own do not count unless revoked, nor do those that
 * were issued elsewhere, nor what was only taken over from its earlier lists), authorities below it or certified by it, its CRLs, and serials that a certificate may bear which the inventory lacks.
 */
export async function countDependents(db: ReadDb, id: AuthorityId): Promise<Dependents> {
  const row = await countedDependents(db, id).executeTakeFirst();
  return {
    certificates: row?.issued ?? 0,
    authorities: row?.below ?? 0,
    crls: row?.crls ?? 0,
    reservedSerials: row?.open ?? 0,
  };
}

/** By indexes, so that a million certificates of one authority are no matter: those issued here are all without the others. */
export function countedDependents(db: ReadDb, id: AuthorityId) {
  const own = sql`(select authority.certificate_id from authority where authority.id = ${id} union select m.certificate_id from certificate_of_authority m where m.authority_id = ${id})`;
  const elsewhere = sql`(select e.id from certificate e where e.authority_id = ${id} and e.source <> 'issued')`;
  return db.query
    .selectFrom('authority')
    .select([
      sql<number>`(select count(*) from certificate c where c.authority_id = ${id})
        - (select count(*) from ${elsewhere})
        - (select count(*) from certificate c where +c.authority_id = ${id} and +c.source = 'issued' and c.id in ${own})
        + (select count(*) from revocation r where r.authority_id = ${id} and r.taken_from is null and (r.certificate_id in ${own} or exists (
          select 1 from certificate e where e.authority_id = ${id} and e.source <> 'issued' and e.id = r.certificate_id)))`.as(
        'issued',
      ),
      sql<number>`(select count(*) from (
        select a.id from authority a where a.parent_id = ${id}
        union select m.authority_id from certificate_of_authority m where m.parent_id = ${id}))`.as('below'),
      sql<number>`(select count(*) from crl where crl.authority_id = ${id})`.as('crls'),
      sql<number>`(select count(*) from serial_reservation s where s.authority_id = ${id} and s.state in ('reserved', 'signed'))`.as(
        'open',
      ),
    ])
    .where('authority.id', '=', id);
}

/** Certificates of an authority that were issued elsewhere and tied to it when they came: they outlast it here. */
export async function countElsewhere(db: ReadDb, id: AuthorityId): Promise<number> {
  return (await countedElsewhere(db, id).executeTakeFirst())?.count ?? 0;
}

export function countedElsewhere(db: ReadDb, id: AuthorityId) {
  const own = db.query.selectFrom('certificate_of_authority').select('certificate_id').where('authority_id', '=', id);
  return db.query
    .selectFrom('certificate')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('authority_id', '=', id)
    .where('source', '<>', sql.lit('issued'))
    .where('id', 'not in', own);
}

/** Certificates that are changed at once. */
const PAGE = 500;

/**
 * Deletes an authority that nothing depends on, with its key, its notes and its requests. Its certificates stay in the inventory without a key, as ones
 * whose issuer is elsewhere where it signed them itself: they were in the world, and its parent may have to revoke them. So do those that it issued elsewhere.
 */
export async function deleteAuthority(tx: WriteDb, id: AuthorityId, keyId: KeyId | undefined): Promise<void> {
  await tx.change.deleteFrom('serial_reservation').where('authority_id', '=', id).execute();
  await tx.change.deleteFrom('own_request').where('authority_id', '=', id).execute();
  for (const table of ['revocation', 'revocation_elsewhere', 'released_hold'] as const)
    await tx.change.deleteFrom(table).where('authority_id', '=', id).execute();
  await tx.change
    .deleteFrom('revocation')
    .where('list_id', 'in', tx.query.selectFrom('foreign_crl').select('id').where('authority_id', '=', id))
    .execute();
  await tx.updateRows('authority_detail', { succeeds_id: id }, { succeeds_id: null });
  await untieCertificates(tx, id);
  await tx.change.deleteFrom('certificate_of_authority').where('authority_id', '=', id).execute();
  await tx.change.deleteFrom('authority_detail').where('authority_id', '=', id).execute();
  await tx.change.deleteFrom('authority').where('id', '=', id).execute();
  if (keyId !== undefined) await deleteKey(tx, keyId);
}

async function untieCertificates(tx: WriteDb, id: AuthorityId): Promise<void> {
  for (;;) {
    const page = await tx.query
      .selectFrom('certificate')
      .select('id')
      .where('authority_id', '=', id)
      .limit(PAGE)
      .execute();
    if (page.length === 0) return;
    await tx.replaceRows('certificate', {
      where: { authority_id: id },
      among: { column: 'id', values: page.map((row) => row.id) },
      change: ({ source }) => ({ authority_id: null, source: source === 'issued' ? 'imported' : source }),
    });
  }
}

/** A key that another authority signs with stays. */
async function deleteKey(tx: WriteDb, keyId: KeyId): Promise<void> {
  const other = await tx.query.selectFrom('authority').select('id').where('key_id', '=', keyId).executeTakeFirst();
  if (other !== undefined) return;
  await tx.updateRows('certificate', { key_id: keyId }, { key_id: null });
  await tx.change.deleteFrom('own_request').where('key_id', '=', keyId).execute();
  await tx.change.deleteFrom('key_record').where('id', '=', keyId).execute();
}
