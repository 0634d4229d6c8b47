import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { CrlBlock } from '../../../shared/model/crl-plan.ts';
import type { FollowingCrl } from '../../../shared/model/revocation.ts';
import type { AppError } from '../../../shared/errors.ts';
import { readCrlState } from './crl-state.ts';
import { issueCrls } from './issue-crls.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/**
 * Issues the lists that follow revocations of these authorities at once, as their plans say, and tells of each what came of it: a revocation stands whether its list
 * could be signed or not.
 */
export async function issueFollowing(
  context: WorkspaceContext,
  authorityIds: readonly AuthorityId[],
): Promise<readonly FollowingCrl[]> {
  const following: FollowingCrl[] = [];
  for (const authorityId of authorityIds) {
    const read = await context.store.readingSlowly((db) => readCrlState(context, db, authorityId));
    // The revocation is written: what reads or signs after it may fail, and the loop or a person tries again.
    if (!read.ok || !read.value.ok) continue;
    const { name, state } = read.value.value;
    const about = { authorityId, name };
    if (!state.plan.onRevocation || state.due.length === 0) following.push(about);
    else if (state.block !== undefined) following.push({ ...about, block: state.block });
    else {
      const issued = await issueCrls(context, { authorityId, kinds: state.due });
      following.push(
        issued.ok
          ? { ...about, number: issued.value.act.number }
          : { ...about, block: blockOf(issued.error) ?? 'failed' },
      );
    }
  }
  return following;
}

const BLOCKS: Readonly<Partial<Record<AppError['code'], CrlBlock>>> = {
  'vault.locked': 'locked',
  'operator.role': 'role',
  'approval.needed': 'approval',
  'authority.no-key': 'no-key',
  'authority.not-valid-now': 'expired',
  'crl.no-key-usage': 'no-crl-sign',
  'crl.clock-behind': 'clock-behind',
};

/** What stands in the way where a list could not be signed for want of something that may come; undefined for other failures. */
export const blockOf = ({ code }: AppError): CrlBlock | undefined => BLOCKS[code];
