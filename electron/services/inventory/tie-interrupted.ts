import { mapResult, ok } from '../../../shared/result.ts';
import { findFirstOf, type ImportRunRow, listUnfinishedImports, updateImportRun } from '../../store/import-rows.ts';
import { tieIssued } from '../authorities/tie-issued.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { type WorkspaceContext, writing } from '../workspace-context.ts';
import { runState } from './import-runs.ts';

/** Imports whose process died are few; the rest waits for the next opening. */
const MOST_RUNS = 20;

/**
 * Ties to their authorities what imports brought whose process died before it came to that; answers how many certificates. To be called when a workspace
 * was opened. An import that may still run elsewhere is tied too, which does no harm, and looked at once more at the next opening. Works while locked.
 * Fails with `job.cancelled`, after which the next call goes on, and with what the store says.
 */
export async function tieInterrupted(context: WorkspaceContext, job: Pick<JobContext, 'signal'>): Outcome<number> {
  const found = await context.store.reading(async (db) => {
    const runs = await listUnfinishedImports(db, MOST_RUNS);
    return Promise.all(runs.map(async (run) => ({ run, first: await findFirstOf(db, run.no) })));
  });
  if (!found.ok) return found;
  const [oldest] = found.value.flatMap(({ first }) => first ?? []).toSorted((one, other) => one - other);
  const tied = oldest === undefined ? ok(0) : await tieIssued(context, { afterSeq: oldest - 1 }, job);
  if (!tied.ok) return tied;
  const dead = found.value.map(({ run }) => run).filter((run) => isDead(context, run));
  return dead.length === 0 ? tied : mapResult(await noteTied(context, dead), () => tied.value);
}

const isDead = (context: WorkspaceContext, run: ImportRunRow): boolean =>
  runState({ context, running: new Set() }, run) === 'interrupted';

const noteTied = (context: WorkspaceContext, runs: readonly ImportRunRow[]): Outcome<null> =>
  writing(context, ['import'], async (tx) => {
    const tiedAt = context.ports.clock.now();
    for (const { no, ...run } of runs) await updateImportRun(tx, no, { ...run, report: { ...run.report, tiedAt } });
    return ok(null);
  });
