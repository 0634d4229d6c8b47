import { sql } from 'kysely';
import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';
import { spellNumber } from './revocation-rows.ts';

/** A list of everything that an authority revoked, signed elsewhere before its key was here. */
export interface EarlierList {
  /** In decimal. */
  readonly number?: string;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
}

/**
 * Complete lists that verified with the key of the certificate of a row, whichever authority they were tied to when they came. One with an issuing distribution
 * point may leave certificates or reasons out: that it holds says nothing of those.
 */
const OF_CERTIFICATE = sql`from foreign_crl f where f.issuer_name_sha256 = certificate.subject_name_sha256
  and f.issuer_key_id = 'spki:' || certificate.spki_sha256 and f.base_number_hex is null and f.scope = ''
  and f.next_update is not null`;

/** Of the newest of them, in a query that joins `certificate`. */
export const earlierThisUpdate = sql<
  number | null
>`(select f.this_update ${OF_CERTIFICATE} order by f.this_update desc limit 1)`;
export const earlierNextUpdate = sql<
  number | null
>`(select f.next_update ${OF_CERTIFICATE} order by f.this_update desc limit 1)`;

/** The newest of them that was taken in and says when the next one comes. */
export async function findEarlierList(db: ReadDb, authorityId: AuthorityId): Promise<EarlierList | undefined> {
  const [row] = await ask<{
    readonly number: string | null;
    readonly made: number | null;
    readonly ends: number | null;
  }>(
    db,
    sql`select (select f.number_hex ${OF_CERTIFICATE} order by f.this_update desc limit 1) as number,
      ${earlierThisUpdate} as made, ${earlierNextUpdate} as ends
      from authority join certificate on certificate.id = authority.certificate_id where authority.id = ${authorityId}`,
  );
  if (row === undefined || row.made === null || row.ends === null) return undefined;
  return {
    ...(row.number === null ? {} : { number: spellNumber(row.number) }),
    thisUpdate: row.made,
    nextUpdate: row.ends,
  };
}
