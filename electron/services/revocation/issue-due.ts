import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { CrlBlock, CrlKind } from '../../../shared/model/crl-plan.ts';
import { ok } from '../../../shared/result.ts';
import { listIssuingAuthorities } from '../../store/crl-plan-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readCrlState } from './crl-state.ts';
import { issueCrls } from './issue-crls.ts';
import { blockOf } from './issue-following.ts';
import { takeBackMarks } from './mark-ahead.ts';

interface Named {
  readonly authorityId: AuthorityId;
  readonly name: string;
}

/** What became of everything that was due. */
export interface IssuedDue {
  readonly issued: readonly (Named & { readonly number: number })[];
  /** Due, and waiting for a key, a clock or a new certificate. */
  readonly blocked: readonly (Named & { readonly kinds: readonly CrlKind[]; readonly block: CrlBlock })[];
  readonly failed: readonly (Named & { readonly error: AppError })[];
  /** When the next list is due; absent where none is known to come. */
  readonly nextAt?: UnixMs;
}

/**
 * Issues the lists that the plans of all authorities want at this moment, as far as their keys can be used: unlocked or granted. One that is blocked is told and
 * waits; one that fails does not hold up the others. Fails where the workspace cannot be read.
 */
export async function issueDueCrls(context: WorkspaceContext, signal?: AbortSignal): Outcome<IssuedDue> {
  // Revocations that were marked for a list that nobody keeps any more would seem to be told.
  await takeBackMarks(context, signal === undefined ? {} : { signal });
  const ids = await context.store.reading(listIssuingAuthorities);
  if (!ids.ok) return ids;
  const issued: IssuedDue['issued'][number][] = [];
  const blocked: IssuedDue['blocked'][number][] = [];
  const failed: IssuedDue['failed'][number][] = [];
  const coming: UnixMs[] = [];
  for (const authorityId of ids.value) {
    if (signal?.aborted === true) break;
    const one = await issueOf(context, authorityId);
    if (!one.ok) return one;
    const { name, result, nextAt } = one.value;
    const about = { authorityId, name };
    if (nextAt !== undefined) coming.push(nextAt);
    if (result === undefined) continue;
    if ('number' in result) issued.push({ ...about, number: result.number });
    else if ('block' in result) blocked.push({ ...about, kinds: result.kinds, block: result.block });
    else failed.push({ ...about, error: result.error });
  }
  const nextAt = coming.sort((one, other) => one - other)[0];
  return ok({ issued, blocked, failed, ...(nextAt === undefined ? {} : { nextAt }) });
}

interface IssuedOf {
  readonly name: string;
  readonly nextAt: UnixMs | undefined;
  readonly result:
    | { readonly number: number }
    | { readonly kinds: readonly CrlKind[]; readonly block: CrlBlock }
    | { readonly error: AppError }
    | undefined;
}

async function issueOf(context: WorkspaceContext, authorityId: AuthorityId): Outcome<IssuedOf> {
  const read = await context.store.readingSlowly((db) => readCrlState(context, db, authorityId));
  if (!read.ok) return read;
  // Somebody may have deleted it since it was listed.
  if (!read.value.ok) return ok({ name: '', nextAt: undefined, result: undefined });
  const { name, state } = read.value.value;
  const { due: kinds, block, nextIssueAt } = state;
  if (kinds.length === 0) return ok({ name, nextAt: nextIssueAt, result: undefined });
  if (block !== undefined) return ok({ name, nextAt: undefined, result: { kinds, block } });
  const issued = await issueCrls(context, { authorityId, kinds });
  if (!issued.ok) {
    const blockedNow = blockOf(issued.error);
    const result = blockedNow === undefined ? { error: issued.error } : { kinds, block: blockedNow };
    return ok({ name, nextAt: undefined, result });
  }
  const after = await context.store.readingSlowly((db) => readCrlState(context, db, authorityId));
  const next = after.ok && after.value.ok ? after.value.value.state.nextIssueAt : undefined;
  return ok({ name, nextAt: next, result: { number: issued.value.act.number } });
}
