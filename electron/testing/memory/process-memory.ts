import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const CHUNK = 16 * 1024 * 1024;
const PAGE = 4096;
/** A page in `pagemap`. */
const ENTRY = 8;
const TOUCHED = 0xc0;
const PAGES_AT_ONCE = 65_536;

interface Region {
  readonly from: number;
  readonly to: number;
}

/** What was read of a process. */
export interface MemoryRead {
  readonly pid: number;
  readonly octets: number;
}

/**
 * Hands everything a process holds in memory to `look`, in pieces that overlap by so many octets: all that it can read, but for code and data that are mapped
 * from files and cannot be written. Undefined for a process that is gone. Linux, and as root.
 */
export function readMemory(pid: number, overlap: number, look: (octets: Uint8Array) => void): MemoryRead | undefined {
  const regions = listRegions(pid);
  if (regions === undefined) return undefined;
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  const chunk = Buffer.alloc(CHUNK);
  let octets = 0;
  try {
    for (const { from, to } of regions.flatMap((region) => listTouched(pagemap, region))) {
      for (let at = from; at < to; ) {
        const count = readAt(memory, chunk.subarray(0, Math.min(CHUNK, to - at)), at);
        if (count > 0) look(chunk.subarray(0, count));
        octets += count;
        if (at + count >= to) break;
        // What cannot be read, such as memory of a device, is a page to step over.
        at += count === 0 ? PAGE : Math.max(PAGE, count - overlap);
      }
    }
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
  return { pid, octets };
}

/** Runs of pages that are in memory or swapped out; the others were never written to. Bits 63 and 62 of each page's eight octets say so. */
function listTouched(pagemap: number, { from, to }: Region): readonly Region[] {
  const touched: { from: number; to: number }[] = [];
  const entries = Buffer.alloc(PAGES_AT_ONCE * ENTRY);
  for (let at = from; at < to; at += PAGES_AT_ONCE * PAGE) {
    const pages = Math.min(PAGES_AT_ONCE, (to - at) / PAGE);
    const known = readAt(pagemap, entries.subarray(0, pages * ENTRY), (at / PAGE) * ENTRY) / ENTRY;
    for (let page = 0; page < pages; page += 1) {
      // What the map does not tell is read.
      if (page < known && ((entries[page * ENTRY + ENTRY - 1] ?? 0) & TOUCHED) === 0) continue;
      const start = at + page * PAGE;
      const last = touched.at(-1);
      if (last?.to === start) last.to = start + PAGE;
      else touched.push({ from: start, to: start + PAGE });
    }
  }
  return touched;
}

function readAt(file: number, into: Buffer, position: number): number {
  try {
    return readSync(file, into, 0, into.length, position);
  } catch {
    return 0;
  }
}

function listRegions(pid: number): readonly Region[] | undefined {
  let maps: string;
  try {
    maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
  } catch {
    return undefined;
  }
  return maps.split('\n').flatMap((line) => {
    const [, from, to, rights, name = ''] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+\s*(.*)$/.exec(line) ?? [];
    if (from === undefined || to === undefined || rights?.startsWith('r') !== true) return [];
    const isOfFile = name.startsWith('/') && !rights.includes('w');
    const isOfKernel = /^\[(vvar|vsyscall|vdso)/.test(name);
    return isOfFile || isOfKernel ? [] : [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }];
  });
}

/** Everything that a process started, and whatever else was started with an environment that names this folder; the youngest first, which may be gone soonest. */
export function listProcesses(rootPid: number, folder: string): readonly number[] {
  const parents = new Map<number, number>();
  const all = new Set<number>([rootPid]);
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = /\) \S (\d+)/.exec(readOf(name, 'stat'))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
    if (readOf(name, 'environ').includes(`COUNTERSIGN_USER_DATA=${folder}`)) all.add(Number(name));
  }
  for (const pid of all) for (const [child, parent] of parents) if (parent === pid) all.add(child);
  return [...all].toSorted((a, b) => b - a);
}

/** The words a process was started with. */
export const commandOf = (pid: number): string => readOf(String(pid), 'cmdline').replaceAll('\0', ' ').trim();

/** Empty where the process is gone. */
function readOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
