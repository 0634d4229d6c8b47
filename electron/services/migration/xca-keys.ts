import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { createKdfBudget, runDerivingAsync } from '../../pki/key/kdf.ts';
import { isXcaPassword, openXcaKey } from '../../pki/key/xca-key.ts';
import type { XcaDatabase, XcaKey } from '../../workers/xca/xca-protocol.ts';
import type { Outcome } from '../ports.ts';
import { type ForeignAccess, type ForeignKey, type LockedKey, zeroKeys } from './foreign-workspace.ts';
import type { LeftList } from './left-list.ts';

export interface XcaKeys {
  readonly keys: readonly ForeignKey[];
  readonly lockedKeys: readonly LockedKey[];
}

const NO_PASSPHRASE = new Uint8Array();

/**
 * The keys that a passphrase opens: that of the database all but those with a password of their own, and one of those its key. XCA allows an empty one, which
 * is tried where none is given. Fails with `migration.wrong-passphrase` where one is given and is neither, `job.cancelled`; the keys are zeroed then.
 */
export async function openXcaKeys(
  { keys, passwordHash }: XcaDatabase,
  { passphrase, job }: ForeignAccess,
  { name, left }: { readonly name: string; readonly left: LeftList },
): Outcome<XcaKeys> {
  const secret = passphrase ?? NO_PASSPHRASE;
  const fits = passwordHash === undefined ? undefined : isXcaPassword(secret, passwordHash);
  const opened: ForeignKey[] = [];
  const lockedKeys: LockedKey[] = [];
  let isHandedOver = false;
  try {
    for (const key of keys) {
      if (job.signal.aborted) return fail('job.cancelled', {});
      // The password of the database was compared: it opens none of its keys where it is another.
      const isShut = !key.isOwn && fits === false;
      const pkcs8Der = isShut ? undefined : await openOne(key, secret, left);
      if (pkcs8Der === 'broken') continue;
      if (pkcs8Der === undefined) lockedKeys.push(describeLocked(key));
      else opened.push({ name: key.name, pkcs8Der });
    }
    const isWrong = passphrase !== undefined && fits !== true && opened.length === 0 && keys.length > 0;
    if (isWrong) return fail('migration.wrong-passphrase', { name, program: 'xca' });
    isHandedOver = true;
    return ok({ keys: opened, lockedKeys });
  } finally {
    if (!isHandedOver) zeroKeys({ keys: opened });
  }
}

/** Each key has a budget of its own: a database has many. */
async function openOne(
  key: XcaKey,
  passphrase: Uint8Array,
  left: LeftList,
): Promise<Uint8Array | 'broken' | undefined> {
  const budget = createKdfBudget(false);
  const pkcs8 = await runDerivingAsync(openXcaKey(key.sealed, { passphrase, budget }));
  if (pkcs8.ok) return pkcs8.value;
  if (pkcs8.error.code === 'format.wrong-passphrase') return undefined;
  left.add({ kind: 'key', why: 'unreadable', name: key.name });
  return 'broken';
}

const describeLocked = ({ name, spkiDer }: XcaKey): LockedKey => ({
  name,
  ...(spkiDer === undefined ? {} : { spkiDer }),
});
