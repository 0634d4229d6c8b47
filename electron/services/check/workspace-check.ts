import type { CheckFinding, CheckReport } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import type { CheckDepth } from '../../store/check-order.ts';
import type { Watched } from '../../store/own-thread.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { checkContents } from './check-contents.ts';
import { checkSealed } from './check-sealed.ts';

/**
 * Checks everything that the file holds: pages, indexes, references, digests, octets against their hashes, the activity log with its checkpoints, reservations,
 * what was derived, the index of words, each certificate's row against its DER, profiles that certificates name; and while unlocked that every key opens and
 * belongs to its public half and that everything sealed opens. Without the passphrase what is sealed is covered by its row's digest alone. Not read: kept runs.
 */
export async function checkWorkspace(context: WorkspaceContext, job: JobContext): Outcome<CheckReport> {
  const rows = await checkRows(context, 'full', {
    signal: job.signal,
    onProgress: ({ done, total }) => job.progress(done, total * PARTS),
  });
  if (!rows.ok) return rows;
  const total = rows.value.rows;
  const contents = await checkContents(context, job.signal, (done) => job.progress(total + done, total * PARTS));
  if (!contents.ok) return contents;
  const sealed = context.vault.isUnlocked() ? await checkSealed(context, job) : ok([]);
  if (!sealed.ok) return sealed;
  const findings = [...rows.value.findings, ...contents.value, ...sealed.value];
  context.store.damage.note(findings);
  return ok({ rows: total, findings, clean: findings.every(isRemark) });
}

/** Rows, then contents. */
const PARTS = 2;

/** What is said and is no damage. */
const isRemark = ({ severity }: CheckFinding): boolean => severity === 'info';

/** Pages, the digests of the rows that decide something and the whole activity log, as in the background after opening. What it finds makes the workspace read-only. `job.cancelled`. */
export async function checkQuickly(context: WorkspaceContext, job: JobContext): Outcome<CheckReport> {
  return checkRows(context, 'quick', {
    signal: job.signal,
    onProgress: ({ done, total }) => job.progress(done, total),
  });
}

/** The rows, and the log against what is remembered of it outside the file. */
async function checkRows(context: WorkspaceContext, depth: CheckDepth, watched: Watched): Outcome<CheckReport> {
  const { checkpoints, store } = context;
  await checkpoints.settled();
  const report = await store.check(depth, watched, await checkpoints.question());
  if (!report.ok) return report;
  const { log, ...rest } = report.value;
  store.damage.note(rest.findings);
  if (log !== null) checkpoints.heed(log, true);
  return ok(rest);
}
