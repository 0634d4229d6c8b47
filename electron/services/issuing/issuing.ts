import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { IssueDraft } from '../../../shared/model/issue.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, mapResult, ok } from '../../../shared/result.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning, requireUnlocked } from '../workspace-context.ts';
import { describeChecks, type IssueCheck } from './describe-checks.ts';
import { judgePreparation, requireAllowed } from './draft-check.ts';
import { describeDraft } from './draft-rows.ts';
import { findDuplicates } from './find-duplicates.ts';
import type { RecordAlso } from './record-group.ts';
import { groupPrepared } from './group-prepared.ts';
import type { PlacedPreparation } from './issue-group.ts';
import { issueEach, type IssueEachOrder, type Judged } from './issue-each.ts';
import { issueInLine, type IssueOrder } from './issue-line.ts';
import { createPreparer } from './issue-preparation.ts';
import type { IssueRequest } from './issue-request.ts';
import { prepareMany } from './prepare-many.ts';

export interface IssuingService {
  /** What would be signed, with each difference to the request and its reason. Works while locked; signs and stores nothing. */
  draft(request: IssueRequest): Outcome<IssueDraft>;
  /**
   * Issues one certificate: draft, check, reserve the serial, sign, record with its activity entry. Files are written by the export service.
   * Fails with `vault.locked`, `issue.refused` and what naming the parts fails with.
   */
  issue(request: IssueRequest, job?: JobContext): Outcome<CertificateSummary>;
  /**
   * Issues many, in groups. Everything is checked before the first is signed; a failure or a cancel later leaves
   * the groups before it issued and recorded. `recordAlso` writes in the transaction of each group: both stand or neither.
   */
  issueMany(
    requests: readonly IssueRequest[],
    job: JobContext,
    recordAlso?: RecordAlso,
  ): Outcome<readonly CertificateSummary[]>;
  /** Issues many row by row, each checked right before it is signed: see `issueEach`. */
  issueEach(requests: readonly IssueRequest[], order: IssueEachOrder): Outcome<readonly CertificateSummary[]>;
  /**
   * What would be refused and what warned of, request by request; one that cannot even be prepared has its failure, and the others go on.
   * Works while locked; signs and stores nothing. Fails with `job.cancelled` and what the store says.
   */
  check(requests: readonly IssueRequest[], job: JobContext): Outcome<readonly IssueCheck[]>;
}

export const createIssuing = (context: WorkspaceContext): IssuingService => ({
  draft: (request) => draft(context, request),
  issue: async (request, job = NO_JOB) => {
    const issued = await issueMany(context, [request], { job, recordAlso: undefined });
    if (!issued.ok) return issued;
    const summary = issued.value[0];
    if (summary === undefined) throw new BugError('nothing was issued');
    return ok(summary);
  },
  issueMany: (requests, job, recordAlso) => issueMany(context, requests, { job, recordAlso }),
  issueEach: (requests, order) => issueEach(context, requests, order),
  check: (requests, job) => checkMany(context, requests, job),
});

async function draft(context: WorkspaceContext, request: IssueRequest): Outcome<IssueDraft> {
  const prepared = await createPreparer(context).prepare(request);
  if (!prepared.ok) return prepared;
  const duplicates = await context.store.reading((db) =>
    findDuplicates(db, [prepared.value], context.ports.clock.now()),
  );
  return duplicates.ok ? ok(describeDraft(prepared.value, duplicates.value[0] ?? [])) : duplicates;
}

/** Rows are looked up in the workspace and told of together. */
const CHECKED_TOGETHER = 200;

async function checkMany(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
  job: JobContext,
): Outcome<readonly IssueCheck[]> {
  const checks: IssueCheck[] = [];
  for (let start = 0; start < requests.length; start += CHECKED_TOGETHER) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const judged: Result<Judged, AppError>[] = [];
    for await (const one of prepareMany(context, requests.slice(start, start + CHECKED_TOGETHER)))
      judged.push(mapResult(one, (preparation) => ({ preparation, verdict: judgePreparation(preparation) })));
    const described = await describeChecks(context, judged);
    if (!described.ok) return described;
    checks.push(...described.value);
    job.progress(checks.length, requests.length);
    // A long list leaves room for what else is asked of this thread.
    await new Promise(setImmediate);
  }
  return ok(checks);
}

async function issueMany(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
  order: Omit<IssueOrder, 'total'>,
): Outcome<readonly CertificateSummary[]> {
  const unlocked = requireUnlocked(context, 'certificate.issued');
  if (!unlocked.ok) return unlocked;
  const preparations: Result<PlacedPreparation, AppError>[] = [];
  for await (const prepared of prepareMany(context, requests)) {
    const allowed = prepared.ok ? requireAllowed(prepared.value) : prepared;
    if (!allowed.ok) return allowed;
    if (prepared.ok) preparations.push(ok({ index: preparations.length, preparation: prepared.value }));
  }
  return issueInLine(context, groupPrepared(preparations, requests.length), { ...order, total: requests.length });
}
