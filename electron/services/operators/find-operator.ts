import { type AppError, fail } from '../../../shared/errors.ts';
import type { Operator } from '../../../shared/model/operator.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { keyOfName, listOperators } from '../../store/custody-rows.ts';
import type { ReadDb } from '../../store/db.ts';

/** An operator who is not removed, by id or name. `operator.none`, `operator.not-found`. */
export async function findLive(db: ReadDb, wanted: string): Promise<Result<Operator, AppError>> {
  const live = await listLive(db);
  if (live.length === 0) return fail('operator.none', {});
  const key = keyOfName(wanted);
  const found = live.find(({ id, name }) => id === wanted || keyOfName(name) === key);
  return found === undefined ? fail('operator.not-found', { wanted }) : ok(found);
}

export const listLive = async (db: ReadDb): Promise<readonly Operator[]> =>
  (await listOperators(db)).filter(({ removedAt }) => removedAt === undefined);
