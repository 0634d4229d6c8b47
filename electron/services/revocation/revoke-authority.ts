import { fail } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { RevocationReport } from '../../../shared/model/revocation.ts';
import type { Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { actOnSelection } from './act-on-selection.ts';
import { findOfAuthority } from './consequences.ts';
import { type RevocationWords, revokePage } from './revoke.ts';

/**
 * Revokes an authority: every certificate of its key that an authority here issued and that has not ended, by those issuers. What it issued itself stays as it is:
 * whoever checks refuses it with the authority. Fails with `input.invalid {confirmName}`, `authority.not-found`, `revocation.nothing-of-authority`,
 * `revocation.date-later`.
 */
export async function revokeAuthority(
  context: WorkspaceContext,
  {
    authorityId,
    confirmName,
    ...words
  }: RevocationWords & { readonly authorityId: AuthorityId; readonly confirmName: string },
): Outcome<RevocationReport> {
  const found = await context.store.reading((db) => findOfAuthority(context, db, authorityId));
  if (!found.ok) return found;
  if (!found.value.ok) return found.value;
  const { name, ids } = found.value.value;
  if (name !== confirmName) return fail('input.invalid', { field: 'confirmName', problem: 'name-differs' });
  return actOnSelection(
    context,
    { selection: { ids }, act: (tx, page) => revokePage(context, tx, { ids: page, words }) },
    NO_JOB,
  );
}
