import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environment } from '../environment.ts';

export interface Profile {
  readonly dir: string;
  /** Removes a temporary profile; a named one stays. */
  remove(): void;
}

const PREFIX = 'countersign-runtime-';

export function openProfile(): Profile {
  removeStaleProfiles();
  if (environment.profileDir !== undefined) {
    mkdirSync(environment.profileDir, { recursive: true });
    return { dir: environment.profileDir, remove: () => undefined };
  }
  const dir = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  return { dir, remove: () => removeTree(dir) };
}

/** A run that was killed cannot clean up; the next one does it. */
function removeStaleProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) removeTree(path.join(tmpdir(), name));
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function removeTree(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    // Chromium may still be writing, or the folder is another user's; the next start tries again.
  }
}
