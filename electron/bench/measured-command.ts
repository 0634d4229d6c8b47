import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endedChildrenSeconds } from './processor-time.ts';

export const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const LOOK_MS = 20;
const KIB = 1024;

export interface MeasuredCommand {
  readonly printed: string;
  readonly ms: number;
  /** Of the command and of the vault that it may start, their starts included. */
  readonly cpuSeconds: number;
  /** The most memory that the command held, all its threads together. */
  readonly peakMiB: number;
}

/** Runs the built command line in a process of its own, as people do. `userData`: the folder that stands for theirs. */
export async function runCommand(args: readonly string[], userData?: string): Promise<MeasuredCommand> {
  const started = performance.now();
  const before = endedChildrenSeconds();
  const env = userData === undefined ? process.env : { ...process.env, COUNTERSIGN_USER_DATA: userData };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  let peakKib = 0;
  const timer = setInterval(() => {
    peakKib = Math.max(peakKib, readPeakKib(child.pid));
  }, LOOK_MS);
  await once(child, 'close');
  clearInterval(timer);
  const cpuSeconds = endedChildrenSeconds() - before;
  return { printed, ms: performance.now() - started, cpuSeconds, peakMiB: peakKib / KIB };
}

/** Linux keeps the highest mark of each process. */
function readPeakKib(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
