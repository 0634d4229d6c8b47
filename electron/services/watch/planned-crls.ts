import { listIssuingAuthorities } from '../../store/crl-plan-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { readCrlState } from '../revocation/crl-state.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { PlannedCrl, PlannedCrls } from './due-alerts.ts';

/** What the plans of authorities say of their lists now, and what keeps a list from being signed. Authorities without a plan are left out. */
export async function readPlannedCrls(context: WorkspaceContext, db: ReadDb): Promise<PlannedCrls> {
  const planned = new Map<string, PlannedCrl>();
  for (const id of await listIssuingAuthorities(db)) {
    const read = await readCrlState(context, db, id);
    if (!read.ok || !read.value.state.isPlanned) continue;
    const { plan, due, block, nextIssueAt } = read.value.state;
    planned.set(id, {
      graceHours: plan.graceHours,
      ...(due.length > 0 && block !== undefined ? { block } : {}),
      ...(nextIssueAt === undefined ? {} : { nextIssueAt }),
    });
  }
  return planned;
}
