import { fail } from '../../shared/errors.ts';
import type { OperatorId, UnixMs } from '../../shared/model/brands.ts';
import { readSealHead } from '../../shared/model/key.ts';
import { OPERATOR_ROLES, type Operator, type OperatorRole } from '../../shared/model/operator.ts';
import type { Custody, OperatorWrap } from '../../shared/model/operator-wrap.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { listKeyWraps, parseKdf } from './key-wrap-rows.ts';
import type { OperatorTable } from './schema-custody.ts';
import { damagedRow, StoreFailure } from './store-failure.ts';

/** Who may open the workspace; undefined where no operator is named. */
export async function findCustody(db: ReadDb): Promise<Custody | undefined> {
  const row = await db.query.selectFrom('custody').selectAll().limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const recovery = (await listKeyWraps(db)).find(({ kind }) => kind === 'recovery');
  if (recovery === undefined) throw damagedRow('key_wrap');
  const operators = await db.query
    .selectFrom('operator')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return { epoch: row.epoch, mac: row.mac, operators: operators.map(toWrap), recovery };
}

/** What an act is judged by beside the session of the vault: the number of the workspace key, and the role that an operator has in the file. */
export interface CustodyStanding {
  readonly epoch: number;
  /** Undefined for one who is not here or was removed. */
  readonly role: OperatorRole | undefined;
}

/** Undefined where no operator is named. */
export async function findCustodyStanding(
  db: ReadDb,
  id: OperatorId | undefined,
): Promise<CustodyStanding | undefined> {
  const row = await db.query
    .selectFrom('custody as c')
    .leftJoin('operator as o', (join) => join.on('o.id', '=', id ?? '').on('o.removed_at', 'is', null))
    .select(['c.epoch', 'o.role'])
    .limit(1)
    .executeTakeFirst();
  return row && { epoch: row.epoch, role: row.role === null ? undefined : parseRole(row.role) };
}

/** Everybody who is or was an operator, by name, removed ones last. */
export async function listOperators(db: ReadDb): Promise<readonly Operator[]> {
  const rows = await db.query.selectFrom('operator').selectAll().orderBy('name_key').orderBy('id').execute();
  const operators = rows.map(toOperator);
  return [
    ...operators.filter((one) => one.removedAt === undefined),
    ...operators.filter((one) => one.removedAt !== undefined),
  ];
}

/** Keeps who may open the workspace from now on: rows of those who are here no more lose their wrap and stay for their names. */
export async function saveCustody(tx: WriteDb, custody: Omit<Custody, 'recovery'>, at: UnixMs): Promise<void> {
  const known = new Map((await listOperators(tx)).map((operator) => [operator.id, operator]));
  const kept = new Set(custody.operators.map(({ id }) => id));
  for (const { id, removedAt } of known.values())
    if (removedAt === undefined && !kept.has(id))
      await tx.updateRows('operator', { id }, { kdf: null, salt: null, sealed: null, changed_at: at, removed_at: at });
  for (const wrap of custody.operators) await saveOperator(tx, wrap, { at, before: known.get(wrap.id) });
  await tx.change.deleteFrom('custody').execute();
  await tx.insertRows('custody', [{ only_row: 1, epoch: custody.epoch, mac: custody.mac, changed_at: at }]);
}

async function saveOperator(
  tx: WriteDb,
  wrap: OperatorWrap,
  { at, before }: { readonly at: UnixMs; readonly before: Operator | undefined },
): Promise<void> {
  const sealed = { kdf: JSON.stringify(wrap.kdf), salt: wrap.salt, sealed: wrap.sealed };
  if (before === undefined) {
    const { id, name, role } = wrap;
    const row = { id, name, name_key: keyOfName(name), role, ...sealed };
    await tx.insertRows('operator', [{ ...row, created_at: at, changed_at: at, removed_at: null }]);
    return;
  }
  const changedAt = before.role === wrap.role ? before.changedAt : at;
  await tx.updateRows('operator', { id: wrap.id }, { role: wrap.role, ...sealed, changed_at: changedAt });
}

/** What names are told apart by. */
export const keyOfName = (name: string): string => name.normalize('NFKC').toLowerCase();

/**
 * Refuses what was sealed with an earlier workspace key, which nobody could open any more: another process may have changed the key meanwhile.
 * Throws StoreFailure `vault.key-changed`.
 */
export async function requireCurrentSeal(tx: WriteDb, sealed: readonly (Uint8Array | null)[]): Promise<void> {
  const standing = await findCustodyStanding(tx, undefined);
  const epoch = standing?.epoch ?? 0;
  const isCurrent = sealed.every((octets) => octets === null || (readSealHead(octets)?.epoch ?? 0) === epoch);
  if (!isCurrent) throw new StoreFailure(fail('vault.key-changed', {}).error);
}

function toWrap(row: OperatorTable): OperatorWrap {
  const { kdf, salt, sealed } = row;
  if (kdf === null || salt === null || sealed === null) throw damagedRow('operator');
  return {
    id: row.id as OperatorId,
    name: row.name,
    role: parseRole(row.role),
    kdf: parseKdf(kdf, 'operator'),
    salt,
    sealed,
  };
}

const toOperator = (row: OperatorTable): Operator => ({
  id: row.id as OperatorId,
  name: row.name,
  role: parseRole(row.role),
  createdAt: row.created_at,
  changedAt: row.changed_at,
  ...(row.removed_at === null ? {} : { removedAt: row.removed_at }),
});

function parseRole(text: string): OperatorRole {
  const role = OPERATOR_ROLES.find((known) => known === text);
  if (role === undefined) throw damagedRow('operator');
  return role;
}
