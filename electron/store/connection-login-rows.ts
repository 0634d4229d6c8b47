import type { LoginId, UnixMs } from '../../shared/model/brands.ts';
import { requireCurrentSeal } from './custody-rows.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** A login for a proxy; only the password is sealed. */
export interface LoginRow {
  readonly id: LoginId;
  readonly kind: 'proxy';
  readonly name: string;
  readonly user: string;
  readonly sealed: Uint8Array;
  readonly createdAt: UnixMs;
}

/** Keeps a login; its id must be new. Throws StoreFailure `vault.key-changed`. */
export async function insertLogin(tx: WriteDb, login: LoginRow): Promise<void> {
  await requireCurrentSeal(tx, [login.sealed]);
  await tx.insertRows('connection_login', [
    {
      id: login.id,
      kind: login.kind,
      name: login.name,
      account: login.user,
      sealed: login.sealed,
      created_at: login.createdAt,
    },
  ]);
}

/** All logins by name, without what is sealed; at most 1 000. */
export async function listLogins(db: ReadDb): Promise<readonly Pick<LoginRow, 'id' | 'kind' | 'name' | 'user'>[]> {
  const rows = await db.query
    .selectFrom('connection_login')
    .select(['id', 'name', 'account'])
    .orderBy('name')
    .orderBy('id')
    .limit(MAX_LOGINS)
    .execute();
  return rows.map((row) => ({ id: row.id as LoginId, kind: 'proxy', name: row.name, user: row.account }));
}

const MAX_LOGINS = 1000;

/** One login with its sealed password. */
export async function findLogin(db: ReadDb, id: LoginId): Promise<LoginRow | undefined> {
  const row = await db.query
    .selectFrom('connection_login')
    .selectAll()
    .where('id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      id: row.id as LoginId,
      kind: 'proxy',
      name: row.name,
      user: row.account,
      sealed: row.sealed,
      createdAt: row.created_at,
    }
  );
}

/** Deletes a login; answers its name, or undefined where there was none. */
export async function deleteLogin(tx: WriteDb, id: LoginId): Promise<string | undefined> {
  const login = await findLogin(tx, id);
  if (login !== undefined) await tx.change.deleteFrom('connection_login').where('id', '=', id).execute();
  return login?.name;
}
