import type { UnixMs } from '../../../shared/model/brands.ts';
import type { BackupPlanRow, BackupRunRow } from '../../store/backup-rows.ts';

const HOUR_MS = 3_600_000;
/** A backup that failed is tried again so soon. */
const RETRY_MS = 15 * 60_000;
/** So much later than planned is late: a computer that sleeps is no alarm at once. */
const GRACE_MS = HOUR_MS;
/** A run that has not ended by then belongs to a process that died. */
const LONGEST_RUN_MS = HOUR_MS;

export interface BackupTimes {
  readonly plan: BackupPlanRow | undefined;
  readonly newest: BackupRunRow | undefined;
  readonly good: BackupRunRow | undefined;
}

/** When the plan wants the next backup; undefined without a plan. A clock that was set back does not put it off. */
export function nextBackupAt({ plan, newest, good }: BackupTimes, now: UnixMs): UnixMs | undefined {
  if (plan === undefined) return undefined;
  const wanted =
    good === undefined || good.startedAt > now ? plan.changedAt : good.startedAt + plan.everyHours * HOUR_MS;
  const tried = newest === undefined || newest.startedAt > now || newest.sha256 !== null ? undefined : newest;
  if (tried === undefined) return Math.min(wanted, now + plan.everyHours * HOUR_MS);
  const isUnderWay = tried.finishedAt === null && now - tried.startedAt < LONGEST_RUN_MS;
  return Math.max(wanted, tried.startedAt + (isUnderWay ? LONGEST_RUN_MS : RETRY_MS));
}

/** From when on the backup that the plan wants is late. */
export function lateFrom({ plan, good }: BackupTimes): UnixMs | undefined {
  if (plan === undefined) return undefined;
  const since = good === undefined ? plan.changedAt : Math.max(good.startedAt, 0);
  return since + plan.everyHours * HOUR_MS + GRACE_MS;
}

/** The newest attempt, where it failed: since when, and with which code. A cancelled one is none. */
export function findFailedBackup({ newest }: Pick<BackupTimes, 'newest'>): BackupRunRow | undefined {
  const hasFailed = newest !== undefined && newest.error !== null && newest.error !== 'job.cancelled';
  return hasFailed ? newest : undefined;
}
