import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import { BACKUP_BOUNDS, type BackupReport, type BackupRun, type BackupState } from '../../../shared/model/backup.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import {
  type BackupPlanRow,
  type BackupRunRow,
  findBackupKey,
  findBackupPlan,
  findGoodBackup,
  finishBackupRun,
  insertBackupRun,
  listBackupRuns,
  saveBackupPlan,
} from '../../store/backup-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { getWorkspace } from '../../store/workspace-rows.ts';
import type { FileTarget } from '../atomic-file.ts';
import { shortenPath } from '../location.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { DueWork } from '../schedule/due-work.ts';
import { recordActivity, type WorkspaceContext, writing } from '../workspace-context.ts';
import { type BackupTimes, lateFrom, nextBackupAt } from './backup-times.ts';
import { checkFolder, findFreePath, nameBackup, removeOldBackups } from './backup-folder.ts';
import { ensureBackupKey } from './backup-key.ts';
import { makeBackup } from './make-backup.ts';

const SHOWN_RUNS = 50;

export interface BackupPlanOrder {
  /** Null: the folder that stands. */
  readonly folder: string | null;
  readonly everyHours: number;
  readonly keep: number;
}

export interface BackupService {
  state(): Outcome<BackupState>;
  /** Null: no backups by themselves. Fails with `input.invalid`, `backup.no-plan`, `file.not-writable`, `backup.needs-unlock`. */
  setPlan(order: BackupPlanOrder | null): Outcome<BackupState>;
  /** Now, to a file or to the folder of the plan. See `makeBackup`; fails with `backup.no-plan` too. */
  run(target: FileTarget | null, job: JobContext): Outcome<BackupReport>;
  readonly due: DueWork;
  /** Makes what backups are sealed for, where it is not there yet; asked while unlocked. */
  ensureKey(): Outcome<null>;
}

/** Backups of an open workspace: by hand and by a plan, while locked too. */
export function createBackups(context: WorkspaceContext): BackupService {
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: the plan and somebody's hand may want one in the same second.
  const run: Run = (target, job, isWanted) => {
    const turn = last.then(() => runBackup(context, { target: target(), isWanted }, job));
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    state: () => readState(context),
    setPlan: (order) => setPlan(context, order),
    run: async (target, job) => {
      const made = await (target === null ? runPlanned(context, run, job) : run(() => target, job));
      if (!made.ok) return made;
      return made.value === undefined ? fail('backup.no-plan', {}) : ok(made.value);
    },
    due: {
      name: 'backups',
      wakes: ['backup_plan', 'backup_run', 'backup_key'],
      run: (now, signal) => runDue(context, run, { now, signal }),
    },
    ensureKey: () => ensureBackupKey(context),
  };
}

/** Whether it still is to be made, asked in the transaction that begins it: of two processes with one plan one makes each backup. */
type IsWanted = (tx: ReadDb) => Promise<boolean>;
/** `target` is asked for when its turn has come. */
type Run = (target: () => FileTarget, job: JobContext, isWanted?: IsWanted) => Outcome<BackupReport | undefined>;

async function readTimes(db: ReadDb): Promise<BackupTimes & { readonly runs: readonly BackupRunRow[] }> {
  const [plan, good, runs] = [await findBackupPlan(db), await findGoodBackup(db), await listBackupRuns(db, SHOWN_RUNS)];
  return { plan, good, runs, newest: runs[0] };
}

async function readState(context: WorkspaceContext): Outcome<BackupState> {
  const now = context.ports.clock.now();
  const read = await context.store.reading(async (db) => ({ ...(await readTimes(db)), key: await findBackupKey(db) }));
  if (!read.ok) return read;
  const { plan, good, runs, key } = read.value;
  const nextAt = nextBackupAt(read.value, now);
  const late = lateFrom(read.value);
  return ok({
    plan: plan === undefined ? null : describePlan(context, plan),
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(late === undefined || late > now ? {} : { overdueSince: late }),
    needsUnlock: key === undefined,
    ...(good === undefined ? {} : { lastGood: toRun(good) }),
    runs: runs.map(toRun),
  });
}

const describePlan = ({ ports }: WorkspaceContext, { folder, everyHours, keep }: BackupPlanRow) => ({
  location: shortenPath(folder, ports.homeFolder),
  everyHours,
  keep,
});

const toRun = (row: BackupRunRow): BackupRun => ({
  no: row.no,
  startedAt: row.startedAt,
  ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt }),
  name: row.name,
  ...(row.octets === null ? {} : { octets: row.octets }),
  ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
  ...(row.error === null ? {} : { error: row.error }),
});

async function setPlan(context: WorkspaceContext, order: BackupPlanOrder | null): Outcome<BackupState> {
  const before = await context.store.reading(findBackupPlan);
  if (!before.ok) return before;
  const plan = order === null ? ok(null) : await checkPlan(context, order, before.value);
  if (!plan.ok) return plan;
  const written = await writing(context, ['backup_plan'], async (tx) => {
    await saveBackupPlan(tx, plan.value);
    await recordActivity(context, tx, {
      action: 'backup.plan-set',
      entity: 'workspace',
      entityId: context.id,
      subject: (await getWorkspace(tx)).name,
      detail: {
        folder: plan.value?.folder ?? false,
        ...(plan.value === null ? {} : { everyHours: plan.value.everyHours, keep: plan.value.keep }),
      },
    });
    return ok(null);
  });
  return written.ok ? readState(context) : written;
}

async function checkPlan(
  context: WorkspaceContext,
  { folder: chosen, everyHours, keep }: BackupPlanOrder,
  before: BackupPlanRow | undefined,
): Outcome<BackupPlanRow> {
  for (const [field, value] of [['everyHours', everyHours] as const, ['keep', keep] as const]) {
    const { min, max } = BACKUP_BOUNDS[field];
    if (!Number.isSafeInteger(value) || value < min || value > max)
      return fail('input.invalid', { field, problem: 'out-of-range' });
  }
  const folder = chosen ?? before?.folder;
  if (folder === undefined) return fail('backup.no-plan', {});
  const usable = await checkFolder(folder);
  if (!usable.ok) return usable;
  return ok({ folder: path.resolve(folder), everyHours, keep, changedAt: context.ports.clock.now() });
}

/** A run with its row in the history: begun before anything is written, ended whatever becomes of it. */
async function runBackup(
  context: WorkspaceContext,
  { target, isWanted }: { readonly target: FileTarget; readonly isWanted: IsWanted | undefined },
  job: JobContext,
): Outcome<BackupReport | undefined> {
  const key = await ensureBackupKey(context);
  if (!key.ok) return key;
  const name = path.basename(target.path);
  const begun = await context.store.transaction(async (tx) =>
    isWanted === undefined || (await isWanted(tx))
      ? ok(await insertBackupRun(tx, { startedAt: context.ports.clock.now(), name }))
      : ok(undefined),
  );
  if (!begun.ok || begun.value === undefined) return begun.ok ? ok(undefined) : begun;
  const no = begun.value;
  // Covers what the backup holds; without keys what the last one covered is in it, and chained what came after.
  if (context.vault.isUnlocked()) await context.checkpoints.sign('backup');
  // Our own bug ends the row too, which would seem to be under way else.
  const made = await makeBackup(context, target, job).catch(async (thrown: unknown) => {
    await endRun(context, no, 'internal');
    throw thrown;
  });
  const ended = await writing(context, ['backup_run'], async (tx) => {
    const finishedAt = context.ports.clock.now();
    const { octets, sha256 } = made.ok ? made.value : { octets: null, sha256: null };
    await finishBackupRun(tx, { no, finishedAt, octets, sha256, error: made.ok ? null : made.error.code });
    if (made.ok)
      await recordActivity(context, tx, {
        action: 'backup.made',
        entity: 'workspace',
        entityId: context.id,
        subject: (await getWorkspace(tx)).name,
        detail: { name, octets: made.value.octets, sha256: made.value.sha256 },
      });
    return ok(null);
  });
  return made.ok && !ended.ok ? ended : made;
}

const endRun = (context: WorkspaceContext, no: number, error: string): Outcome<null> =>
  writing(context, ['backup_run'], async (tx) => {
    await finishBackupRun(tx, { no, finishedAt: context.ports.clock.now(), octets: null, sha256: null, error });
    return ok(null);
  });

/** To the folder of the plan; older ones that it does not keep go once the new one was read back and a check finds nothing. Undefined without a plan. */
async function runPlanned(
  context: WorkspaceContext,
  run: Run,
  job: JobContext,
  isWanted?: IsWanted,
): Outcome<BackupReport | undefined> {
  const read = await context.store.reading(async (db) => ({
    plan: await findBackupPlan(db),
    workspace: await getWorkspace(db),
  }));
  if (!read.ok) return read;
  const { plan, workspace } = read.value;
  if (plan === undefined) return ok(undefined);
  const target = (): FileTarget => ({
    path: findFreePath(plan.folder, nameBackup(workspace.name, context.ports.clock.now())),
    overwrite: false,
  });
  const made = await run(target, job, isWanted);
  if (made.ok && made.value !== undefined) await removeOldBackups(context, plan, job);
  return made;
}

async function runDue(
  context: WorkspaceContext,
  run: Run,
  { now, signal }: { readonly now: UnixMs; readonly signal: AbortSignal },
): Outcome<UnixMs | undefined> {
  const read = await context.store.reading(readTimes);
  if (!read.ok) return read;
  const nextAt = nextBackupAt(read.value, now);
  if (nextAt === undefined || nextAt > now) return ok(nextAt);
  const isWanted: IsWanted = async (tx) => (nextBackupAt(await readTimes(tx), now) ?? Infinity) <= now;
  const made = await runPlanned(context, run, { signal, progress: () => undefined }, isWanted);
  // What backups are sealed for is made by the next unlocking, which wakes this.
  if (!made.ok && made.error.code === 'backup.needs-unlock') return ok(undefined);
  const after = await context.store.reading(readTimes);
  if (!after.ok) return after;
  return made.ok ? ok(nextBackupAt(after.value, context.ports.clock.now())) : made;
}
