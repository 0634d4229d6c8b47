import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { IssueDraft } from '../../../shared/model/issue.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import { formatName, parseName } from '../../pki/name/name.ts';
import { judgeDraft, requireAllowed } from './draft-check.ts';
import { describeDraft } from './draft-rows.ts';
import type { Group, RecordAlso } from './issue-group.ts';
import { makeKeys, recordGroup, reserveGroup, signGroup } from './issue-group.ts';
import type { Preparation } from './issue-preparation.ts';
import { buildSampleDraft, prepareIssue } from './issue-preparation.ts';
import type { IssueRequest } from './issue-request.ts';
import type { Issuer } from '../issuer.ts';
import { getIssuer, requireRoom } from '../issuer.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import { loadRequest } from '../requests/keep-requests.ts';
import type { CheckedRequest } from '../requests/request-check.ts';
import { checkCsr } from '../requests/request-check.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning, requireUnlocked } from '../workspace-context.ts';

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
  const prepared = await prepareAll(context, [request]);
  if (!prepared.ok) return prepared;
  const preparation = prepared.value[0];
  if (preparation === undefined) throw new BugError('nothing was prepared');
  return ok(describeDraft(preparation, request));
}

async function checkMany(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
  job: JobContext,
): Outcome<readonly IssueCheck[]> {
  const checks: IssueCheck[] = [];
  for (const request of requests) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const prepared = await prepareAll(context, [request]);
    checks.push(prepared.ok ? ok(describeCheck(prepared.value[0])) : prepared);
    job.progress(checks.length, requests.length);
  }
  return ok(checks);
}

function describeCheck(preparation: Preparation | undefined) {
  if (preparation === undefined) throw new BugError('nothing was prepared');
  const draft = buildSampleDraft(preparation);
  const subject = formatSubject(draft.subjectNameDer);
  const { notBefore, notAfter } = draft;
  const verdict = judgeDraft(draft, preparation.issuer);
  return { name: subject, subject, sans: preparation.sans.map(formatGeneralName), notBefore, notAfter, ...verdict };
}

function formatSubject(nameDer: Uint8Array): string {
  const name = parseName(nameDer);
  if (!name.ok) throw new BugError('the subject of a draft does not parse');
  return formatName(name.value);
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
    const room = requireRoom(preparation.issuer, 0);
    if (!room.ok) return room;
    const allowed = requireAllowed(buildSampleDraft(preparation), preparation.issuer);
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
  const issuers = new Map<string, Issuer>();
  const now = context.ports.clock.now();
  const prepared: Preparation[] = [];
  for (const request of requests) {
    const issuer = issuers.has(request.authorityId)
      ? ok(issuers.get(request.authorityId))
      : await getIssuer(context, request.authorityId, 'certificates');
    if (!issuer.ok) return issuer;
    if (issuer.value === undefined) throw new BugError('an issuer was forgotten');
    issuers.set(request.authorityId, issuer.value);
    const csr = await findCsr(context, request);
    if (!csr.ok) return csr;
    const preparation = prepareIssue(request, { issuer: issuer.value, csr: csr.value, now });
    if (!preparation.ok) return preparation;
    prepared.push(preparation.value);
  }
  return ok(prepared);
}

async function findCsr(context: WorkspaceContext, request: IssueRequest): Outcome<CheckedRequest | undefined> {
  if (request.checked !== undefined) return ok(request.checked);
  if (request.csr !== undefined) return checkCsr(request.csr, 'request');
  return request.requestId === undefined ? ok(undefined) : loadRequest(context, request.requestId);
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
