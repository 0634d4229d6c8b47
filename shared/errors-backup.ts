type Empty = Readonly<Record<string, never>>;

/** Expected failures around backups. */
export interface BackupErrorEvidence {
  readonly 'backup.not-a-backup': { readonly name: string };
  readonly 'backup.newer-version': { readonly name: string; readonly version: number; readonly supported: number };
  /** Shorter than its head says. */
  readonly 'backup.truncated': { readonly name: string; readonly octets: number; readonly expected: number };
  /** Its octets are not those that were written. `offset`: of the piece that does not fit, in the file. */
  readonly 'backup.changed': { readonly name: string; readonly offset: number };
  /** What backups are sealed for is made when the workspace is unlocked for the first time. */
  readonly 'backup.needs-unlock': Empty;
  readonly 'backup.no-plan': Empty;
  /** The restored file does not pass its check; `findings`: how many. Nothing was put in place. */
  readonly 'backup.unsound': { readonly name: string; readonly findings: number };
}
