import type { LogQuestion } from './judge-log.ts';

/** `quick`: pages and the digests of rows that decide something, as after opening. `full`: every rule. */
export type CheckDepth = 'quick' | 'full';

export interface CheckOrder {
  readonly file: string;
  readonly depth: CheckDepth;
  readonly question?: LogQuestion | undefined;
}
