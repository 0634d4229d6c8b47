import type { AppError } from '../errors.ts';
import type { JobId, UnixMs } from './brands.ts';

export const JOB_KINDS = [
  'certificate.import',
  'import.undo',
  'migration.preview',
  'migration.run',
  'certificate.issue',
  'request.import',
  'batch.plan',
  'batch.run',
  'batch.export',
  'certificate.renew',
  'certificate.annotate',
  'revocation.revoke',
  'revocation.release',
  'revocation.undo',
  'certificate.exportMany',
  'report.write',
  'workspace.check',
  'activity.verify',
  'activity.export',
  'workspace.exportReadable',
  'backup.make',
  'backup.restore',
  'connection.dial',
  'kit.write',
  'crl.publish',
  'timeline.calendar',
  'file.read',
  'status.ask',
  'foreign-crl.fetch',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** How far work over many things is, beyond its share. */
export interface JobDetail {
  /** Things that are done. */
  readonly items: number;
  /** Things a second since it began. */
  readonly rate: number;
  /** Absent where it cannot be told yet. */
  readonly remainingMs?: number;
  /** Number of the import that it is. */
  readonly run?: number;
}

/** Long work, as the status bar shows it. It outlives the screen that started it. */
export interface JobState {
  readonly id: JobId;
  readonly kind: JobKind;
  /** Name of what it works on, for people: a file name, host and port. */
  readonly subject: string;
  readonly startedAt: UnixMs;
  readonly done: number;
  /** Absent where the end cannot be known. */
  readonly total?: number;
  readonly detail?: JobDetail;
  readonly state: 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';
  readonly error?: AppError;
  /** Of work that went on to its end: names of what failed in it, places for example. */
  readonly failedAt?: readonly string[];
}
