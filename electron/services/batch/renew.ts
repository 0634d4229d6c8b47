import type { AppError } from '../../../shared/errors.ts';
import type { RenewItem, RenewOutcome, RenewReport, ShownRenewal } from '../../../shared/model/renew.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { IssueRequest } from '../issuing/issue-request.ts';
import { createIssuing } from '../issuing/issuing.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireUnlocked } from '../workspace-context.ts';
import { type PlannedRenewal, planRenewals, type RenewOrder } from './renew-plan.ts';

export interface RenewService {
  /** See `planRenewals`. */
  plan(order: RenewOrder): Outcome<readonly RenewItem[]>;
  /**
   * Issues a successor for each certificate that may have one; `revokeOld` revokes the old one as superseded in the transaction that records the
   * new one. What cannot be renewed is told and the rest goes on. Fails with `vault.locked`, `job.cancelled`, `certificate.replaced-meanwhile` and what
   * issuing fails with; what was issued before stays.
   */
  run(order: RenewRunOrder, job: JobContext): Outcome<RenewReport>;
}

export interface RenewRunOrder extends RenewOrder {
  readonly revokeOld: boolean;
  /** What somebody saw of the plan and accepted: one that was not shown, or would come to something else now, is refused as `changed-meanwhile`. */
  readonly shown: readonly ShownRenewal[];
}

export const createRenewals = (context: WorkspaceContext): RenewService => ({
  plan: async (order) => {
    const planned = await planRenewals(context, order, NO_JOB);
    return planned.ok ? ok(planned.value.map(({ item }) => item)) : planned;
  },
  run: (order, job) => run(context, order, job),
});

async function run(
  context: WorkspaceContext,
  order: RenewRunOrder,
  job: JobContext,
): Promise<Result<RenewReport, AppError>> {
  const unlocked = requireUnlocked(context, 'certificate.issued');
  if (!unlocked.ok) return unlocked;
  const planned = await planRenewals(context, order, job);
  if (!planned.ok) return planned;
  const revokes = (planned: PlannedRenewal): boolean => order.revokeOld && !planned.item.warnings.includes('revoked');
  const pinned = refuseChanged(planned.value, order.shown);
  const wanted = pinned.filter(({ request }) => request !== undefined);
  const requests = wanted.flatMap((one): IssueRequest[] => {
    const replaces = one.request?.replaces;
    return one.request === undefined || replaces === undefined
      ? []
      : [{ ...one.request, replaces: { ...replaces, revoke: revokes(one) } }];
  });
  const issued = await createIssuing(context).issueMany(requests, job);
  if (!issued.ok) return issued;
  const successors = new Map(wanted.map(({ item }, index) => [item.certificateId, issued.value[index]?.id]));
  const items = pinned.map((one): RenewOutcome => {
    const { certificateId, name, reason } = one.item;
    const successorId = successors.get(certificateId);
    if (successorId === undefined) return { certificateId, name, ...(reason && { reason }), revoked: false };
    return { certificateId, name, successorId, revoked: revokes(one) };
  });
  return ok({
    items,
    issued: issued.value.length,
    refused: items.length - issued.value.length,
    revoked: items.filter(({ revoked }) => revoked).length,
  });
}

function refuseChanged(planned: readonly PlannedRenewal[], shown: readonly ShownRenewal[]): readonly PlannedRenewal[] {
  const stamps = new Map(shown.map(({ id, stamp }) => [id, stamp]));
  return planned.map(({ item, request }) => {
    if (request === undefined) return { item };
    const isAsShown = stamps.get(item.certificateId) === item.stamp;
    return isAsShown ? { item, request } : { item: { ...item, canRenew: false, reason: 'changed-meanwhile' } };
  });
}
