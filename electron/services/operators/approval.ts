import { fail } from '../../../shared/errors.ts';
import { isTwoPerson, type SealedKey } from '../../../shared/model/key.ts';
import { type ApprovalNeed, type ApprovalPurpose, MAX_APPROVED } from '../../../shared/model/operator.ts';
import { mapResult, ok } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import type { ApprovedBy } from './approved-by.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/**
 * Whether a second operator approved what a key is to do, before any work that would end without. Fails with `approval.needed`; the vault itself asks again
 * when it signs. Grants count where they sign.
 */
export async function requireApproved(
  { vault, approvals }: Pick<WorkspaceContext, 'vault' | 'approvals'>,
  key: SealedKey,
  purpose: ApprovalPurpose,
  uses: number,
): Outcome<ApprovedBy> {
  if (!isTwoPerson(key) || uses === 0) return ok({});
  if (purpose === 'crl' && vault.signsByGrant(key, 'crl')) return ok({});
  if (!vault.isUnlocked()) return fail('vault.locked', {});
  const need = { keyId: key.id, purpose, uses: Math.min(uses, MAX_APPROVED) };
  return mapResult(await getApproval({ vault, approvals }, need), (approvedBy) => ({ approvedBy }));
}

/** Who approved that much, asking where that is possible. `approval.needed`. */
export async function getApproval(
  { vault, approvals }: Pick<WorkspaceContext, 'vault' | 'approvals'>,
  need: ApprovalNeed,
): Outcome<string> {
  const known = vault.approvedBy(need);
  if (known !== undefined) return ok(known);
  if (approvals.ask === undefined) return fail('approval.needed', need);
  const asked = await approvals.ask(need);
  if (!asked.ok) return asked;
  const by = vault.approvedBy(need);
  return by === undefined ? fail('approval.needed', need) : ok(by);
}
