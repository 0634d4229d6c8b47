/** What a look at the list of releases found. */
export interface UpdateAnswer {
  readonly current: string;
  /** Of the newest release. */
  readonly latest: string;
  readonly isNewer: boolean;
  /** RFC 3339 date of the newest release, where it is told. */
  readonly releasedAt?: string;
}
