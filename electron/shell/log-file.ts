import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { WriteError } from '../ipc/error-log.ts';

const MAX_OCTETS = 1_048_576;
const KEPT_FILES = 3;
const OWNER_ONLY = 0o600;

export interface LogFile {
  readonly writeError: WriteError;
  /** Notes a fact about the run, such as the versions it has. */
  writeFact(name: string, facts: Readonly<Record<string, string>>): void;
}

export interface LogFileOptions {
  readonly folder: string;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** The log of this machine, one JSON object a line; the oldest of three files goes when the first is full. */
export function createLogFile({ folder, newId, now }: LogFileOptions): LogFile {
  const file = path.join(folder, 'countersign.log');
  const write = (line: object): void => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rotate(file);
      appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: OWNER_ONLY });
    } catch {
      // A full or read-only disk must not turn one failure into two.
    }
  };
  return {
    writeError: (entry) => {
      const logId = newId();
      write({ at: now().toISOString(), logId, ...entry });
      return logId;
    },
    writeFact: (name, facts) => write({ at: now().toISOString(), name, ...facts }),
  };
}

function rotate(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < MAX_OCTETS) return;
  for (let age = KEPT_FILES - 1; age > 0; age -= 1) {
    const from = age === 1 ? file : `${file}.${age - 1}`;
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${file}.${age}`);
  }
}
