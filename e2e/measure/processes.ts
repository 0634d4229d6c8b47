import { readdirSync, readFileSync } from 'node:fs';

/** One process of the program and what it holds in memory; shared pages are counted to each of their users in part (PSS). */
export interface MeasuredProcess {
  readonly role: string;
  readonly pid: number;
  readonly pssMb: number;
}

/** The process and everything it started, on Linux. */
export function measureProcesses(rootPid: number): readonly MeasuredProcess[] {
  return findTree(rootPid).flatMap((pid) => {
    const pssMb = readPssMb(pid);
    return pssMb === undefined ? [] : [{ role: roleOf(pid, rootPid), pid, pssMb }];
  });
}

function findTree(rootPid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readProc(Number(name), 'stat') : undefined;
    const parent = stat === undefined ? undefined : /\) \S (\d+)/.exec(stat)?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const tree = [rootPid];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

function readPssMb(pid: number): number | undefined {
  const kb = /^Pss:\s+(\d+) kB/m.exec(readProc(pid, 'smaps_rollup') ?? '')?.[1];
  return kb === undefined || kb === '0' ? undefined : Number(kb) / 1024;
}

function roleOf(pid: number, rootPid: number): string {
  const command = (readProc(pid, 'cmdline') ?? '').replaceAll('\0', ' ');
  const type = /--type=([a-z-]+)/.exec(command)?.[1];
  const service = /--utility-sub-type=(\S+)/.exec(command)?.[1]?.split('.')[0];
  if (type !== undefined) return service === undefined ? type : `${type} (${service})`;
  if (command.includes('vault-process')) return 'vault';
  if (command.includes('dial-process')) return 'dialler';
  if (pid === rootPid) return 'main';
  return /chrom/i.test(command) ? 'browser' : 'other';
}

/** A process may be gone by now. */
function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
