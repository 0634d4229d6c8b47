import type { GrantId } from '../../../shared/model/brands.ts';
import type { Grant, GrantEnd, GrantPurpose } from '../../../shared/model/grant.ts';
import { ok } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import type { Outcome } from '../ports.ts';
import { recordActivity, type WorkspaceContext, writing } from '../workspace-context.ts';

/** A grant without what it covers, which is read when it is asked for. */
export interface KeptGrant extends Omit<Grant, 'covers'> {
  /** What it was asked for; some of that may have had nothing to sign with. */
  readonly wanted: readonly GrantPurpose[];
  /** Tells which keys and logins the vault holds for it. */
  readonly fingerprint: string;
  /** On the clock that never goes back. */
  readonly endsAtMs: number;
}

export interface GrantState {
  readonly context: WorkspaceContext;
  readonly kept: Map<GrantId, KeptGrant>;
  /** Grants are given one after the other, so that an authority never has two. */
  giving: Promise<unknown>;
}

/** The entries of the activity log that tell how grants ended. */
export const noteEnded = (
  context: WorkspaceContext,
  tx: WriteDb,
  { grants, why }: { readonly grants: readonly KeptGrant[]; readonly why: GrantEnd },
): Promise<void> =>
  recordActivity(
    context,
    tx,
    ...grants.map((grant) => ({
      ...noteOf(grant),
      action: 'grant.ended' as const,
      detail: { purposes: grant.purposes.join(' '), grantEnd: why },
    })),
  );

/** What a grant is noted under in the log. */
export const noteOf = ({ authorityId, authorityName }: Pick<Grant, 'authorityId' | 'authorityName'>) =>
  ({ entity: 'authority', entityId: authorityId, subject: authorityName }) as const;

/** The vault goes first: an entry that cannot be written must not keep keys open. */
export async function endOnes(
  { context, kept }: GrantState,
  grants: readonly KeptGrant[],
  why: GrantEnd,
): Outcome<null> {
  const standing = grants.filter(({ id }) => kept.delete(id));
  if (standing.length === 0) return ok(null);
  await Promise.all(standing.map(({ id }) => context.vault.endGrant(id)));
  return writing(context, ['grant'], async (tx) => {
    await noteEnded(context, tx, { grants: standing, why });
    return ok(null);
  });
}
