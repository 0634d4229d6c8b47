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

/** The newest version of every profile, by id. */
export async function listProfiles(db: ReadDb): Promise<readonly ProfileRow[]> {
  const rows = await db.query.selectFrom('profile').selectAll().orderBy('id').orderBy('version').execute();
  return [...new Map(rows.map((row) => [row.id, toProfile(row)])).values()];
}

const toProfile = (row: ProfileTable): ProfileRow => ({
  id: row.id,
  version: row.version,
  content: parseStoredJson(row.content, 'profile'),
  createdAt: row.created_at,
});
