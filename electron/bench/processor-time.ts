import { readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

/** Numbers of the processes that this one started and that are still there. */
export function liveChildren(): readonly number[] {
  const listed = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return listed.split(' ').filter(Boolean).map(Number);
}

/** User and system time of a process, all its threads together, its start included: the 14th and 15th field. */
export function cpuSecondsOf(pid: number): number {
  const fields = fieldsOf(`/proc/${pid}/stat`);
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Of all children that ended, and of theirs: the 16th and 17th field. */
export function endedChildrenSeconds(): number {
  const fields = fieldsOf('/proc/self/stat');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

/** From the third on: the second may hold spaces. */
function fieldsOf(file: string): readonly string[] {
  const stat = readFileSync(file, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Seconds of processor time that a work takes in this process, all its threads together. */
export async function ownCpuSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The middle one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Threads and vault as they are shipped: what they would take to read their sources is no work of theirs. */
export const shipped = (name: string): URL => new URL(`../../dist/cli/${name}`, import.meta.url);
