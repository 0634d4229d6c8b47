import { type AppError, fail } from '../../shared/errors.ts';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type GrantedKey, type GrantedRecord, MAX_PARCEL_BYTES, sealParcel } from './grant-parcel.ts';
import { keyName, recordName } from './sealed-name.ts';
import type { GrantOrder, HandOverInput } from './vault-calls.ts';

/** How an unlocked vault opens what is to be granted; the octets are zeroed here. */
interface Openers {
  readonly key: (key: SealedKey) => Result<Uint8Array, AppError>;
  readonly record: (record: GrantOrder['records'][number]) => Result<Uint8Array, AppError>;
}

/**
 * Opens what is granted and seals it for the process that is to keep it, all or nothing.
 *
 * Fails as the openers do, with `input.too-large`, and with `input.invalid` where `point` is no process's.
 */
export function packGrant(
  workspaceId: WorkspaceId,
  { point, grantId, lastsMs, keys, records }: HandOverInput,
  open: Openers,
): Result<Uint8Array, AppError> {
  const granted: { keys: GrantedKey[]; records: GrantedRecord[] } = { keys: [], records: [] };
  try {
    for (const { key, purpose } of keys) {
      const opened = open.key(key);
      if (!opened.ok) return opened;
      granted.keys.push({ name: keyName(key), purpose, pkcs8Der: opened.value });
    }
    for (const record of records) {
      const opened = open.record(record);
      if (!opened.ok) return opened;
      granted.records.push({ name: recordName(record), plain: opened.value });
    }
    const size = secretsOf(granted).reduce((sum, { length }) => sum + length, 0);
    if (size > MAX_PARCEL_BYTES) return fail('input.too-large', { field: 'grant', size, limit: MAX_PARCEL_BYTES });
    const parcel = sealParcel(point, { lastsMs, ...granted }, { workspaceId, grantId });
    return parcel === null ? fail('input.invalid', { field: 'point', problem: 'not-on-curve' }) : ok(parcel);
  } finally {
    for (const secret of secretsOf(granted)) secret.fill(0);
  }
}

const secretsOf = ({ keys, records }: { keys: readonly GrantedKey[]; records: readonly GrantedRecord[] }) => [
  ...keys.map(({ pkcs8Der }) => pkcs8Der),
  ...records.map(({ plain }) => plain),
];
