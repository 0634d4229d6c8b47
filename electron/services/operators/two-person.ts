import { type AppError, fail } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { isTwoPerson, type SealedKey } from '../../../shared/model/key.ts';
import { mapResult, ok, type Result } from '../../../shared/result.ts';
import { findAuthorityKeyId } from '../../store/authority-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findAuthorityWithKey } from '../../store/held-key-rows.ts';
import { findKey } from '../../store/key-rows.ts';
import type { Outcome } from '../ports.ts';
import { readingOr, requireUnlocked, type WorkspaceContext } from '../workspace-context.ts';
import { getApproval } from './approval.ts';
import { listLive } from './find-operator.ts';
import { rotate } from './rotate.ts';

/** Operators who may sign, that the rule takes. */
export const MIN_SIGNERS = 2;

interface RuleInput {
  readonly authorityId: AuthorityId;
  readonly on: boolean;
}

interface RuledKey {
  readonly name: string;
  readonly key: SealedKey;
}

/** See `OperatorService.setTwoPerson`. The workspace key changes, so that an earlier copy of the key's record does not undo the rule. */
export async function setTwoPerson(context: WorkspaceContext, { authorityId, on }: RuleInput): Outcome<null> {
  const unlocked = requireUnlocked(context, 'authority.two-person-set');
  if (!unlocked.ok) return unlocked;
  const found = await readingOr(context, (db) => findRuled(db, authorityId));
  if (!found.ok) return found;
  const { key, name } = found.value;
  if (isTwoPerson(key) === on) return ok(null);
  // Switching it takes both, on as well as off.
  const approved = await getApproval(context, { keyId: key.id, purpose: 'two-person', uses: 1 });
  if (!approved.ok) return approved;
  const note = {
    action: 'authority.two-person-set',
    entity: 'authority',
    entityId: authorityId,
    subject: name,
  } as const;
  const rotated = await rotate(context, {
    prepare: async (tx) => {
      const current = await findRuled(tx, authorityId);
      if (!current.ok) return current;
      if (isTwoPerson(current.value.key) === on || current.value.key.id !== key.id)
        return fail('authority.changed-meanwhile', { name });
      return ok({
        change: { kind: 'keys' },
        notes: [{ ...note, detail: { after: on, approvedBy: approved.value } }],
        rule: { keyId: key.id, twoPerson: on },
      });
    },
  });
  return mapResult(rotated, () => null);
}

async function findRuled(db: ReadDb, authorityId: AuthorityId): Promise<Result<RuledKey, AppError>> {
  const signers = (await listLive(db)).filter(({ role }) => role !== 'viewer').length;
  if (signers < MIN_SIGNERS) return fail('operator.too-few', { needs: MIN_SIGNERS, have: signers });
  const keyId = await findAuthorityKeyId(db, authorityId);
  const named = keyId === undefined ? undefined : await findAuthorityWithKey(db, keyId);
  const key = keyId === undefined ? undefined : await findKey(db, keyId);
  if (named === undefined || key === undefined) return fail('authority.not-found', { wanted: authorityId });
  return ok({ name: named.name, key });
}
