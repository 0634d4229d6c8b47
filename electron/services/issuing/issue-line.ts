import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning } from '../workspace-context.ts';
import type { Group, ReservedGroup, SignedGroup } from './issue-group.ts';
import { abandonGroups, reserveGroups, signGroup } from './issue-group.ts';
import type { Preparation } from './issue-preparation.ts';
import type { RecordAlso } from './record-group.ts';
import { recordGroup } from './record-group.ts';

/**
 * Certificates that are signed and recorded together when issued in bulk. Keys take long to make; without them, larger groups spare the disk pages
 * that the indexes of every group would write again.
 */
const GROUP_SIZES = { 'with-keys': 100, 'from-requests': 500 } as const;
/** Groups whose serials are reserved at the beginning: one to be signed, one behind it. */
const AHEAD = 2;

export interface IssueOrder {
  readonly job: JobContext;
  readonly recordAlso: RecordAlso | undefined;
}

/**
 * Signs and records what was prepared and checked, group by group.
 *
 * Serials are reserved before anything is signed with them: those of the first two groups at once, those of a later one in the transaction that
 * records the second before it. So the vault signs one group while the store writes the one before. What was signed is recorded even when the job
 * was cancelled or the next group fails; serials that nothing was signed with are abandoned then.
 */
export async function issueInLine(
  context: WorkspaceContext,
  preparations: readonly Preparation[],
  order: IssueOrder,
): Outcome<readonly CertificateSummary[]> {
  const running = requireRunning(order.job.signal);
  if (!running.ok) return running;
  const groups = groupByIssuer(preparations);
  const begun = await reserveGroups(context, groups.slice(0, AHEAD));
  if (!begun.ok) return begun;
  const line: Line = {
    context,
    groups,
    order,
    waiting: [...begun.value],
    issued: [],
    total: preparations.length,
    refusal: undefined,
  };
  const worked = await workOff(line);
  if (worked.ok) return ok(line.issued);
  await abandonGroups(context, line.waiting);
  return worked;
}

interface Line {
  readonly context: WorkspaceContext;
  readonly groups: readonly Group[];
  readonly order: IssueOrder;
  /** Groups whose serials are reserved and that nothing was signed of. */
  readonly waiting: ReservedGroup[];
  readonly issued: CertificateSummary[];
  readonly total: number;
  /** Why the groups behind those that are reserved are not to be signed any more. */
  refusal: AppError | undefined;
}

type Signing = Promise<Result<SignedGroup, AppError>>;

async function workOff(line: Line): Promise<Result<null, AppError>> {
  let signing = signNext(line);
  for (const index of line.groups.keys()) {
    const signed = await signing;
    if (!signed.ok) return signed;
    if (signed.value.certificates.length === 0 && line.refusal !== undefined) return err(line.refusal);
    const running = requireRunning(line.order.job.signal);
    if (running.ok) signing = signNext(line);
    const goesOn = running.ok && line.refusal === undefined;
    const recorded = await record(line, signed.value, goesOn ? line.groups[index + AHEAD] : undefined);
    if (!recorded.ok) return recorded;
    if (!running.ok && line.issued.length < line.total) return running;
  }
  return ok(null);
}

/** A bug in there is met when it is awaited; until then it must not count as unhandled. */
function signNext(line: Line): Signing {
  const signing = takeAndSign(line);
  signing.catch(() => undefined);
  return signing;
}

async function takeAndSign({ context, waiting }: Line): Signing {
  const group = waiting.shift();
  if (group === undefined) return ok({ certificates: [], verified: Promise.resolve() });
  const signed = await signGroup(context, group);
  // Where the vault refused before it signed, no certificate with these serials can exist; where it died, one may.
  if (!signed.ok && signed.error.code !== 'vault.stopped') waiting.unshift(group);
  return signed;
}

async function record(line: Line, signed: SignedGroup, next: Group | undefined): Promise<Result<null, AppError>> {
  const { context, order, waiting, issued, total } = line;
  const recorded = await recordGroup(context, signed, { first: issued.length, recordAlso: order.recordAlso, next });
  if (!recorded.ok) return recorded;
  issued.push(...recorded.value.summaries);
  const reserved = recorded.value.next;
  if (reserved.ok) waiting.push(...reserved.value);
  else line.refusal = reserved.error;
  await context.ports.stops?.at('recorded', issued.length);
  order.job.progress(issued.length, total);
  return ok(null);
}

const sizeFor = ({ subjectKey }: Preparation): number =>
  GROUP_SIZES['make' in subjectKey ? 'with-keys' : 'from-requests'];

/** Consecutive preparations of one issuer, as many as their kind allows. */
function groupByIssuer(preparations: readonly Preparation[]): readonly Group[] {
  const groups: [Preparation, ...Preparation[]][] = [];
  for (const preparation of preparations) {
    const last = groups.at(-1);
    const size = sizeFor(preparation);
    const fits = last !== undefined && last[0].issuer === preparation.issuer && size === sizeFor(last[0]);
    if (fits && last.length < size) last.push(preparation);
    else groups.push([preparation]);
  }
  let count = 0;
  return groups.map((preparations) => {
    count += preparations.length;
    return { issuer: preparations[0].issuer, preparations, count };
  });
}
