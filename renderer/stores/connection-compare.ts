import type { AppError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { RunComparison } from '../../shared/model/connection-compare.ts';
import type { RunSummary } from '../../shared/model/connection-history.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { readRun } from './connection.ts';

/** Two runs and what differs between them. */
export interface ComparedRuns {
  readonly before: ConnectionRun;
  readonly after: ConnectionRun;
  readonly comparison: RunComparison;
}

/** Reads both runs, from memory or the history, and holds them against each other. */
export async function compareRuns(before: RunId, after: RunId): Promise<Result<ComparedRuns, AppError>> {
  const [one, other] = [await readRun(before), await readRun(after)];
  if (!one.ok) return one;
  if (!other.ok) return other;
  const comparison = await call('connection.compare', { before, after });
  return comparison.ok ? ok({ before: one.value, after: other.value, comparison: comparison.value }) : comparison;
}

/** Earlier runs of an endpoint that the history holds; none without a workspace. */
export async function readEarlierRuns(target: string): Promise<readonly RunSummary[]> {
  const answer = await call('connection.history', { target, offset: 0, limit: 50 });
  return answer.ok ? answer.value.items : [];
}
