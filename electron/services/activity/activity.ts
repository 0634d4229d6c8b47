import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import type { ActivityFilter } from '../../../shared/model/activity.ts';
import type { LogExport, LogState, LogVerdict } from '../../../shared/model/activity-log.ts';
import { listActors } from '../../store/activity-page.ts';
import { findActivityHead } from '../../store/activity-rows.ts';
import { findLogKey, listNewestCheckpoints } from '../../store/checkpoint-rows.ts';
import { fingerprintOf, showCheckpoint } from '../../store/log-checkpoint.ts';
import { attemptStore } from '../../store/store-failure.ts';
import type { FileTarget } from '../atomic-file.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';
import { requireRoles } from '../operators/standing.ts';
import { readingOr, recordActivity, type WorkspaceContext, writing } from '../workspace-context.ts';
import type { ExportedHead } from './export-head.ts';
import { exportLog } from './export-log.ts';
import { type ActivityPage, createLogPages } from './log-pages.ts';

/** Names that are offered to filter by. */
const MOST_ACTORS = 200;

export interface ActivityService {
  /** Newest first, at most 500 at once. `soon`: what was found after some hundredths of a second; see `ActivityPage`. */
  page(
    query: ActivityFilter & { readonly offset: number; readonly limit: number; readonly soon?: boolean | undefined },
  ): Outcome<ActivityPage>;
  /** Everybody who stands in the log. */
  actors(): Outcome<readonly string[]>;
  /** How the chain stands, without verifying it. */
  state(): Outcome<LogState>;
  /** Every entry, every signature, the log key, and what is remembered outside the file; while unlocked also whether the key is this workspace's. `against`: what an export
   * that was kept elsewhere says. `input.invalid` where that is of another workspace. */
  verify(job?: JobContext, against?: ExportedHead): Outcome<LogVerdict>;
  /**
   * Forgets what is remembered outside of this file, where an older copy was put in its place on purpose; it may be written again then. Only where nothing
   * else is wrong with the log: `workspace.damaged`. `operator.required`, `operator.role`, `file.not-writable`.
   */
  forgetKnown(): Outcome<null>;
  /** JSON Lines with a detached signature; see `exportLog`. */
  export(input: { readonly filter: ActivityFilter; readonly target: FileTarget }, job?: JobContext): Outcome<LogExport>;
}

/** The activity log of a workspace. */
export function createActivity(context: WorkspaceContext): ActivityService {
  const { store } = context;
  const pages = createLogPages(store, context.ports.clock.monotonicMs);
  return {
    page: ({ offset, limit, soon, ...filter }) => attemptStore(() => pages.page({ filter, offset, limit, soon })),
    actors: () => store.reading((db) => listActors(db, MOST_ACTORS)),
    state: () => readState(context),
    verify: (job = NO_JOB, against) => verify(context, job, against),
    forgetKnown: () => forgetKnown(context),
    export: (input, job = NO_JOB) => exportLog(context, input, job),
  };
}

async function readState(context: WorkspaceContext): Outcome<LogState> {
  const { checkpoints, store } = context;
  await checkpoints.settled();
  const asked = await checkpoints.question();
  const read = await store.reading(async (db) => {
    const [head, key, [newest]] = [
      await findActivityHead(db),
      await findLogKey(db),
      await listNewestCheckpoints(db, 1),
    ];
    return { head, key, newest };
  });
  if (!read.ok) return read;
  const { head, key, newest } = read.value;
  const entries = head?.sequence ?? 0;
  const here = asked.known.find(({ place }) => place === asked.place);
  return ok({
    entries,
    checkpoint: newest === undefined ? null : showCheckpoint(newest),
    unsigned: Math.max(0, entries - (newest?.sequence ?? 0)),
    keySha256: key === undefined ? null : fingerprintOf(key.spkiDer),
    known: here === undefined ? null : { sequence: here.sequence, at: here.at },
    failure: checkpoints.failure() ?? null,
    verdict: checkpoints.verdict(),
  });
}

const UNWATCHED = { onProgress: () => undefined, signal: new AbortController().signal };

/** Said in the log, in which it will be found. */
async function forgetKnown(context: WorkspaceContext): Outcome<null> {
  const { store, checkpoints } = context;
  const { workspaceId, place, known } = await checkpoints.question();
  const [here] = known.filter((head) => head.place === place);
  if (here === undefined) return ok(null);
  const allowed = await readingOr(context, (db) =>
    requireRoles(context.vault, db, [{ action: 'activity.known-forgotten' }]),
  );
  if (!allowed.ok) return allowed;
  const elsewhere = known.filter((head) => head.place !== place);
  const verified = await store.verifyLog({ workspaceId, place, known: elsewhere }, UNWATCHED);
  if (!verified.ok) return verified;
  if (!verified.value.intact) return fail('workspace.damaged', { name: path.basename(store.file), check: 'activity' });
  const forgotten = await checkpoints.forget();
  if (!forgotten.ok) return forgotten;
  return writing(context, [], async (tx) => {
    const note = {
      action: 'activity.known-forgotten',
      entity: 'workspace',
      entityId: context.id,
      subject: '',
    } as const;
    await recordActivity(context, tx, { ...note, detail: { number: here.sequence } });
    return ok(null);
  });
}

async function verify(
  context: WorkspaceContext,
  job: JobContext,
  against: ExportedHead | undefined,
): Outcome<LogVerdict> {
  const { checkpoints, store } = context;
  if (against !== undefined && against.workspaceId !== context.id)
    return fail('input.invalid', { field: '--against', problem: 'other-workspace' });
  await checkpoints.settled();
  const remembered = await checkpoints.question();
  const { place, workspaceId } = remembered;
  const exported = against === undefined ? [] : [{ ...against, workspaceId, place, at: 0 }];
  const asked = { ...remembered, known: [...remembered.known, ...exported] };
  const onProgress = ({ done, total }: { done: number; total: number }): void => job.progress(done, total);
  const verified = await store.verifyLog(asked, { onProgress, signal: job.signal });
  if (!verified.ok) return verified;
  const whole = await withKeyOpened(context, verified.value);
  if (whole.ok) checkpoints.heed(whole.value, true);
  return whole;
}

/** Only what this workspace sealed opens: a key that was put in with the file does not. */
async function withKeyOpened(context: WorkspaceContext, verdict: LogVerdict): Outcome<LogVerdict> {
  if (!context.vault.isUnlocked()) return ok(verdict);
  const key = await context.store.reading(findLogKey);
  if (!key.ok) return key;
  const opened = key.value === undefined ? ok(null) : await context.vault.verifyKey({ key: key.value });
  if (opened.ok || opened.error.code !== 'vault.key-damaged') return ok(verdict);
  const findings = verdict.findings.filter(({ code }) => code !== 'store.log-key-replaced');
  return ok({ ...verdict, intact: false, findings: [{ code: 'store.log-key-replaced', sequence: 0 }, ...findings] });
}
