import type { UnixMs } from '../../../shared/model/brands.ts';
import type { BatchRecord, BatchRunner, BatchState } from '../../store/batch-rows.ts';
import { isProcessAlive } from '../process-alive.ts';

/** A process that has recorded nothing for so long is another program that was given the number of ours. */
const SILENT_MS = 15 * 60_000;

/** Runs of this process. */
const ours = new Set<string>();

/** Notes a run of this process until `endRun`. */
export function startRun(nonce: string, at: UnixMs): BatchRunner {
  ours.add(nonce);
  return { process: process.pid, nonce, at };
}

export const endRun = ({ nonce }: BatchRunner): void => void ours.delete(nonce);

/** Whether a batch is being run, here or by another process that lives. Workspaces are files of this computer, so the number of a process tells. */
export function isBeingRun({ state, runner }: Pick<BatchRecord, 'state' | 'runner'>, now: UnixMs): boolean {
  if (state !== 'running' || runner === undefined) return false;
  if (runner.process === process.pid) return ours.has(runner.nonce);
  return now - runner.at < SILENT_MS && isProcessAlive(runner.process);
}

/** As it is now: one whose process died is interrupted. */
export const currentState = (batch: BatchRecord, now: UnixMs): BatchState =>
  batch.state === 'running' && !isBeingRun(batch, now) ? 'interrupted' : batch.state;
