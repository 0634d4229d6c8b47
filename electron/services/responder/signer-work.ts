import type { UnixMs } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { listOcspSigners } from '../../store/ocsp-signer-rows.ts';
import { listAskedAuthorities, readResponderSettings } from '../../store/responder-rows.ts';
import type { Outcome } from '../ports.ts';
import type { DueWork } from '../schedule/due-work.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { issueSigners } from './issue-signers.ts';
import { nextPlanAt } from './plan-signers.ts';

/**
 * Keeps signers ahead while the vault is open: for authorities that have some, and that are served while the responder runs. Locked, those made before go on
 * under their grants, and this is done once the vault is opened again.
 */
export const createSignerWork = (context: WorkspaceContext, isRunning: () => boolean): DueWork => ({
  name: 'ocsp-signers',
  wakes: ['ocsp_signer', 'responder'],
  run: (now, signal) => renewDue(context, { now, isRunning: isRunning(), signal }),
});

async function renewDue(
  context: WorkspaceContext,
  { now, isRunning, signal }: { readonly now: UnixMs; readonly isRunning: boolean; readonly signal: AbortSignal },
): Outcome<UnixMs | undefined> {
  if (!isRunning) return ok(undefined);
  const read = await context.store.reading(async (db) => {
    const { authorityIds } = await readResponderSettings(db);
    const all = await listAskedAuthorities(db);
    const served = all.filter(({ id, keyId }) => keyId !== undefined && (authorityIds?.includes(id) ?? true));
    const known = [];
    for (const { id } of served)
      known.push({ id, signers: await listOcspSigners(db, { authorityId: id, endingAfter: now }) });
    return known;
  });
  if (!read.ok) return read;
  const next: UnixMs[] = [];
  for (const { id, signers } of read.value) {
    if (signal.aborted) return ok(undefined);
    // What one authority is refused must not keep the others from theirs; it shows as a fault.
    if (context.vault.isUnlocked()) await issueSigners(context, id);
    const at = nextPlanAt(signers, now);
    if (at !== undefined) next.push(at);
  }
  return ok(next.length === 0 ? undefined : Math.min(...next));
}
