import { sql } from 'kysely';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import type { ReadDb } from './db.ts';
import { allOf, type Condition } from './filter/condition.ts';
import { ask } from './list-rows.ts';
import { type IsStale, scanned, scanOf, seqRanges } from './list-scan.ts';

const COLUMN = {
  'end-day': sql`certificate_fact.end_day`,
  issuer: sql`certificate_fact.issuer_no`,
  partner: sql`(select certificate_partner.partner_id from certificate_partner where certificate_partner.certificate_id = certificate.id)`,
} as const;

/** Certificates that meet all conditions, by the day of their end, the number of their issuer or the id of their partner, null where there is none. */
export async function countBy(
  db: ReadDb,
  { column, conditions }: { readonly column: keyof typeof COLUMN; readonly conditions: readonly Condition[] },
  isStale: IsStale,
): Promise<ReadonlyMap<number | string | null, number>> {
  const scan = scanOf(conditions);
  const counts = new Map<number | string | null, number>();
  for await (const range of seqRanges(db, scan, isStale)) {
    const rows = await ask<{ readonly value: number | string | null; readonly rows: number }>(
      db,
      sql`select ${COLUMN[column]} as value, count(*) as rows ${scanned(scan, range, column === 'partner' ? ['certificate'] : ['certificate_fact'])} group by value`,
    );
    for (const { value, rows: count } of rows) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
}

/** Certificates of a list that were revoked in a period, by reason, the most first. */
export async function countRevoked(
  db: ReadDb,
  { from, to }: { readonly from: number; readonly to: number },
  conditions: readonly Condition[],
): Promise<readonly { readonly reason: RevocationReason; readonly count: number }[]> {
  const rows = await ask<{ readonly reason: string; readonly rows: number }>(
    db,
    sql`select revocation.reason, count(*) as rows from revocation
      cross join certificate on certificate.id = revocation.certificate_id
      where revocation.revoked_at >= ${from} and revocation.revoked_at < ${to} and ${allOf(conditions).row}
      group by revocation.reason order by rows desc, revocation.reason`,
  );
  return rows.map(({ reason, rows: count }) => ({ reason: reason as RevocationReason, count }));
}
