import type { AuthorityId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { mapResult, ok } from '../../../shared/result.ts';
import type { StandingAuthority } from '../../store/authority-rows.ts';
import { checkPassphrase } from '../../vault/passphrase.ts';
import type { FileTarget } from '../atomic-file.ts';
import { exportAuthorityKey } from '../export.ts';
import { requireApproved } from '../operators/approval.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireUnlocked, writing } from '../workspace-context.ts';
import { getAuthority } from './known-authority.ts';

export interface KeyExport {
  readonly id: AuthorityId;
  readonly format: 'p12' | 'key-pem';
  /** At least as long as that of a workspace; zeroed. */
  readonly passphrase: Uint8Array;
  readonly target: FileTarget;
}

/** See `AuthorityService.exportKey`. */
export async function exportKey(context: WorkspaceContext, request: KeyExport): Outcome<{ readonly name: string }> {
  const written = await writeKey(context, request);
  request.passphrase.fill(0);
  return written;
}

/** See `AuthorityService.mayExportKey`. */
export async function mayExportKey(context: WorkspaceContext, id: AuthorityId): Outcome<null> {
  const confirmed = context.vault.isConfirmed() ? ok(null) : fail('vault.confirm-needed', {});
  const allowed = requireUnlocked(context, 'authority.key-exported');
  if (!allowed.ok || !confirmed.ok) return allowed.ok ? confirmed : allowed;
  const found = await findExported(context, id);
  return found.ok ? mapResult(await requireApproved(context, found.value.key, 'export', 1), () => null) : found;
}

async function findExported(
  context: WorkspaceContext,
  id: AuthorityId,
): Outcome<{ readonly summary: StandingAuthority; readonly key: SealedKey }> {
  const authority = await getAuthority(context, id);
  if (!authority.ok) return authority;
  const { summary, key } = authority.value;
  return key === undefined ? fail('authority.no-key', { name: summary.name }) : ok({ summary, key });
}

async function writeKey(
  context: WorkspaceContext,
  { id, format, passphrase, target }: KeyExport,
): Outcome<{ readonly name: string }> {
  const unlocked = requireUnlocked(context, 'authority.key-exported');
  if (!unlocked.ok) return unlocked;
  const strong = checkPassphrase(passphrase);
  if (!strong.ok) return strong;
  const authority = await findExported(context, id);
  if (!authority.ok) return authority;
  const { summary, key } = authority.value;
  const approved = await requireApproved(context, key, 'export', 1);
  if (!approved.ok) return approved;
  const written = await exportAuthorityKey(context, {
    id: summary.certificateId,
    format,
    target,
    passphrase: Uint8Array.from(passphrase),
  });
  if (!written.ok) return written;
  const { name } = written.value;
  return writing(context, [], async (tx) => {
    await recordActivity(context, tx, {
      action: 'authority.key-exported',
      entity: 'authority',
      entityId: id,
      subject: summary.name,
      detail: { format, file: name, ...approved.value },
    });
    return ok({ name });
  });
}
