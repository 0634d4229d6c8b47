import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { CrlPlan, CrlPlanProblem, CrlState } from '../../../shared/model/crl-plan.ts';
import { findStanding } from '../../store/authority-rows.ts';
import { findAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { hasLivingCertificates, saveCrlPlan } from '../../store/crl-plan-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, statusView, writing } from '../workspace-context.ts';
import { checkPlan, packPlan, readPlan } from './crl-plan.ts';
import { readCrlState } from './crl-state.ts';

/**
 * Sets how an authority issues CRLs; works locked. Fails with `authority.not-found`, `crl.plan-invalid`, also where another number of shards would keep addresses
 * that certificates name: who looks a revoked one up would find it good. Not done: issuing what the new plan wants.
 */
export async function setPlan(
  context: WorkspaceContext,
  { authorityId, plan }: { readonly authorityId: AuthorityId; readonly plan: CrlPlan },
): Outcome<CrlState> {
  const problems = checkPlan(plan);
  if (problems.length > 0) return fail('crl.plan-invalid', { problems });
  return writing(context, ['crl_plan', 'crl'], async (tx) => {
    const authority = await findStanding(tx, authorityId, await statusView(context, tx));
    if (authority === undefined) return fail('authority.not-found', { wanted: authorityId });
    const before = await readPlan(tx, authorityId);
    const changedAt = context.ports.clock.now();
    const isKept = await keepsNamed(tx, { authorityId, before: before.plan, plan, at: changedAt });
    if (isKept) return fail('crl.plan-invalid', { problems: [DEALT_OTHERWISE] });
    await saveCrlPlan(tx, authorityId, { plan: packPlan(plan, before.lastScope), changedAt });
    await recordActivity(context, tx, {
      action: 'crl.plan-set',
      entity: 'authority',
      entityId: authorityId,
      subject: authority.name,
      detail: differences(before.plan, plan),
    });
    const state = await readCrlState(context, tx, authorityId);
    return state.ok ? { ok: true, value: state.value.state } : state;
  });
}

const DEALT_OTHERWISE: CrlPlanProblem = { field: 'distributionUrls', problem: 'dealt-otherwise' };

/** Whether lists of other shards would stand at addresses that certificates name by their shard. */
async function keepsNamed(
  db: ReadDb,
  change: {
    readonly authorityId: AuthorityId;
    readonly before: CrlPlan;
    readonly plan: CrlPlan;
    readonly at: UnixMs;
  },
): Promise<boolean> {
  const { authorityId, before, plan, at } = change;
  if (before.shards === plan.shards) return false;
  const { addresses } = await findAuthorityDetail(db, authorityId);
  const named = new Set([...before.distributionUrls, ...addresses.crl].filter((url) => url.includes('{shard}')));
  return plan.distributionUrls.some((url) => named.has(url)) && hasLivingCertificates(db, authorityId, at);
}

/** Values that changed, before and after. */
function differences(before: CrlPlan, after: CrlPlan): Readonly<Record<string, string | number | boolean>> {
  const detail: Record<string, string | number | boolean> = {};
  const was = flat(before);
  for (const [name, value] of Object.entries(flat(after))) {
    const old = was[name] ?? '';
    if (old !== value) detail[name] = `${old} → ${value}`;
  }
  return detail;
}

const flat = (plan: CrlPlan): Readonly<Record<string, string>> => ({
  validHours: String(plan.validHours),
  everyHours: String(plan.everyHours ?? '–'),
  onRevocation: String(plan.onRevocation),
  deltaEveryHours: plan.delta === null ? '–' : String(plan.delta.everyHours ?? '–'),
  deltaValidHours: plan.delta === null ? '–' : String(plan.delta.validHours),
  shards: String(plan.shards),
  distributionUrls: plan.distributionUrls.join(' '),
  deltaUrls: plan.deltaUrls.join(' '),
  keepExpired: String(plan.keepExpired),
  graceHours: String(plan.graceHours),
});
