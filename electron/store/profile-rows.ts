import { sql } from 'kysely';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { ProfileTable } from './schema.ts';
import { parseStoredJson } from './store-failure.ts';

/** One version of a profile. Versions are never changed: certificates name the one they were issued by. */
export interface ProfileRow {
  readonly id: string;
  readonly version: number;
  /** JSON value; its shape is the caller's. */
  readonly content: unknown;
  readonly createdAt: UnixMs;
}

/** Keeps a new version of a profile. */
export const saveProfile = (tx: WriteDb, profile: ProfileRow): Promise<void> =>
  tx.insertRows('profile', [
    {
      id: profile.id,
      version: profile.version,
      content: JSON.stringify(profile.content),
      created_at: profile.createdAt,
    },
  ]);

/** A version of a profile; the newest where none is named. */
export async function findProfile(db: ReadDb, id: string, version?: number): Promise<ProfileRow | undefined> {
  let select = db.query.selectFrom('profile').selectAll().where('id', '=', id);
  if (version !== undefined) select = select.where('version', '=', version);
  const row = await select.orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row && toProfile(row);
}

/** The newest version of every profile that was saved here, by id. */
export async function listProfiles(db: ReadDb): Promise<readonly ProfileRow[]> {
  const rows = await db.query
    .selectFrom('profile')
    .selectAll()
    .where(sql<boolean>`version = (select max(version) from profile newer where newer.id = profile.id)`)
    .orderBy('id')
    .execute();
  return rows.map(toProfile);
}

/** The versions of a profile that were saved here, newest first. */
export async function listProfileVersions(
  db: ReadDb,
  id: string,
): Promise<readonly { readonly version: number; readonly createdAt: UnixMs }[]> {
  const rows = await db.query
    .selectFrom('profile')
    .select(['version', 'created_at'])
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({ version: row.version, createdAt: row.created_at }));
}

export interface IssuedByProfile {
  readonly id: string;
  readonly version: number;
  readonly issued: number;
}

/** How many certificates name each version of each profile, or of one. */
export async function countIssuedByProfile(db: ReadDb, id?: string): Promise<readonly IssuedByProfile[]> {
  let select = db.query.selectFrom('certificate').where('profile_id', 'is not', null);
  if (id !== undefined) select = select.where('profile_id', '=', id);
  const rows = await select
    .select(['profile_id', 'profile_version', db.query.fn.countAll<number>().as('issued')])
    .groupBy(['profile_id', 'profile_version'])
    .execute();
  return rows.map((row) => ({ id: row.profile_id ?? '', version: row.profile_version ?? 0, issued: row.issued }));
}

/** Ids of the profiles that issue no more. */
export async function listArchivedProfiles(db: ReadDb): Promise<ReadonlySet<string>> {
  const row = await db.query
    .selectFrom('setting')
    .select('value')
    .where('key', '=', ARCHIVED)
    .limit(1)
    .executeTakeFirst();
  const stored = row === undefined ? [] : parseStoredJson(row.value, 'setting');
  return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []);
}

export async function saveArchivedProfiles(tx: WriteDb, ids: ReadonlySet<string>): Promise<void> {
  await tx.change.deleteFrom('setting').where('key', '=', ARCHIVED).execute();
  await tx.insertRows('setting', [{ key: ARCHIVED, value: JSON.stringify([...ids].sort()) }]);
}

const ARCHIVED = 'archivedProfiles';

const toProfile = (row: ProfileTable): ProfileRow => ({
  id: row.id,
  version: row.version,
  content: parseStoredJson(row.content, 'profile'),
  createdAt: row.created_at,
});
