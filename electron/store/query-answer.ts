import type { DbRow } from './schema.ts';

/** What a statement came to: its rows, and how many it changed. */
export interface QueryAnswer {
  readonly rows: readonly DbRow[];
  readonly changes: number;
}
