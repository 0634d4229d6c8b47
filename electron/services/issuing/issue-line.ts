import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning } from '../workspace-context.ts';
import type { Group, ReservedGroup, SignedGroup } from './issue-group.ts';
import { abandonGroups, reserveGroup, signGroup } from './issue-group.ts';
import type { RecordAlso } from './record-group.ts';
import { recordGroup } from './record-group.ts';

export interface IssueOrder {
  readonly job: JobContext;
  readonly recordAlso: RecordAlso | undefined;
  /** How many certificates are asked for, for the progress. */
  readonly total: number;
}

/** Groups as they are prepared; one is asked for while those before it are signed and recorded. */
export type Groups = AsyncIterator<Result<Group, AppError>, unknown>;

/**
 * Signs and records what is prepared and checked, group by group: while one is recorded, the next is signed and the one behind it prepared.
 *
 * Serials are reserved before anything is signed with them. What was signed is recorded even when the job was cancelled or the next group fails; serials
 * that nothing was signed with are abandoned then.
 */
export async function issueInLine(
  context: WorkspaceContext,
  groups: Groups,
  order: IssueOrder,
): Outcome<readonly CertificateSummary[]> {
  const running = requireRunning(order.job.signal);
  return running.ok ? new IssueLine(context, groups, order).run() : running;
}

/** A step ahead of what is awaited; undefined behind the last group. */
type Ahead<T> = Promise<Result<T | undefined, AppError>>;

class IssueLine {
  readonly #context: WorkspaceContext;
  readonly #groups: Groups;
  readonly #order: IssueOrder;
  /** Groups whose serials are reserved and that nothing was signed of. */
  readonly #unsigned = new Set<ReservedGroup>();
  readonly #issued: CertificateSummary[] = [];
  #isOver = false;

  constructor(context: WorkspaceContext, groups: Groups, order: IssueOrder) {
    this.#context = context;
    this.#groups = groups;
    this.#order = order;
  }

  async run(): Outcome<readonly CertificateSummary[]> {
    let reserving = ahead(this.#reserve(Promise.resolve()));
    let signing = ahead(this.#sign(reserving));
    reserving = ahead(this.#reserve(reserving));
    let worked: Result<unknown, AppError>;
    try {
      for (;;) {
        const signed = await signing;
        worked = signed;
        if (!signed.ok || signed.value === undefined) break;
        const running = requireRunning(this.#order.job.signal);
        if (running.ok) {
          signing = ahead(this.#sign(reserving));
          reserving = ahead(this.#reserve(reserving));
        }
        worked = await this.#record(signed.value);
        if (!worked.ok) break;
        if (running.ok) continue;
        const left = await reserving;
        worked = left.ok && left.value === undefined ? left : running;
        break;
      }
    } finally {
      await this.#end([signing, reserving]);
    }
    return worked.ok ? ok(this.#issued) : worked;
  }

  async #reserve(before: Promise<unknown>): Ahead<ReservedGroup> {
    await before;
    if (this.#isOver) return ok(undefined);
    const next = await this.#groups.next();
    if (next.done === true || this.#isOver) return ok(undefined);
    if (!next.value.ok) return next.value;
    const reserved = await reserveGroup(this.#context, next.value.value);
    if (reserved.ok) this.#unsigned.add(reserved.value);
    return reserved;
  }

  async #sign(reserving: Ahead<ReservedGroup>): Ahead<SignedGroup> {
    const reserved = await reserving;
    if (!reserved.ok) return reserved;
    const group = reserved.value;
    if (group === undefined || this.#isOver) return ok(undefined);
    this.#unsigned.delete(group);
    const signed = await signGroup(this.#context, group);
    // Where the vault refused before it signed, no certificate with these serials can exist; where it died, one may.
    if (!signed.ok && signed.error.code !== 'vault.stopped') this.#unsigned.add(group);
    return signed;
  }

  async #record(signed: SignedGroup): Promise<Result<null, AppError>> {
    const { job, recordAlso, total } = this.#order;
    const recorded = await recordGroup(this.#context, signed, recordAlso);
    if (!recorded.ok) return recorded;
    for (const summary of recorded.value) this.#issued.push(summary);
    await this.#context.ports.stops?.at('recorded', this.#issued.length);
    job.progress(this.#issued.length, total);
    return ok(null);
  }

  /** Nothing goes on behind the answer. */
  async #end(under: readonly Promise<unknown>[]): Promise<void> {
    this.#isOver = true;
    await Promise.allSettled(under);
    await this.#groups.return?.();
    await abandonGroups(this.#context, [...this.#unsigned]);
  }
}

/** A bug in there is met when it is awaited; until then it must not count as unhandled. */
function ahead<T>(step: Promise<T>): Promise<T> {
  step.catch(() => undefined);
  return step;
}
