import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { parseStoredJson } from './store-failure.ts';

/** What is kept about how an authority issues CRLs: a JSON value, which is judged where it is used. */
export async function findCrlPlan(db: ReadDb, authorityId: AuthorityId): Promise<unknown> {
  const row = await db.query
    .selectFrom('crl_plan')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : parseStoredJson(row.plan, 'crl_plan');
}

/** Authorities with a plan, and all that have a CRL here. */
export async function listIssuingAuthorities(db: ReadDb): Promise<readonly AuthorityId[]> {
  const rows = await db.query
    .selectFrom('authority')
    .select('id')
    .where((where) =>
      where.or([
        where.exists(where.selectFrom('crl').select('number').whereRef('crl.authority_id', '=', 'authority.id')),
        where.exists(
          where.selectFrom('crl_plan').select('plan').whereRef('crl_plan.authority_id', '=', 'authority.id'),
        ),
      ]),
    )
    .orderBy('name_key')
    .execute();
  return rows.map(({ id }) => id as AuthorityId);
}

/** Whether certificates of an authority, besides those of itself, hold at a moment or later. */
export async function hasLivingCertificates(db: ReadDb, authorityId: AuthorityId, at: UnixMs): Promise<boolean> {
  const row = await db.query
    .selectFrom('certificate')
    .select('id')
    .where('authority_id', '=', authorityId)
    .where('not_after', '>=', at)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('certificate_of_authority as own')
            .select('own.certificate_id')
            .where('own.authority_id', '=', authorityId)
            .whereRef('own.certificate_id', '=', 'certificate.id'),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps it in place of what was. */
export async function saveCrlPlan(
  tx: WriteDb,
  authorityId: AuthorityId,
  kept: { readonly plan: unknown; readonly changedAt: UnixMs },
): Promise<void> {
  const row = { plan: JSON.stringify(kept.plan), changed_at: kept.changedAt };
  const changed = await tx.updateRows('crl_plan', { authority_id: authorityId }, row);
  if (changed === 0) await tx.insertRows('crl_plan', [{ authority_id: authorityId, ...row }]);
}
