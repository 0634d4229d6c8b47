import type { AppError } from '../../../shared/errors.ts';
import type { PublishTargetId, UnixMs } from '../../../shared/model/brands.ts';
import type { PublishTarget } from '../../../shared/model/publish.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ReadDb } from '../../store/db.ts';
import { findNewestRun, listTargets } from '../../store/publish-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { LONGEST_WAIT_MS } from './backoff.ts';
import { runTarget } from './run-target.ts';
import { readTarget } from './stored-place.ts';
import { currentState, findKept, isSameOrder, listWanted } from './wanted-files.ts';

/** What one look at all places came to. */
export interface PublishDue {
  readonly done: number;
  /** Attempts that failed; those that are made again by themselves are among them. */
  readonly failed: number;
  /** Places whose login cannot be opened: the vault is locked and no grant covers it. */
  readonly blocked: number;
  /** When the next attempt is due; undefined where none waits. */
  readonly nextAt: UnixMs | undefined;
}

/** Places that are brought up to date at the same time. */
const AT_ONCE = 3;

/** See `PublishService.publishDue`. */
export async function publishDue(context: WorkspaceContext, now: UnixMs, signal: AbortSignal): Outcome<PublishDue> {
  const due = await context.store.reading((db) => listDue(db, now));
  if (!due.ok) return due;
  const waiting = [...due.value.targets];
  const tally = { done: 0, failed: 0, blocked: 0, next: due.value.next };
  const work = async (): Promise<Result<null, AppError>> => {
    for (let targetId = waiting.shift(); targetId !== undefined; targetId = waiting.shift()) {
      if (signal.aborted) return ok(null);
      const run = await runTarget(context, { targetId, signal, whenCancelled: 'interrupted' });
      if (run.ok) {
        if (run.value.state === 'done') tally.done += 1;
        else tally.failed += 1;
        if (run.value.nextAttemptAt !== null) tally.next.push(run.value.nextAttemptAt);
      } else if (run.error.code === 'vault.locked') tally.blocked += 1;
      else if (!MEANWHILE.has(run.error.code)) return run;
    }
    return ok(null);
  };
  const ended = await Promise.all(Array.from({ length: AT_ONCE }, work));
  const broken = ended.find((end) => !end.ok);
  if (broken?.ok === false) return broken;
  const { next, ...counts } = tally;
  return ok({ ...counts, nextAt: next.length === 0 ? undefined : Math.min(...next) });
}

/** Somebody removed the place, or what was to be published, since the look. */
const MEANWHILE: ReadonlySet<string> = new Set(['publish.target-not-found', 'publish.nothing']);

async function listDue(
  db: ReadDb,
  now: UnixMs,
): Promise<{ readonly targets: readonly PublishTargetId[]; readonly next: UnixMs[] }> {
  const targets: PublishTargetId[] = [];
  const next: UnixMs[] = [];
  for (const row of await listTargets(db)) {
    if (!row.enabled) continue;
    const at = await findDueAt(db, readTarget(row), now);
    if (at === undefined) continue;
    if (at <= now) targets.push(row.id);
    else next.push(at);
  }
  return { targets, next };
}

/** When a place is to be brought up to date; undefined where it is, or where that failed for good and nothing new is there. */
async function findDueAt(db: ReadDb, target: PublishTarget, now: UnixMs): Promise<UnixMs | undefined> {
  const wanted = await listWanted(db, target);
  if (wanted.length === 0) return undefined;
  const last = await findNewestRun(db, target.id);
  const state = last === undefined ? undefined : currentState(last, now);
  if (state === 'running') return undefined;
  if (last !== undefined && isSameOrder(last, target, wanted)) {
    if (state === 'done' || state === 'failed') return undefined;
    if (state === 'waiting') return settleTime(last.nextAttemptAt ?? now, now);
  }
  const kept = await findKept(db, target, wanted);
  return kept.every((file) => file.state === 'kept') ? undefined : now;
}

const settleTime = (at: UnixMs, now: UnixMs): UnixMs => (at - now > LONGEST_WAIT_MS ? now : at);
