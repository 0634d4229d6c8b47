import { sql } from 'kysely';
import type { Hex } from '../../shared/model/brands.ts';
import { isAmong } from './among.ts';
import type { ReadDb } from './db.ts';

/** Name and reason of those with these SHA-256 of their DER that stand refused. */
export async function findRefusedRequests(
  db: ReadDb,
  sha256s: readonly Hex[],
): Promise<ReadonlyMap<Hex, { readonly name: string; readonly reason: string }>> {
  if (sha256s.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('request')
    .select(['sha256', 'name', 'reason'])
    .where(isAmong('sha256', sha256s))
    // The plus keeps SQLite from looking through all that were ever refused.
    .where(sql<string>`+${sql.ref('state')}`, '=', 'refused')
    .execute();
  return new Map(rows.map(({ sha256, name, reason }) => [sha256, { name, reason }]));
}

/** What was refused of requests for these public keys, one for each. At most 1 000. */
export async function findRefusedKeys(
  db: ReadDb,
  spkiSha256s: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string; readonly reason: string }>> {
  if (spkiSha256s.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('request')
    .select(['spki_sha256', 'name', 'reason'])
    .where(isAmong('spki_sha256', spkiSha256s))
    // As above: the keys are looked up, not all that were ever refused.
    .where(sql<string>`+${sql.ref('state')}`, '=', 'refused')
    .execute();
  return new Map(rows.map(({ spki_sha256: key, name, reason }) => [key, { name, reason }]));
}
