import { sql } from 'kysely';
import type { ReadDb } from './db.ts';
import { damagedRow } from './store-failure.ts';

const listed = sql`exists (select 1 from revocation as listed indexed by revocation_serial
  where listed.authority_id = certificate.authority_id and listed.serial_hex = certificate.serial_hex and listed.certificate_id = certificate.id)`;

/**
 * 1 for a row of `certificate`, left-joined with `revocation`, whose revocation is found by its serial and not by its certificate: a flipped bit in an index hides
 * a row that is whole.
 */
export const lostRevocation = sql<number>`(revocation.certificate_id is null and ${listed})`;

/** 1 for one that is found by its certificate and not by its serial, which both spell alike. */
export const hiddenRevocation = sql<number>`(revocation.certificate_id is not null and revocation.serial_hex = certificate.serial_hex
  and revocation.authority_id = certificate.authority_id and not ${listed})`;

/** What the status of a certificate was read from. */
export interface StatusSource {
  readonly seq: number;
  /** Of the certificate. */
  readonly id: string;
  /** The same where it is revoked or on hold. */
  readonly revoked_id: string | null;
  readonly lost_revocation: number;
}

/** Compares certificates and their revocations with their digests. Throws StoreFailure `workspace.damaged`, which names the row. */
export async function requireSoundStatus(db: ReadDb, sources: readonly StatusSource[]): Promise<void> {
  if (sources.length === 0) return;
  const lost = sources.find((source) => source.lost_revocation === 1);
  if (lost !== undefined) throw damagedRow(`revocation/${lost.id}`);
  const revoked = sources.flatMap(({ revoked_id: id }) => (id === null ? [] : [{ certificate_id: id }]));
  await db.requireSound([
    { table: 'certificate', by: 'seq', rows: sources.map(({ seq, id }) => ({ seq, id })) },
    ...(revoked.length === 0 ? [] : [{ table: 'revocation', by: 'certificate_id', rows: revoked } as const]),
  ]);
}
