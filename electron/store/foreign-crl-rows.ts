import { sql, type SqlBool } from 'kysely';
import type { AuthorityId, CertificateId, ForeignCrlId, Hex, UnixMs } from '../../shared/model/brands.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { ForeignCrlTable } from './schema-revocation.ts';

/** A list of an authority elsewhere, without its octets. */
export interface ForeignCrlRow {
  readonly id: ForeignCrlId;
  readonly authorityId: AuthorityId | null;
  readonly issuerNameSha256: Hex;
  readonly issuerName: string;
  /** `spki:` and the SHA-256 of the key that it verified with, else `key:` and the key identifier that it names. */
  readonly issuerKeyId: string;
  /** issuingDistributionPoint as hex; empty without one. */
  readonly scope: string;
  readonly numberHex: string | null;
  readonly baseNumberHex: string | null;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs | null;
  readonly entries: number;
  readonly sha256: Hex;
  readonly url: string | null;
  readonly fetchEveryHours: number | null;
  readonly allowPrivate: boolean;
  readonly fetchedAt: UnixMs;
  readonly fetchError: string | null;
  readonly watched: boolean;
}

const COLUMNS = [
  'id',
  'authority_id',
  'issuer_name_sha256',
  'issuer_name',
  'issuer_key_id',
  'scope',
  'number_hex',
  'base_number_hex',
  'this_update',
  'next_update',
  'entries',
  'sha256',
  'url',
  'fetch_every_hours',
  'allow_private',
  'fetched_at',
  'fetch_error',
  'watched',
] as const;

type ListedRow = Pick<ForeignCrlTable, (typeof COLUMNS)[number]>;

const toRow = (row: ListedRow): ForeignCrlRow => ({
  id: row.id as ForeignCrlId,
  authorityId: row.authority_id as AuthorityId | null,
  issuerNameSha256: row.issuer_name_sha256,
  issuerName: row.issuer_name,
  issuerKeyId: row.issuer_key_id,
  scope: row.scope,
  numberHex: row.number_hex,
  baseNumberHex: row.base_number_hex,
  thisUpdate: row.this_update,
  nextUpdate: row.next_update,
  entries: row.entries,
  sha256: row.sha256,
  url: row.url,
  fetchEveryHours: row.fetch_every_hours,
  allowPrivate: row.allow_private === 1,
  fetchedAt: row.fetched_at,
  fetchError: row.fetch_error,
  watched: row.watched === 1,
});

function toColumns(row: ForeignCrlRow): ListedRow {
  return {
    id: row.id,
    authority_id: row.authorityId,
    issuer_name_sha256: row.issuerNameSha256,
    issuer_name: row.issuerName,
    issuer_key_id: row.issuerKeyId,
    scope: row.scope,
    number_hex: row.numberHex,
    base_number_hex: row.baseNumberHex,
    this_update: row.thisUpdate,
    next_update: row.nextUpdate,
    entries: row.entries,
    sha256: row.sha256,
    url: row.url,
    fetch_every_hours: row.fetchEveryHours,
    allow_private: row.allowPrivate ? 1 : 0,
    fetched_at: row.fetchedAt,
    fetch_error: row.fetchError,
    watched: row.watched ? 1 : 0,
  };
}

/** All, by the name of the issuer. */
export async function listForeignCrls(db: ReadDb): Promise<readonly ForeignCrlRow[]> {
  const rows = await db.query.selectFrom('foreign_crl').select(COLUMNS).orderBy('issuer_name').orderBy('id').execute();
  return rows.map(toRow);
}

/** An authority whose key came here signs its lists itself: nobody waits for others. */
export const isSignedElsewhere = sql<SqlBool>`not exists (select 1 from authority
  where authority.id = foreign_crl.authority_id and authority.key_id is not null)`;

/** Those that are to be fetched by a schedule. */
export async function listScheduledForeignCrls(db: ReadDb): Promise<readonly ForeignCrlRow[]> {
  const rows = await db.query
    .selectFrom('foreign_crl')
    .select(COLUMNS)
    .where('url', 'is not', null)
    .where('fetch_every_hours', 'is not', null)
    .where(isSignedElsewhere)
    .execute();
  return rows.map(toRow);
}

export async function findForeignCrl(db: ReadDb, id: ForeignCrlId): Promise<ForeignCrlRow | undefined> {
  const row = await db.query.selectFrom('foreign_crl').select(COLUMNS).where('id', '=', id).limit(1).executeTakeFirst();
  return row && toRow(row);
}

/** A list of others whose next one is waited for. */
export interface WatchedList {
  readonly id: ForeignCrlId;
  readonly authorityId: AuthorityId | null;
  readonly issuerName: string;
  /** issuingDistributionPoint as hex; empty without one. */
  readonly scope: string;
  readonly isDelta: boolean;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
}

/** Those that are watched and say when the next one comes. */
export async function listWatchedLists(db: ReadDb): Promise<readonly WatchedList[]> {
  const rows = await db.query
    .selectFrom('foreign_crl')
    .select(['id', 'authority_id', 'issuer_name', 'scope', 'base_number_hex', 'this_update', 'next_update'])
    .where('watched', '=', 1)
    .orderBy('next_update')
    .execute();
  return rows.flatMap((row) =>
    row.next_update === null
      ? []
      : [
          {
            id: row.id as ForeignCrlId,
            authorityId: row.authority_id as AuthorityId | null,
            issuerName: row.issuer_name,
            scope: row.scope,
            isDelta: row.base_number_hex !== null,
            thisUpdate: row.this_update,
            nextUpdate: row.next_update,
          },
        ],
  );
}

/** The octets of a list. */
export async function findForeignCrlDer(db: ReadDb, id: ForeignCrlId): Promise<Uint8Array | undefined> {
  const row = await db.query.selectFrom('foreign_crl').select('der').where('id', '=', id).limit(1).executeTakeFirst();
  return row?.der;
}

/** Lists of one issuer's name, whichever key and scope. */
export async function listForeignCrlsByIssuer(db: ReadDb, issuerNameSha256: Hex): Promise<readonly ForeignCrlRow[]> {
  const rows = await db.query
    .selectFrom('foreign_crl')
    .select(COLUMNS)
    .where('issuer_name_sha256', '=', issuerNameSha256)
    .execute();
  return rows.map(toRow);
}

export const insertForeignCrl = (tx: WriteDb, row: ForeignCrlRow, der: Uint8Array): Promise<void> =>
  tx.insertRows('foreign_crl', [{ ...toColumns(row), der }]);

/** Writes everything of a row anew; `der` only where the list itself is another. */
export async function saveForeignCrl(tx: WriteDb, row: ForeignCrlRow, der?: Uint8Array): Promise<void> {
  await tx.updateRows('foreign_crl', { id: row.id }, der === undefined ? toColumns(row) : { ...toColumns(row), der });
}

/** With what it told of certificates. */
export async function deleteForeignCrl(tx: WriteDb, id: ForeignCrlId): Promise<void> {
  await tx.change.deleteFrom('revocation').where('list_id', '=', id).execute();
  await tx.change.deleteFrom('foreign_crl').where('id', '=', id).execute();
}

/** Certificates of the inventory with one of these serial numbers. */
export async function listBySerials(
  db: ReadDb,
  serials: readonly Hex[],
  limit: number,
): Promise<
  readonly { readonly id: CertificateId; readonly name: string; readonly serialHex: Hex; readonly der: Uint8Array }[]
> {
  const rows = await db.query
    .selectFrom('certificate')
    .select(['id', 'name', 'serial_hex', 'der'])
    .where(isAmong('serial_hex', serials))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id as CertificateId, name: row.name, serialHex: row.serial_hex, der: row.der }));
}

/** The authority that one of these certificates belongs to, and whether it has a key here. */
export async function findAuthorityOf(
  db: ReadDb,
  certificateIds: readonly CertificateId[],
): Promise<{ readonly id: AuthorityId; readonly name: string; readonly hasKey: boolean } | undefined> {
  const row = await db.query
    .selectFrom('authority')
    .leftJoin('certificate_of_authority', 'certificate_of_authority.authority_id', 'authority.id')
    .select(['authority.id', 'authority.name', sql<number>`authority.key_id is not null`.as('has_key')])
    .where((where) =>
      where.or([
        isAmong('authority.certificate_id', certificateIds),
        isAmong('certificate_of_authority.certificate_id', certificateIds),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row && { id: row.id as AuthorityId, name: row.name, hasKey: row.has_key === 1 };
}
