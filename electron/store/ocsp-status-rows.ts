import { sql } from 'kysely';
import type { AuthorityId, Hex, UnixMs } from '../../shared/model/brands.ts';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import type { ReadDb } from './db.ts';
import { hiddenRevocation, lostRevocation } from './sound-status.ts';
import { damagedRow } from './store-failure.ts';

/** Where a serial of an authority stands. One that is not answered was never issued, as far as is known here. */
export type SerialStatus = 'good' | { readonly revokedAt: UnixMs; readonly reason: RevocationReason };

/** Serials that one statement may look for. */
const MAX_TOGETHER = 2000;

/**
 * How serials of an authority stand now: each look-up is some steps in indexes, by hundreds at once. Revocations that wait for the next CRL count.
 * A serial is given as in rows: its octets without the one that keeps it positive. Throws StoreFailure `workspace.damaged` rather than answer from a row that is
 * not what was written.
 */
export async function findSerialStatuses(
  db: ReadDb,
  authorityId: AuthorityId,
  serials: readonly Hex[],
): Promise<ReadonlyMap<Hex, SerialStatus>> {
  const found = new Map<Hex, SerialStatus>();
  for (let start = 0; start < serials.length; start += MAX_TOGETHER) {
    const some = serials.slice(start, start + MAX_TOGETHER);
    const [known, elsewhere, revoked] = await Promise.all([
      db.query
        .selectFrom('certificate')
        .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
        .select([
          'certificate.serial_hex',
          'certificate.id',
          sql<number>`(${lostRevocation} or ${hiddenRevocation})`.as('hidden'),
        ])
        .where('certificate.serial_hex', 'in', some)
        .where('certificate.authority_id', '=', authorityId)
        .execute(),
      selectRevoked(db, 'revocation_elsewhere', authorityId, some),
      selectRevoked(db, 'revocation', authorityId, some),
    ]);
    const hidden = known.find((row) => row.hidden === 1);
    if (hidden !== undefined) throw damagedRow(`revocation/${hidden.id}`);
    for (const { serial_hex } of known) found.set(serial_hex, 'good');
    const forGood = new Set(elsewhere.flatMap((row) => (row.reason === 'certificateHold' ? [] : row.serial_hex)));
    for (const row of [...elsewhere, ...revoked])
      if (row.reason !== 'certificateHold' || !forGood.has(row.serial_hex))
        found.set(row.serial_hex, { revokedAt: row.revoked_at, reason: row.reason as RevocationReason });
  }
  return found;
}

/** Rows whole, so that they are compared with their digests. */
const selectRevoked = (
  db: ReadDb,
  table: 'revocation' | 'revocation_elsewhere',
  authorityId: AuthorityId,
  serials: readonly Hex[],
) =>
  db.query
    .selectFrom(table)
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('serial_hex', 'in', serials)
    .execute();
