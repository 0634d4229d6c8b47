import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const PASSPHRASE = 'only for measuring';
const LOOK_MS = 100;
const KIB = 1024;

export interface CommandFigures {
  /** From the start of the program to its end. */
  readonly ms: number;
  /** The most memory that it held, all its threads together; 0 where the system does not tell. */
  readonly peakMiB: number;
  readonly imported: number;
}

/** Makes a workspace and imports a bundle into it with the built command line, in a process of its own, as people run it. */
export async function importByCommand(folder: string, workspace: string, bundle: string): Promise<CommandFigures> {
  const secret = join(folder, 'passphrase');
  writeFileSync(secret, `${PASSPHRASE}\n`, { mode: 0o600 });
  const init = ['workspace', 'init', '--workspace', workspace, '--passphrase-file', secret, '--json'];
  execFileSync(process.execPath, [PROGRAM, ...init], { stdio: 'pipe' });
  const started = performance.now();
  const args = [PROGRAM, 'import', bundle, '--workspace', workspace, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
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
  const { imported } = JSON.parse(printed) as { readonly imported: number };
  return { ms: performance.now() - started, peakMiB: peakKib / KIB, imported };
}

/** Linux keeps the highest mark of each process. */
function readPeakKib(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
