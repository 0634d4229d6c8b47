import type { CertificateId, UnixMs } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb } from './db.ts';
import { endDay, lifeDays } from './fact-rows.ts';

/** The end of a certificate as rows of partners and tags repeat it, so that an index counts by day without a look at the certificate. It never changes. */
export interface EndColumns {
  readonly end_day: number;
  readonly life_days: number;
}

export const endColumns = (life: { readonly notBefore: UnixMs; readonly notAfter: UnixMs }): EndColumns => ({
  end_day: endDay(life.notAfter),
  life_days: lifeDays(life.notBefore, life.notAfter),
});

/** Of certificates that exist; at most 1 000. */
export async function readEndColumns(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<(id: CertificateId) => EndColumns> {
  const rows = await db.query
    .selectFrom('certificate')
    .select(['id', 'not_before', 'not_after'])
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, endColumns({ notBefore: row.not_before, notAfter: row.not_after })]));
  return (id) => {
    const found = byId.get(id);
    if (found === undefined) throw new BugError('a certificate that is not here');
    return found;
  };
}
