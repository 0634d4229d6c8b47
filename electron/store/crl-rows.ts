import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { CrlSummary } from '../../shared/model/certificate.ts';
import { sql } from 'kysely';
import { MAX_LAST_CRL_NUMBER } from '../../shared/model/authority.ts';
import { findAuthorityDetail, saveAuthorityDetail } from './authority-detail-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { CrlTable } from './schema-revocation.ts';
import { damagedRow } from './store-failure.ts';

export interface NewCrl extends CrlSummary {
  readonly der: Uint8Array;
  /** Number of the complete CRL that a delta rests on. */
  readonly baseNumber?: number;
}

/** The number of an authority's next CRL, above every one here and the last that it is known to have issued elsewhere. Within a transaction it stays free until its end. */
export async function nextCrlNumber(db: ReadDb, authorityId: AuthorityId): Promise<number> {
  const newest = await findNewestNumber(db, authorityId);
  const { lastCrlNumber = 0 } = await findAuthorityDetail(db, authorityId);
  return Math.max(newest, lastCrlNumber) + 1;
}

/** Whether a list with this number or a higher one is kept. */
export const hasCrlFrom = async (db: ReadDb, authorityId: AuthorityId, number: number): Promise<boolean> =>
  (await findNewestNumber(db, authorityId)) >= number;

/** Read from the rows and from their index: a bit that flipped in one of them must not let a number be used twice. */
async function findNewestNumber(db: ReadDb, authorityId: AuthorityId): Promise<number> {
  const row = await db.query
    .selectFrom(
      sql<{ readonly indexed: number | null; readonly kept: number | null }>`(select
        (select max(number) from crl where authority_id = ${authorityId}) as indexed,
        (select max(number) from crl not indexed where authority_id = ${authorityId}) as kept)`.as('newest'),
    )
    .selectAll()
    .executeTakeFirstOrThrow();
  if (row.indexed !== row.kept) throw damagedRow('crl');
  return row.kept ?? 0;
}

/**
 * Leaves numbers free behind the newest list of each authority, for those that a workspace issued after the backup that it was restored from: a number must not
 * be used twice (RFC 5280 §5.2.3), and gaps are allowed.
 */
export async function skipCrlNumbers(tx: WriteDb, count: number): Promise<void> {
  const authorities = await tx.query.selectFrom('crl').select('authority_id').distinct().execute();
  for (const { authority_id: id } of authorities) {
    const authorityId = id as AuthorityId;
    const detail = await findAuthorityDetail(tx, authorityId);
    const lastCrlNumber = (await nextCrlNumber(tx, authorityId)) - 1 + count;
    if (lastCrlNumber <= MAX_LAST_CRL_NUMBER) await saveAuthorityDetail(tx, authorityId, { ...detail, lastCrlNumber });
  }
}

/** Keeps a CRL. A number that doesn't exceed the authority's earlier ones is a bug of the caller. */
export const insertCrl = (tx: WriteDb, crl: NewCrl): Promise<void> =>
  tx.insertRows('crl', [
    {
      authority_id: crl.authorityId,
      number: crl.number,
      base_number: crl.baseNumber ?? null,
      this_update: crl.thisUpdate,
      next_update: crl.nextUpdate,
      entries: crl.entries,
      sha256: crl.sha256,
      der: crl.der,
    },
  ]);

/** An authority's newest complete CRL. */
export async function findLatestCrl(
  db: ReadDb,
  authorityId: AuthorityId,
): Promise<{ readonly summary: CrlSummary; readonly der: Uint8Array } | undefined> {
  const row = await db.query
    .selectFrom('crl')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('base_number', 'is', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { summary: toSummary(row), der: row.der };
}

/** When an authority's newest complete CRL is to be replaced; undefined where there is none here. */
export async function findNextUpdate(db: ReadDb, authorityId: AuthorityId): Promise<UnixMs | undefined> {
  const row = await db.query
    .selectFrom('crl')
    .select('next_update')
    .where('authority_id', '=', authorityId)
    .where('base_number', 'is', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.next_update;
}

/** An authority's CRLs, newest first, at most 200. */
export async function listCrls(db: ReadDb, authorityId: AuthorityId): Promise<readonly CrlSummary[]> {
  const rows = await db.query
    .selectFrom('crl')
    .select(['authority_id', 'number', 'this_update', 'next_update', 'entries', 'sha256'])
    .where('authority_id', '=', authorityId)
    .orderBy('number', 'desc')
    .limit(200)
    .execute();
  return rows.map(toSummary);
}

const toSummary = (row: Omit<CrlTable, 'der' | 'base_number'>): CrlSummary => ({
  authorityId: row.authority_id as AuthorityId,
  number: row.number,
  thisUpdate: row.this_update,
  nextUpdate: row.next_update,
  entries: row.entries,
  sha256: row.sha256,
});
