import type { AuthorityId, Hex, UnixMs } from '../../shared/model/brands.ts';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** A revocation that an authority made before it was here. */
export interface ElsewhereRevocation {
  /** Octets without the one that keeps the serial positive; of a negative one `-` and its octets. */
  readonly serialHex: Hex;
  readonly reason: RevocationReason;
  readonly revokedAt: UnixMs;
  readonly invaliditySince?: UnixMs;
}

/** How serials of an authority are revoked already, here or elsewhere; what is revoked here says more, but for a hold of what is revoked for good elsewhere. */
export async function findKnownSerials(
  db: ReadDb,
  authorityId: AuthorityId,
  serials: readonly Hex[],
): Promise<ReadonlyMap<Hex, { readonly reason: string; readonly revokedAt: UnixMs }>> {
  const known = new Map<Hex, { readonly reason: string; readonly revokedAt: UnixMs }>();
  for (const table of ['revocation_elsewhere', 'revocation'] as const) {
    const rows = await db.query
      .selectFrom(table)
      .select(['serial_hex', 'reason', 'revoked_at'])
      .where('authority_id', '=', authorityId)
      .where(isAmong('serial_hex', serials))
      .execute();
    for (const { serial_hex, reason, revoked_at } of rows)
      if (reason !== 'certificateHold' || !known.has(serial_hex))
        known.set(serial_hex, { reason, revokedAt: revoked_at });
  }
  return known;
}

/** Keeps revocations that are in neither table yet, or only as holds, whose place they take; lists made here tell of them from the next on. */
export async function insertElsewhere(
  tx: WriteDb,
  list: readonly ElsewhereRevocation[],
  from: { readonly authorityId: AuthorityId; readonly crlNumberHex: string | null; readonly addedAt: UnixMs },
): Promise<void> {
  const serials = list.map(({ serialHex }) => serialHex);
  await tx.change
    .deleteFrom('revocation_elsewhere')
    .where('authority_id', '=', from.authorityId)
    .where(isAmong('serial_hex', serials))
    .where('reason', '=', 'certificateHold')
    .execute();
  await tx.insertRows(
    'revocation_elsewhere',
    list.map((one) => ({
      authority_id: from.authorityId,
      serial_hex: one.serialHex,
      reason: one.reason,
      revoked_at: one.revokedAt,
      invalidity_since: one.invaliditySince ?? null,
      crl_number_hex: from.crlNumberHex,
      crl_number: null,
      added_at: from.addedAt,
    })),
  );
}
