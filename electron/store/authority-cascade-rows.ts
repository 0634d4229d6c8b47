import { sql } from 'kysely';
import type { Cascade } from '../../shared/model/authority.ts';
import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb } from './db.ts';

/**
 * What ends with an authority, counted over everything below it, at an instant. Revoked certificates and those of authorities are left out; so are
 * certificates below an authority whose certificate was issued here but that signs elsewhere.
 *
 * Walks the index of authority and end of validity alone and subtracts the few that are revoked or authorities' own, so that a million certificates
 * take a fraction of a second.
 */
export async function countCascade(
  db: ReadDb,
  authority: { readonly id: AuthorityId; readonly notAfter: UnixMs },
  at: UnixMs,
): Promise<Cascade> {
  const below = await findBelow(db, authority.id);
  const ids = [authority.id, ...below];
  const period = { at, after: authority.notAfter };
  const all = await sumUp(countedValid(db, ids, period));
  const revoked = await sumUp(countedRevoked(db, ids, period));
  const listed = await sumUp(countedListed(db, ids, period));
  const own = await sumUp(countedAuthorities(db, ids, period));
  const certificates = all.total - revoked.total - listed.total - own.total;
  const ends = certificates === 0 ? [] : [await findEnd(db, ids, at, 'asc'), await findEnd(db, ids, at, 'desc')];
  const [firstEnd, lastEnd] = ends;
  return {
    authorities: below.length,
    certificates,
    cutShort: all.later - revoked.later - listed.later - own.later,
    ...(firstEnd === undefined ? {} : { firstEnd }),
    ...(lastEnd === undefined ? {} : { lastEnd }),
  };
}

/** Ids of all authorities below one, by their current certificates. A loop in an altered file ends. */
export async function findBelow(db: ReadDb, id: AuthorityId): Promise<readonly string[]> {
  const rows = await db.query
    .selectFrom('authority')
    .select(['id', 'parent_id'])
    .where('parent_id', 'is not', null)
    .execute();
  const children = Map.groupBy(rows, (row) => row.parent_id);
  const found = new Set<string>();
  const open: string[] = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const child of children.get(next) ?? []) {
      if (child.id === id || found.has(child.id)) continue;
      found.add(child.id);
      open.push(child.id);
    }
  }
  return [...found];
}

/** How many authorities stand below one on its longest path, by their current certificates, without archived and expired ones. A loop in an altered file ends. */
export async function findDepthBelow(db: ReadDb, id: AuthorityId, at: UnixMs): Promise<number> {
  const rows = await db.query
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.id', 'authority.certificate_id')
    .leftJoin('authority_detail', 'authority_detail.authority_id', 'authority.id')
    .select(['authority.id', 'authority.parent_id'])
    .where('authority.parent_id', 'is not', null)
    .where('certificate.not_after', '>=', at)
    .where('authority_detail.archived_at', 'is', null)
    .execute();
  const children = Map.groupBy(rows, (row) => row.parent_id);
  const seen = new Set<string>([id]);
  let depth = 0;
  for (let level: readonly string[] = [id]; ; depth += 1) {
    const next = level.flatMap((parent) => (children.get(parent) ?? []).map((child) => child.id));
    level = next.filter((child) => !seen.has(child));
    if (level.length === 0) return depth;
    for (const child of level) seen.add(child);
  }
}

interface Valid {
  readonly at: UnixMs;
  /** The end of the authority. */
  readonly after: UnixMs;
}

interface Counted {
  readonly total: number;
  readonly later: number;
}

const sumUp = async (counts: ReturnType<typeof countedValid>): Promise<Counted> => {
  const row = await counts.executeTakeFirst();
  return { total: row?.total ?? 0, later: row?.later ?? 0 };
};

const countsOf = (after: UnixMs) => [
  sql<number>`count(*)`.as('total'),
  sql<number | null>`sum(certificate.not_after > ${after})`.as('later'),
];

/** All that are valid, whoever they are for. */
export const countedValid = (db: ReadDb, ids: readonly string[], { at, after }: Valid) =>
  selectValid(db, ids, at).select(countsOf(after));

/** Those of them that are revoked. */
export const countedRevoked = (db: ReadDb, ids: readonly string[], { at, after }: Valid) =>
  db.query
    .selectFrom('revocation')
    .crossJoin('certificate')
    .select(countsOf(after))
    .where('revocation.authority_id', 'in', ids)
    .whereRef('certificate.id', '=', 'revocation.certificate_id')
    .where('certificate.not_after', '>=', at)
    .where('certificate.not_before', '<=', at);

/** Those of them that only the list of an authority elsewhere tells as revoked. */
const countedListed = (db: ReadDb, ids: readonly string[], { at, after }: Valid) =>
  db.query
    .selectFrom('revocation')
    .crossJoin('certificate')
    .select(countsOf(after))
    .where('revocation.list_id', 'is not', null)
    .whereRef('certificate.id', '=', 'revocation.certificate_id')
    .where('certificate.authority_id', 'in', ids)
    .where('certificate.not_after', '>=', at)
    .where('certificate.not_before', '<=', at);

/** Those of them that are authorities' and not revoked. */
export const countedAuthorities = (db: ReadDb, ids: readonly string[], { at, after }: Valid) =>
  selectValid(db, ids, at)
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select(countsOf(after))
    // A partial index serves a constant alone, no bound value.
    .where('certificate.is_ca', '=', sql.lit(1))
    .where('revocation.certificate_id', 'is', null);

const selectValid = (db: ReadDb, ids: readonly string[], at: UnixMs) =>
  db.query
    .selectFrom('certificate')
    .where('certificate.authority_id', 'in', ids)
    .where('certificate.not_after', '>=', at)
    .where('certificate.not_before', '<=', at);

/** The first or the last end among the certificates that count, authority by authority so that each walk stops at its first hit. */
async function findEnd(
  db: ReadDb,
  ids: readonly string[],
  at: UnixMs,
  direction: 'asc' | 'desc',
): Promise<UnixMs | undefined> {
  const ends: UnixMs[] = [];
  for (const id of ids) {
    const row = await orderedEnds(db, { id, at, direction }).executeTakeFirst();
    if (row !== undefined) ends.push(row.not_after);
  }
  return direction === 'asc' ? ends.sort((a, b) => a - b)[0] : ends.sort((a, b) => b - a)[0];
}

/** The end that one authority's valid certificates come to first or last. */
export const orderedEnds = (
  db: ReadDb,
  { id, at, direction }: { readonly id: string; readonly at: UnixMs; readonly direction: 'asc' | 'desc' },
) =>
  selectValid(db, [id], at)
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select('certificate.not_after')
    .where('certificate.is_ca', '=', 0)
    .where('revocation.certificate_id', 'is', null)
    .orderBy('certificate.not_after', direction)
    .limit(1);
