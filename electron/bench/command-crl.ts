import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_PASSPHRASE } from '../testing/application.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const LOOK_MS = 20;
const KIB = 1024;
const TICKS_A_SECOND = 100;

export interface CommandIssue {
  readonly entries: number;
  readonly ms: number;
  /** Of the command and of the vault that it starts, their starts included. */
  readonly cpuSeconds: number;
  /** The most memory that the command held, all its threads together. */
  readonly peakMiB: number;
}

/** Issues a list with the built command line, in a process of its own, as people run it. */
export async function issueByCommand(folder: string, workspace: string): Promise<CommandIssue> {
  const secret = join(folder, 'passphrase');
  writeFileSync(secret, `${TEST_PASSPHRASE}\n`, { mode: 0o600 });
  const out = join(folder, 'command.crl');
  const args = ['crl', 'issue', '--ca', 'CA', '--out', out, '--force', '--json'];
  const started = performance.now();
  const before = childrenCpuSeconds();
  const opening = ['--workspace', workspace, '--passphrase-file', secret];
  const child = spawn(process.execPath, [PROGRAM, ...args, ...opening], { stdio: ['ignore', 'pipe', 'inherit'] });
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
  const { entries } = JSON.parse(printed) as { readonly entries: number };
  const cpuSeconds = childrenCpuSeconds() - before;
  return { entries, ms: performance.now() - started, cpuSeconds, peakMiB: peakKib / KIB };
}

/** Of all children that ended, and of theirs: the 16th and 17th field, of which the second may hold spaces. */
function childrenCpuSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

function readPeakKib(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
