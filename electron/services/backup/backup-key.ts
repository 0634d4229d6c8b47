import { fail } from '../../../shared/errors.ts';
import type { WorkspaceId } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { findBackupKey, saveBackupKey } from '../../store/backup-rows.ts';
import { makeBackupKey } from '../../vault/backup-envelope.ts';
import type { Outcome } from '../ports.ts';
import { type WorkspaceContext, writing } from '../workspace-context.ts';

/** The record that the private half of the pair is sealed as: a workspace has one. */
export const backupKeyRecord = (id: WorkspaceId) => ({ recordId: id, kind: 'backup-key' }) as const;

/** Makes what backups are sealed for, where it is not there. Fails with `backup.needs-unlock` where it would have to be made while locked. */
export async function ensureBackupKey(context: WorkspaceContext): Outcome<null> {
  const known = await context.store.reading(findBackupKey);
  if (!known.ok) return known;
  if (known.value !== undefined) return ok(null);
  if (!context.vault.isUnlocked()) return fail('backup.needs-unlock', {});
  const { publicKey, privateKey } = makeBackupKey();
  const sealed = await context.vault.sealRecord({ ...backupKeyRecord(context.id), plain: privateKey });
  if (!sealed.ok) return sealed;
  const createdAt = context.ports.clock.now();
  return writing(context, ['backup_key'], async (tx) => {
    // Another process may have made one meanwhile.
    if ((await findBackupKey(tx)) === undefined)
      await saveBackupKey(tx, { publicKey, sealed: sealed.value, createdAt });
    return ok(null);
  });
}
