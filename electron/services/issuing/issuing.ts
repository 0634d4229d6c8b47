import type { UnixMs } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { IssueDraft } from '../../../shared/model/issue.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, mapResult, ok } from '../../../shared/result.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import { formatName } from '../../pki/name/name.ts';
import type { Issuer } from '../issuer.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning, requireUnlocked } from '../workspace-context.ts';
import { type FieldFinding, judgePreparation, requireAllowed } from './draft-check.ts';
import { describeDraft, nameOf } from './draft-rows.ts';
import { findDuplicates } from './find-duplicates.ts';
import type { Group, RecordAlso } from './issue-group.ts';
import { makeKeys, recordGroup, reserveGroup, signGroup } from './issue-group.ts';
import type { Preparation } from './issue-preparation.ts';
import { createPreparer } from './issue-preparation.ts';
import type { IssueRequest } from './issue-request.ts';

/** Certificates that are reserved, signed and recorded together when issued in bulk. */
export const GROUP_SIZE = 100;

export interface IssuingService {
  /** What would be signed, with each difference to the request and its reason. Works while locked; signs and stores nothing. */
  draft(request: IssueRequest): Outcome<IssueDraft>;
  /**
   * Issues one certificate: draft, check, reserve the serial, sign, record with its activity entry. Files are written by the export service.
   * Fails with `vault.locked`, `issue.refused` and what naming the parts fails with.
   */
  issue(request: IssueRequest, job?: JobContext): Outcome<CertificateSummary>;
  /**
   * Issues many, in groups of at most 100. Everything is checked before the first is signed; a failure or a cancel later leaves
   * the groups before it issued and recorded. `recordAlso` writes in the transaction of each group: both stand or neither.
   */
  issueMany(
    requests: readonly IssueRequest[],
    job: JobContext,
    recordAlso?: RecordAlso,
  ): Outcome<readonly CertificateSummary[]>;
  /**
   * What would be refused and what warned of, request by request; one that cannot even be prepared has its failure, and the others go on.
   * Works while locked; signs and stores nothing. Fails with `job.cancelled` and what the store says.
   */
  check(requests: readonly IssueRequest[], job: JobContext): Outcome<readonly IssueCheck[]>;
}

/** What the own checks say of one request of many. */
export type IssueCheck = Result<
  {
    /** The name it will have in lists. */
    readonly name: string;
    readonly subject: string;
    /** Alternative names as text: `dns:a.example`. */
    readonly sans: readonly string[];
    readonly notBefore: UnixMs;
    readonly notAfter: UnixMs;
    readonly refusals: readonly Problem[];
    readonly warnings: readonly Problem[];
  },
  AppError
>;

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
  const preparer = createPreparer(context);
  const checks: IssueCheck[] = [];
  for (let start = 0; start < requests.length; start += CHECKED_TOGETHER) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const prepared: Result<Preparation, AppError>[] = [];
    for (const request of requests.slice(start, start + CHECKED_TOGETHER))
      prepared.push(await preparer.prepare(request));
    const found = prepared.flatMap((one) => (one.ok ? [one.value] : []));
    const duplicates = await context.store.reading((db) => findDuplicates(db, found, context.ports.clock.now()));
    if (!duplicates.ok) return duplicates;
    const byPreparation = new Map(found.map((preparation, at) => [preparation, duplicates.value[at] ?? []]));
    checks.push(
      ...prepared.map((one) => mapResult(one, (value) => describeCheck(value, byPreparation.get(value) ?? []))),
    );
    job.progress(checks.length, requests.length);
    // A long list leaves room for what else is asked of this thread.
    await new Promise(setImmediate);
  }
  return ok(checks);
}

function describeCheck(preparation: Preparation, duplicates: readonly FieldFinding[]) {
  const { merged, validity } = preparation;
  const { refusals, warnings } = judgePreparation(preparation);
  return {
    name: nameOf(merged),
    subject: formatName(merged.subjectName),
    sans: merged.sans.map(formatGeneralName),
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    refusals,
    warnings: [...warnings, ...duplicates.map(({ problem }) => problem)],
  };
}

interface IssueOrder {
  readonly job: JobContext;
  readonly recordAlso: RecordAlso | undefined;
}

async function issueMany(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
  order: IssueOrder,
): Outcome<readonly CertificateSummary[]> {
  const unlocked = requireUnlocked(context);
  if (!unlocked.ok) return unlocked;
  const prepared = await prepareAll(context, requests);
  if (!prepared.ok) return prepared;
  for (const preparation of prepared.value) {
    const allowed = requireAllowed(preparation);
    if (!allowed.ok) return allowed;
  }
  return issueGroups(context, groupByIssuer(prepared.value), order);
}

/**
 * Every group is reserved, signed, recorded, in this order. The next one's serials are reserved before this one is recorded and its keys are made
 * meanwhile, so that the vault signs while the store writes. What was signed is recorded even when the job was cancelled or the next group fails.
 */
async function issueGroups(
  context: WorkspaceContext,
  groups: readonly Group[],
  { job, recordAlso }: IssueOrder,
): Outcome<readonly CertificateSummary[]> {
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  const issued: CertificateSummary[] = [];
  const line = createLine(context, groups);
  let current = await line.next();
  while (current !== undefined) {
    if (!current.ok) return current;
    const signed = await current.value.signed;
    if (!signed.ok) return signed;
    const running = requireRunning(job.signal);
    // The store takes the reservation first; what the next group needs besides is done while this one is being written.
    const [next, recorded] = await Promise.all([
      running.ok ? line.next() : running,
      recordGroup(context, signed.value, { issuer: current.value.issuer, first: issued.length, recordAlso }),
    ]);
    if (!recorded.ok) return recorded;
    issued.push(...recorded.value);
    await context.ports.stops?.at('recorded', issued.length);
    job.progress(issued.length, total);
    current = issued.length === total ? undefined : next;
  }
  return ok(issued);
}

interface GroupInLine {
  readonly issuer: Issuer;
  readonly signed: ReturnType<typeof signGroup>;
}

/** Hands out group by group once its serials are reserved, while it is being signed and the keys of the one behind it are being made. */
function createLine(context: WorkspaceContext, groups: readonly Group[]) {
  let index = 0;
  let keys = makeKeys(context, groups[0] ?? []);
  let count = 0;
  return {
    next: async (): Promise<Result<GroupInLine, AppError> | undefined> => {
      const group = groups[index];
      if (group === undefined) return undefined;
      index += 1;
      count += group.length;
      const reserved = await reserveGroup(context, { group, keys, count });
      if (!reserved.ok) return reserved;
      const signed = signGroup(context, reserved.value);
      keys = makeKeys(context, groups[index] ?? []);
      // A bug in there is met when they are awaited; until then it must not count as unhandled.
      for (const pending of [signed, keys]) pending.catch(() => undefined);
      return ok({ issuer: group[0].issuer, signed });
    },
  };
}

async function prepareAll(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
): Outcome<readonly Preparation[]> {
  const preparer = createPreparer(context);
  const prepared: Preparation[] = [];
  for (const request of requests) {
    const preparation = await preparer.prepare(request);
    if (!preparation.ok) return preparation;
    prepared.push(preparation.value);
  }
  return ok(prepared);
}

/** Consecutive preparations of one issuer, at most `GROUP_SIZE` each. */
function groupByIssuer(preparations: readonly Preparation[]): readonly Group[] {
  const groups: [Preparation, ...Preparation[]][] = [];
  for (const preparation of preparations) {
    const last = groups.at(-1);
    const fits = last !== undefined && last.length < GROUP_SIZE && last[0].issuer === preparation.issuer;
    if (fits) last.push(preparation);
    else groups.push([preparation]);
  }
  return groups;
}
