import type { AuthorityId, CertificateId, Hex, UnixMs } from '../../shared/model/brands.ts';
import type { RevocationReason, RevocationSummary } from '../../shared/model/certificate.ts';
import { BugError } from '../../shared/result.ts';
import { isAmong } from './among.ts';
import { hasCrlFrom } from './crl-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { LISTED_TABLES, type MarkedListed } from './mark-listed.ts';
import { forgetListed, forgetTakenHold } from './taken-over-rows.ts';

/** Revokes a certificate. One that is revoked already is a bug of the caller: look with `findRevocations` first. `notAfter`: its end, where it is known. */
export async function insertRevocation(
  tx: WriteDb,
  revocation: Omit<RevocationSummary, 'name' | 'onCrlNumber' | 'takenFrom'> & { readonly notAfter?: UnixMs },
): Promise<void> {
  await forgetListed(tx, [revocation.certificateId]);
  await tx.insertRows('revocation', [
    {
      certificate_id: revocation.certificateId,
      authority_id: revocation.authorityId,
      serial_hex: revocation.serialHex,
      reason: revocation.reason,
      revoked_at: revocation.revokedAt,
      invalidity_since: revocation.invaliditySince ?? null,
      comment: revocation.comment ?? null,
      crl_number: null,
      not_after: revocation.notAfter ?? null,
      taken_from: null,
      list_id: null,
    },
  ]);
}

/** Of a row of `released_hold` that is no release: the hold was made a revocation, which may be undone until a CRL tells it. */
const NOT_RELEASED = 0;
/** Of a hold that no CRL told of. */
const NEVER_LISTED = 0;

/**
 * Ends a hold (RFC 5280 §5.3.1); one that a CRL told of is remembered, for the deltas have to take it back, and so is one that was taken over, so that the list
 * it came from does not bring it back. Answers false where the certificate is not on hold; a revocation never ends so.
 */
export async function releaseHold(tx: WriteDb, id: CertificateId, releasedAt: UnixMs): Promise<boolean> {
  const hold = await findRow(tx, id);
  if (hold?.reason !== 'certificateHold') return false;
  await deleteRow(tx, id);
  if (hold.taken_from !== null)
    await forgetTakenHold(tx, { authorityId: hold.authority_id, certificateId: id, serialHex: hold.serial_hex });
  const listed = await findListed(tx, hold);
  if (listed !== NEVER_LISTED || hold.taken_from !== null) await keepHold(tx, hold, { releasedAt, listed });
  return true;
}

/** Number of the list that told of a hold. One that is marked with the number of a list that is not kept yet was told to nobody. */
async function findListed(tx: WriteDb, { authority_id, crl_number }: HoldMark): Promise<number> {
  if (crl_number === null) return NEVER_LISTED;
  return (await hasCrlFrom(tx, authority_id as AuthorityId, crl_number)) ? crl_number : NEVER_LISTED;
}

interface HoldMark {
  readonly authority_id: string;
  readonly crl_number: number | null;
}

/** Turns a hold into a revocation for good. Answers false where the certificate is not on hold. */
export async function endHoldAsRevoked(
  tx: WriteDb,
  id: CertificateId,
  revoked: {
    readonly reason: Exclude<RevocationReason, 'certificateHold'>;
    readonly revokedAt: UnixMs;
    readonly invaliditySince?: UnixMs;
    readonly comment?: string;
  },
): Promise<boolean> {
  const hold = await findRow(tx, id);
  if (hold?.reason !== 'certificateHold') return false;
  await keepHold(tx, hold, { releasedAt: NOT_RELEASED, listed: await findListed(tx, hold) });
  await tx.updateRows(
    'revocation',
    { certificate_id: id },
    {
      reason: revoked.reason,
      revoked_at: revoked.revokedAt,
      crl_number: null,
      ...(revoked.invaliditySince === undefined ? {} : { invalidity_since: revoked.invaliditySince }),
      ...(revoked.comment === undefined ? {} : { comment: revoked.comment }),
    },
  );
  return true;
}

/**
 * Takes back a revocation that no CRL told of. A hold that it ended stands again. A revocation that was told, also one that was taken over and ended no hold here,
 * is a bug of the caller.
 */
export async function undoRevocation(tx: WriteDb, revocation: RevocationSummary): Promise<'valid' | 'on-hold'> {
  const { certificateId, authorityId } = revocation;
  if (revocation.onCrlNumber !== undefined) throw new BugError('a revocation that a CRL told of is undone');
  const hold = await tx.query
    .selectFrom('released_hold')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('crl_number', 'is', null)
    .where('certificate_id', '=', certificateId)
    .where('released_at', '=', NOT_RELEASED)
    .limit(1)
    .executeTakeFirst();
  if (hold === undefined) {
    if (revocation.takenFrom !== undefined) throw new BugError('a revocation that was taken over is undone');
    await deleteRow(tx, certificateId);
    return 'valid';
  }
  await tx.change.deleteFrom('released_hold').where('seq', '=', hold.seq).execute();
  await tx.updateRows(
    'revocation',
    { certificate_id: certificateId },
    {
      reason: 'certificateHold',
      revoked_at: hold.held_at,
      crl_number: hold.listed_number === NEVER_LISTED ? null : hold.listed_number,
    },
  );
  return 'on-hold';
}

interface HeldRow {
  readonly authority_id: string;
  readonly certificate_id: string;
  readonly serial_hex: string;
  readonly revoked_at: number;
}

const keepHold = (
  tx: WriteDb,
  hold: HeldRow,
  { releasedAt, listed }: { readonly releasedAt: UnixMs; readonly listed: number },
): Promise<void> =>
  tx.insertRows('released_hold', [
    {
      authority_id: hold.authority_id,
      certificate_id: hold.certificate_id,
      serial_hex: hold.serial_hex,
      held_at: hold.revoked_at,
      released_at: releasedAt,
      listed_number: listed,
      crl_number: null,
    },
  ]);

/** Which of these certificates were on hold here before they were revoked: that can be undone until a list tells it. */
export async function findEndedHolds(db: ReadDb, ids: readonly CertificateId[]): Promise<ReadonlySet<CertificateId>> {
  const rows = await db.query
    .selectFrom('released_hold')
    .select('certificate_id')
    .where(isAmong('certificate_id', ids))
    .where('crl_number', 'is', null)
    .where('released_at', '=', NOT_RELEASED)
    .execute();
  return new Set(rows.map((row) => row.certificate_id as CertificateId));
}

/** Serials and instants of holds of an authority that were released: a list from before names them still. */
export async function findReleasedHolds(
  db: ReadDb,
  authorityId: AuthorityId,
  serials: readonly Hex[],
): Promise<ReadonlySet<string>> {
  const rows = await db.query
    .selectFrom('released_hold')
    .select(['serial_hex', 'held_at'])
    .where('authority_id', '=', authorityId)
    .where('released_at', '<>', NOT_RELEASED)
    .where(isAmong('serial_hex', serials))
    .execute();
  return new Set(rows.map((row) => releasedKey({ serialHex: row.serial_hex, revokedAt: row.held_at })));
}

export const releasedKey = (hold: { readonly serialHex: Hex; readonly revokedAt: UnixMs }): string =>
  `${hold.serialHex} ${hold.revokedAt}`;

async function findRow(db: ReadDb, id: CertificateId) {
  const row = await db.query
    .selectFrom('revocation')
    .selectAll()
    .where('certificate_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.authority_id === null ? undefined : { ...row, authority_id: row.authority_id };
}

const deleteRow = (tx: WriteDb, id: CertificateId) =>
  tx.change.deleteFrom('revocation').where('certificate_id', '=', id).execute();

/** How an authority here revoked a certificate. */
export async function findRevocation(db: ReadDb, id: CertificateId): Promise<RevocationSummary | undefined> {
  const row = await selectRevocations(db).where('revocation.certificate_id', '=', id).limit(1).executeTakeFirst();
  return row && toSummary(row);
}

/** How authorities here revoked certificates; those that they did not are left out. */
export async function findRevocations(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, RevocationSummary>> {
  const rows = await selectRevocations(db).where(isAmong('revocation.certificate_id', ids)).execute();
  return new Map(rows.map((row) => [row.certificate_id as CertificateId, toSummary(row)]));
}

/** Serials of an authority that are revoked, here or elsewhere, and for which certificate: two may have one serial. Holds elsewhere can be made revocations here. */
export async function findRevokedSerials(
  db: ReadDb,
  authorityId: AuthorityId,
  serials: readonly Hex[],
): Promise<ReadonlyMap<Hex, { readonly certificateId?: CertificateId; readonly reason: RevocationReason }>> {
  const elsewhere = await db.query
    .selectFrom('revocation_elsewhere')
    .select(['serial_hex', 'reason'])
    .where('authority_id', '=', authorityId)
    .where(isAmong('serial_hex', serials))
    .where('reason', '<>', 'certificateHold')
    .execute();
  const here = await db.query
    .selectFrom('revocation')
    .select(['serial_hex', 'certificate_id', 'reason'])
    .where('authority_id', '=', authorityId)
    .where(isAmong('serial_hex', serials))
    .execute();
  return new Map([
    ...elsewhere.map((row) => [row.serial_hex, { reason: row.reason as RevocationReason }] as const),
    ...here.map(
      (row) =>
        [
          row.serial_hex,
          { certificateId: row.certificate_id as CertificateId, reason: row.reason as RevocationReason },
        ] as const,
    ),
  ]);
}

/** Revocations, newest first. */
export async function listRevocations(
  db: ReadDb,
  page: { readonly authorityId?: AuthorityId; readonly limit: number; readonly offset: number },
): Promise<readonly RevocationSummary[]> {
  let select = selectRevocations(db);
  if (page.authorityId !== undefined) select = select.where('revocation.authority_id', '=', page.authorityId);
  const rows = await select
    .orderBy('revocation.revoked_at', 'desc')
    .orderBy('revocation.certificate_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(toSummary);
}

/**
 * Notes that a CRL with this number tells what was queued, of this place and of others, and which holds ended; to be called in the transaction that keeps the
 * CRL. Answers how many rows there were.
 */
export async function markListed(tx: WriteDb, authorityId: AuthorityId, crlNumber: number): Promise<number> {
  let marked = 0;
  for (const table of LISTED_TABLES) {
    let after: string | null = '';
    while (after !== null) {
      const some: MarkedListed = await tx.markListed({ table, authorityId, from: null, to: crlNumber, after });
      marked += some.rows;
      ({ after } = some);
    }
  }
  return marked;
}

const selectRevocations = (db: ReadDb) =>
  db.query
    .selectFrom('revocation')
    .innerJoin('certificate', 'certificate.id', 'revocation.certificate_id')
    .selectAll('revocation')
    .select('certificate.name')
    .where('revocation.authority_id', 'is not', null);

type RevocationRow = Awaited<ReturnType<ReturnType<typeof selectRevocations>['execute']>>[number];

const toSummary = (row: RevocationRow): RevocationSummary => ({
  certificateId: row.certificate_id as CertificateId,
  authorityId: row.authority_id as AuthorityId,
  serialHex: row.serial_hex,
  name: row.name,
  reason: row.reason as RevocationReason,
  revokedAt: row.revoked_at,
  ...(row.invalidity_since === null ? {} : { invaliditySince: row.invalidity_since }),
  ...(row.comment === null ? {} : { comment: row.comment }),
  ...(row.crl_number === null ? {} : { onCrlNumber: row.crl_number }),
  ...(row.taken_from === null ? {} : { takenFrom: spellNumber(row.taken_from) }),
});

/** In decimal; empty where the list had none. */
export const spellNumber = (hex: string): string => (hex === '' ? '' : BigInt(`0x${hex}`).toString());
