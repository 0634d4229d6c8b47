/** One step of the file's shape. Statements only, so that a step is the same wherever and whenever it runs. */
export interface Migration {
  /** `user_version` after this step; steps are numbered from 1 without gaps. */
  readonly version: number;
  readonly sql: string;
}
