import type { KeyWrap } from '../../../shared/model/workspace.ts';
import type { OperatorId } from '../../../shared/model/brands.ts';
import { MAX_OPERATORS, OPERATOR_ROLES } from '../../../shared/model/operator.ts';
import type { Custody, OperatorWrap } from '../../../shared/model/operator-wrap.ts';
import { findCustody } from '../../store/custody-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { listKeyWraps } from '../../store/key-wrap-rows.ts';

/** What opens the workspace key, as a backup carries it. */
export interface BackupCustody {
  readonly wraps: readonly KeyWrap[];
  /** Where operators are named. */
  readonly custody?: Custody;
}

/** What opens the workspace key now, and who may. */
export async function readCustody(
  db: ReadDb,
): Promise<{ readonly custody: BackupCustody; readonly operators: readonly string[] }> {
  const custody = await findCustody(db);
  const wraps = await listKeyWraps(db);
  if (custody === undefined) return { custody: { wraps }, operators: [] };
  return { custody: { wraps, custody }, operators: custody.operators.map(({ name }) => name) };
}

const MAX_WRAPS = 10;
const MAX_SALT = 64;
const MAX_SEALED = 1024;

/** What a head of a backup carries; undefined where it is of another shape. The bounds of a key derivation are checked by the vault. */
export function parseCustody(value: unknown): BackupCustody | undefined {
  if (typeof value !== 'object' || value === null || !('wraps' in value) || !Array.isArray(value.wraps))
    return undefined;
  if (value.wraps.length > MAX_WRAPS) return undefined;
  const wraps = value.wraps.map(parseWrap);
  if (!wraps.every((wrap) => wrap !== undefined)) return undefined;
  if (!('custody' in value)) return { wraps };
  const custody = parseNamed(value.custody);
  return custody && { wraps, custody };
}

function parseNamed(value: unknown): Custody | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { epoch, mac, operators, recovery } = value as Readonly<Record<string, unknown>>;
  const wrap = parseWrap(recovery);
  if (!Number.isSafeInteger(epoch) || !(mac instanceof Uint8Array) || wrap === undefined) return undefined;
  if (!Array.isArray(operators) || operators.length > MAX_OPERATORS) return undefined;
  const named = operators.map(parseOperator);
  return named.every((operator) => operator !== undefined)
    ? { epoch: Number(epoch), mac, operators: named, recovery: wrap }
    : undefined;
}

function parseOperator(value: unknown): OperatorWrap | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, name, role, kdf, salt, sealed } = value as Readonly<Record<string, unknown>>;
  const known = OPERATOR_ROLES.find((each) => each === role);
  const parsed = parseKdf(kdf);
  if (typeof id !== 'string' || typeof name !== 'string' || known === undefined || parsed === undefined)
    return undefined;
  if (!(salt instanceof Uint8Array) || salt.length > MAX_SALT) return undefined;
  if (!(sealed instanceof Uint8Array) || sealed.length > MAX_SEALED) return undefined;
  return { id: id as OperatorId, name, role: known, kdf: parsed, salt, sealed };
}

function parseWrap(value: unknown): KeyWrap | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, kdf, salt, sealed } = value as Readonly<Record<string, unknown>>;
  if (kind !== 'passphrase' && kind !== 'recovery') return undefined;
  if (!(salt instanceof Uint8Array) || salt.length > MAX_SALT) return undefined;
  if (!(sealed instanceof Uint8Array) || sealed.length > MAX_SEALED) return undefined;
  const parsed = parseKdf(kdf);
  return parsed && { kind, kdf: parsed, salt, sealed };
}

function parseKdf(value: unknown): KeyWrap['kdf'] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, memoryKiB, iterations, parallelism } = value as Readonly<Record<string, unknown>>;
  if (name === 'hkdf-sha256' || name === 'hkdf-p256') return { name };
  if (name !== 'argon2id' || !isCount(memoryKiB) || !isCount(iterations) || !isCount(parallelism)) return undefined;
  return { name, memoryKiB, iterations, parallelism };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
