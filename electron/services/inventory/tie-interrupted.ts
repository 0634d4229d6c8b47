import { mapResult, ok } from '../../../shared/result.ts';
import {
  findFirstOf,
  findImportRun,
  type ImportRunRow,
  listUntiedImports,
  updateImportRun,
} from '../../store/import-rows.ts';
import { tieIssued } from '../authorities/tie-issued.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { type WorkspaceContext, writing } from '../workspace-context.ts';
import { runState } from './import-runs.ts';

/** Imports that ended before their time are few; the rest waits for the next opening. */
const MOST_RUNS = 20;

/**
 * Ties to their authorities what imports brought that were cancelled, failed, or whose process died before it came to that; answers how many certificates. To
 * be called when a workspace was opened. An import that may still run elsewhere is tied too, which does no harm, and looked at once more at the next opening.
 * Works while locked. Fails with `job.cancelled`, after which the next call goes on, and with what the store says.
 */
export async function tieInterrupted(context: WorkspaceContext, job: Pick<JobContext, 'signal'>): Outcome<number> {
  const found = await context.store.reading(async (db) => {
    const runs = await listUntiedImports(db, MOST_RUNS);
    return Promise.all(runs.map(async (run) => ({ run, first: await findFirstOf(db, run.no) })));
  });
  if (!found.ok) return found;
  const [oldest] = found.value.flatMap(({ first }) => first ?? []).toSorted((one, other) => one - other);
  const tied = oldest === undefined ? ok(0) : await tieIssued(context, { afterSeq: oldest - 1 }, job);
  if (!tied.ok) return tied;
  const ended = found.value.map(({ run }) => run).filter((run) => hasEnded(context, run));
  return ended.length === 0 ? tied : mapResult(await noteTied(context, ended), () => tied.value);
}

const hasEnded = (context: WorkspaceContext, run: ImportRunRow): boolean =>
  runState({ context, running: new Set() }, run) !== 'running';

const noteTied = (context: WorkspaceContext, runs: readonly ImportRunRow[]): Outcome<null> =>
  writing(context, ['import'], async (tx) => {
    const tiedAt = context.ports.clock.now();
    for (const { no } of runs) {
      // Taken back meanwhile, it stays so.
      const now = await findImportRun(tx, no);
      if (now !== undefined) await updateImportRun(tx, no, { ...now, report: { ...now.report, tiedAt } });
    }
    return ok(null);
  });

/** So long what ended early waits until its certificates are tied. */
const AT_ONCE_MS = 2000;

/** Ties behind imports that ended early what they brought. */
export interface TyingBehind {
  /** Answers when that is done, or after a moment: the rest goes on behind. */
  begin(): Promise<void>;
  /** The next opening takes up what is left. */
  end(): Promise<void>;
}

/** Where tying fails nothing is worse than before, and the next opening tries again. */
export function createTyingBehind(context: WorkspaceContext): TyingBehind {
  const closing = new AbortController();
  let work: Promise<unknown> = Promise.resolve();
  return {
    begin: async () => {
      work = work.then(() => tieInterrupted(context, closing));
      const moment = Promise.withResolvers<void>();
      const timer = setTimeout(moment.resolve, AT_ONCE_MS);
      await Promise.race([work, moment.promise]);
      clearTimeout(timer);
    },
    end: async () => {
      closing.abort();
      await work;
    },
  };
}
