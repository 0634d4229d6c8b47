import type { AuthorityId, CertificateId, Hex, UnixMs } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { SerialReservationTable } from './schema.ts';

export const RESERVATION_STATES = ['reserved', 'signed', 'recorded', 'abandoned'] as const;
export type ReservationState = (typeof RESERVATION_STATES)[number];

export interface NewReservation {
  readonly authorityId: AuthorityId;
  readonly serialHex: Hex;
  /** Ties the serials of one act together. */
  readonly batch: string;
  /** Hash of the output's name, to find a file that a crash left behind. */
  readonly outputNameHash?: string;
  readonly createdAt: UnixMs;
}

/** A certificate with this serial may exist. */
export interface Reservation extends NewReservation {
  readonly state: ReservationState;
  readonly certificateId?: CertificateId;
}

/**
 * Reserves serials before anything is signed with them.
 *
 * A serial that its authority used or reserved before is answered in `taken` and not reserved; the others are. Serials
 * are never given back: an abandoned one stays.
 */
export async function reserveSerials(
  tx: WriteDb,
  reservations: readonly NewReservation[],
): Promise<{ readonly taken: readonly Hex[] }> {
  const taken = await findTaken(tx, reservations);
  const fresh = reservations.filter((each) => {
    const name = serialName(each);
    if (taken.has(name)) return false;
    taken.add(name);
    return true;
  });
  await tx.insertRows('serial_reservation', fresh.map(toRow));
  const kept = new Set(fresh);
  return { taken: reservations.filter((each) => !kept.has(each)).map((each) => each.serialHex) };
}

const toRow = (each: NewReservation) => ({
  authority_id: each.authorityId,
  serial_hex: each.serialHex,
  state: 'reserved' satisfies ReservationState,
  batch: each.batch,
  output_name_hash: each.outputNameHash ?? null,
  created_at: each.createdAt,
  certificate_id: null,
});

/** The key was used on these serials; the certificates are not recorded yet. */
export const markSigned = (tx: WriteDb, authorityId: AuthorityId, serials: readonly Hex[]): Promise<void> =>
  changeEach(
    tx,
    authorityId,
    serials.map((serialHex) => ({ serialHex, change: { state: 'signed' } })),
  );

/** The certificates are in the inventory, written in the same transaction. */
export const markRecorded = (
  tx: WriteDb,
  authorityId: AuthorityId,
  recorded: readonly { readonly serialHex: Hex; readonly certificateId: CertificateId }[],
): Promise<void> =>
  changeEach(
    tx,
    authorityId,
    recorded.map(({ serialHex, certificateId }) => ({
      serialHex,
      change: { state: 'recorded', certificate_id: certificateId },
    })),
  );

/** The same for serials that are as they were reserved, which spares reading them. */
export const recordReserved = (
  tx: WriteDb,
  recorded: readonly { readonly reservation: NewReservation; readonly certificateId: CertificateId }[],
): Promise<void> =>
  tx.replaceKnown(
    'serial_reservation',
    recorded.map(({ reservation, certificateId }) => ({
      known: toRow(reservation),
      change: { state: 'recorded' satisfies ReservationState, certificate_id: certificateId },
    })),
  );

/** Nothing was signed with these serials, or what was signed is gone for sure. */
export const markAbandoned = (tx: WriteDb, authorityId: AuthorityId, serials: readonly Hex[]): Promise<void> =>
  changeEach(
    tx,
    authorityId,
    serials.map((serialHex) => ({ serialHex, change: { state: 'abandoned' } })),
  );

/** Serials with which a certificate may exist that the inventory doesn't have, oldest first. */
export async function listOpenReservations(db: ReadDb): Promise<readonly Reservation[]> {
  const rows = await db.query
    .selectFrom('serial_reservation')
    .selectAll()
    .where('state', 'in', ['reserved', 'signed'])
    .orderBy('created_at')
    .limit(1000)
    .execute();
  return rows.map(toReservation);
}

async function changeEach(
  tx: WriteDb,
  authorityId: AuthorityId,
  changes: readonly { readonly serialHex: Hex; readonly change: Partial<SerialReservationTable> }[],
): Promise<void> {
  const wanted = new Map(changes.map((each) => [each.serialHex, each.change]));
  const changed = await tx.replaceRows('serial_reservation', {
    where: { authority_id: authorityId },
    among: { column: 'serial_hex', values: [...wanted.keys()] },
    change: (row) => wanted.get(row.serial_hex) ?? {},
  });
  if (changed !== wanted.size) throw new BugError(`${wanted.size - changed} serials were never reserved`);
}

async function findTaken(db: ReadDb, reservations: readonly NewReservation[]): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const [authorityId, group] of Map.groupBy(reservations, (each) => each.authorityId)) {
    const serials = group.map((each) => each.serialHex);
    const ofReservations = db.query
      .selectFrom('serial_reservation')
      .select('serial_hex')
      .where('authority_id', '=', authorityId)
      .where(isAmong('serial_hex', serials));
    // By serial alone: few certificates share one, while an authority may have issued them all.
    const ofCertificates = db.query
      .selectFrom('certificate')
      .select(['serial_hex', 'authority_id'])
      .where(isAmong('serial_hex', serials));
    const [reserved, used] = await Promise.all([ofReservations.execute(), ofCertificates.execute()]);
    const ofAuthority = used.filter((row) => row.authority_id === authorityId);
    for (const row of [...reserved, ...ofAuthority]) taken.add(serialName({ authorityId, serialHex: row.serial_hex }));
  }
  return taken;
}

const serialName = (each: { readonly authorityId: AuthorityId; readonly serialHex: Hex }): string =>
  `${each.authorityId}/${each.serialHex}`;

const toReservation = (row: SerialReservationTable): Reservation => ({
  authorityId: row.authority_id as AuthorityId,
  serialHex: row.serial_hex,
  state: row.state as ReservationState,
  batch: row.batch,
  ...(row.output_name_hash === null ? {} : { outputNameHash: row.output_name_hash }),
  createdAt: row.created_at,
  ...(row.certificate_id === null ? {} : { certificateId: row.certificate_id as CertificateId }),
});
