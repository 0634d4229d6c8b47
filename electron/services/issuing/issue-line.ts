import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { requireApproved } from '../operators/approval.ts';
import type { WriteDb } from '../../store/db.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { ReservedSerial } from '../serial.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning } from '../workspace-context.ts';
import type { Group, ReservedGroup, SignedGroup } from './issue-group.ts';
import { abandonGroups, holdReserved, reserveWithin, signGroup } from './issue-group.ts';
import type { RecordAlso } from './record-group.ts';
import { recordGroup } from './record-group.ts';

export interface IssueOrder {
  readonly job: JobContext;
  readonly recordAlso: RecordAlso | undefined;
  /** How many certificates are asked for, for the progress. */
  readonly total: number;
}

/** What one step hands to the next, or why the line ends here. */
type Steps<T> = AsyncGenerator<Result<T, AppError>, undefined>;

/** Groups as they are prepared; one is asked for while those before it are reserved, signed and recorded. */
export type Groups = Steps<Group>;

/**
 * Signs and records what is prepared and checked, group by group: while one is recorded, the next is signed, the one behind it reserved, and those
 * after that prepared. Each of these works in a thread or process of its own, and none waits for another that it does not need.
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

type Reserving = Outcome<readonly ReservedSerial[]>;

/** A group whose serials are to be taken by the transaction under way, or behind it. */
interface Waiting {
  readonly group: Group;
  readonly resolve: (serials: Awaited<Reserving> | Reserving) => void;
  readonly reject: (error: unknown) => void;
}

class IssueLine {
  readonly #context: WorkspaceContext;
  readonly #groups: Groups;
  readonly #order: IssueOrder;
  /** Groups whose serials are reserved and that nothing was signed of. */
  readonly #unsigned = new Set<ReservedGroup>();
  readonly #issued: CertificateSummary[] = [];
  /** Keys whose signatures were asked for, all that are left at once. */
  readonly #approved = new Set<string>();
  #taken = 0;
  #isOver = false;
  #isRecording = false;
  #waiting: Waiting | undefined;

  constructor(context: WorkspaceContext, groups: Groups, order: IssueOrder) {
    this.#context = context;
    this.#groups = groups;
    this.#order = order;
  }

  async run(): Outcome<readonly CertificateSummary[]> {
    const signed = ahead(this.#sign(ahead(this.#reserve())));
    try {
      for (;;) {
        const next = await signed.next();
        if (next.done === true) return ok(this.#issued);
        const worked = next.value.ok ? await this.#record(next.value.value) : next.value;
        if (!worked.ok) return worked;
      }
    } finally {
      await this.#end(signed);
    }
  }

  async *#reserve(): Steps<ReservedGroup> {
    for await (const group of ahead(this.#groups)) {
      if (this.#isOver) return;
      const reserved = group.ok ? await this.#reserveOne(group.value) : group;
      yield reserved;
      if (!reserved.ok) return;
    }
  }

  async #reserveOne(group: Group): Promise<Result<ReservedGroup, AppError>> {
    const running = requireRunning(this.#order.job.signal);
    if (!running.ok) return running;
    const approved = await this.#requireApproved(group);
    if (!approved.ok) return approved;
    await this.#context.ports.stops?.at('drafted', group.count);
    const serials = await (this.#isRecording ? this.#reserveBeside(group) : this.#reserveAlone(group));
    if (!serials.ok) return serials;
    const reserved = await holdReserved(this.#context, group, serials.value);
    this.#unsigned.add(reserved);
    return ok(reserved);
  }

  #reserveAlone(group: Group): Reserving {
    return this.#context.store.transaction((tx) => reserveWithin(this.#context, tx, group));
  }

  /** Waits for the transaction under way to take the serials along: every commit waits for the disk. */
  #reserveBeside(group: Group): Reserving {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<Reserving>>();
    this.#waiting = { group, resolve, reject };
    return promise;
  }

  /** A second operator approves the whole act at once, before its first serial is taken. */
  async #requireApproved({ issuer, preparations }: Group): Promise<Result<unknown, AppError>> {
    const { id } = issuer.key;
    const uses = this.#approved.has(id) ? preparations.length : this.#order.total - this.#taken;
    this.#approved.add(id);
    this.#taken += preparations.length;
    return requireApproved(this.#context, issuer.key, 'sign', Math.max(uses, preparations.length));
  }

  async *#sign(groups: Steps<ReservedGroup>): Steps<SignedGroup> {
    for await (const group of groups) {
      if (this.#isOver) return;
      const signed = group.ok ? await this.#signOne(group.value) : group;
      yield signed;
      if (!signed.ok) return;
    }
  }

  async #signOne(group: ReservedGroup): Promise<Result<SignedGroup, AppError>> {
    const running = requireRunning(this.#order.job.signal);
    if (!running.ok) return running;
    this.#unsigned.delete(group);
    const signed = await signGroup(this.#context, group);
    // Where the vault refused before it signed, no certificate with these serials can exist; where it died, one may.
    if (!signed.ok && signed.error.code !== 'vault.stopped') this.#unsigned.add(group);
    return signed;
  }

  async #record(signed: SignedGroup): Promise<Result<null, AppError>> {
    const { job, total } = this.#order;
    const recorded = await this.#recordAndReserve(signed);
    if (!recorded.ok) return recorded;
    for (const summary of recorded.value) this.#issued.push(summary);
    await this.#context.ports.stops?.at('recorded', this.#issued.length);
    job.progress(this.#issued.length, total);
    return ok(null);
  }

  async #recordAndReserve(signed: SignedGroup): Outcome<readonly CertificateSummary[]> {
    const { recordAlso } = this.#order;
    let taken: { readonly waiting: Waiting; readonly serials: Reserving } | undefined;
    const beside = async (tx: WriteDb): Promise<void> => {
      const waiting = this.#waiting;
      if (waiting === undefined) return;
      this.#waiting = undefined;
      taken = { waiting, serials: reserveWithin(this.#context, tx, waiting.group) };
      await taken.serials;
    };
    this.#isRecording = true;
    try {
      const recorded = await recordGroup(this.#context, signed, { recordAlso, beside });
      taken?.waiting.resolve(recorded.ok ? taken.serials : recorded);
      return recorded;
    } catch (error) {
      taken?.waiting.reject(error);
      throw error;
    } finally {
      this.#isRecording = false;
      const late = this.#waiting;
      this.#waiting = undefined;
      late?.resolve(this.#reserveAlone(late.group));
    }
  }

  /** Nothing goes on behind the answer. */
  async #end(signed: Steps<SignedGroup>): Promise<void> {
    this.#isOver = true;
    await signed.return(undefined);
    await abandonGroups(this.#context, [...this.#unsigned]);
  }
}

/** The same steps, where the next is under way while the last is worked on. Who stops listening waits for the end of that. */
async function* ahead<T>(steps: Steps<T>): Steps<T> {
  let next = begin(steps);
  try {
    for (;;) {
      const step = await next;
      if (step.done === true) return;
      next = begin(steps);
      yield step.value;
    }
  } finally {
    await Promise.allSettled([next]);
    await steps.return(undefined);
  }
}

/** A bug in there is met when it is awaited; until then it must not count as unhandled. */
function begin<T>(steps: Steps<T>): ReturnType<Steps<T>['next']> {
  const step = steps.next();
  step.catch(() => undefined);
  return step;
}
