import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireUnlocked } from '../workspace-context.ts';
import { judgePreparation, type PreparationVerdict } from './draft-check.ts';
import { groupPrepared } from './group-prepared.ts';
import type { PlacedPreparation } from './issue-group.ts';
import { issueInLine, type IssueOrder } from './issue-line.ts';
import type { Preparation } from './issue-preparation.ts';
import type { IssueRequest } from './issue-request.ts';
import { prepareMany } from './prepare-many.ts';

/** A request with everything decided, and what the own checks say of it. */
export interface Judged {
  readonly preparation: Preparation;
  readonly verdict: PreparationVerdict;
}

export interface IssueEachOrder extends Omit<IssueOrder, 'total'> {
  /** Whether rules of lint that only warn are run too. */
  readonly withWarnings: boolean;
  /**
   * Which of some requests that stand beside each other are to be issued; the first has this place. One that could not be prepared, or that is refused, is
   * not issued whatever is answered. A failure ends the act; what is signed by then is recorded.
   */
  readonly choose: (first: number, judged: readonly Result<Judged, AppError>[]) => Outcome<readonly boolean[]>;
}

/** Requests that are chosen from together. */
const TOGETHER = 60;
/** Requests between two looks at what else is asked of this thread: what is signed meanwhile is recorded by it. */
const AT_A_STRETCH = 4;

/**
 * Issues requests row by row: each is prepared and checked once, right before it is signed, while those before it are recorded. Certificates stand in the
 * order of their requests, without those that were left. Fails with `vault.locked`, `job.cancelled` and what issuing fails with.
 */
export async function issueEach(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
  order: IssueEachOrder,
): Outcome<readonly CertificateSummary[]> {
  const unlocked = requireUnlocked(context, 'certificate.issued');
  if (!unlocked.ok) return unlocked;
  const groups = groupPrepared(prepareChosen(context, requests, order), requests.length);
  return issueInLine(context, groups, { ...order, total: requests.length });
}

async function* prepareChosen(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
  { withWarnings, choose }: IssueEachOrder,
): AsyncGenerator<Result<PlacedPreparation, AppError>> {
  let judged: Result<Judged, AppError>[] = [];
  let first = 0;
  for await (const prepared of prepareMany(context, requests)) {
    judged.push(prepared.ok ? ok(judge(prepared.value, withWarnings)) : prepared);
    if (judged.length % AT_A_STRETCH === 0) await new Promise(setImmediate);
    if (judged.length < TOGETHER && first + judged.length < requests.length) continue;
    const chosen = await choose(first, judged);
    if (!chosen.ok) {
      yield chosen;
      return;
    }
    for (const [at, one] of judged.entries()) {
      if (one.ok && one.value.verdict.refusals.length === 0 && chosen.value[at] === true)
        yield ok({ index: first + at, preparation: one.value.preparation });
    }
    first += judged.length;
    judged = [];
  }
}

const judge = (preparation: Preparation, withWarnings: boolean): Judged => ({
  preparation,
  verdict: judgePreparation(preparation, !withWarnings),
});
