import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ValueFile } from '../ipc/application-settings.ts';

const OWNER_ONLY = 0o600;

/** A JSON file of the user-data folder. A reader sees the old or the new content, never half of it. */
export function createJsonFile(file: string): ValueFile {
  return {
    read: () => {
      try {
        return JSON.parse(readFileSync(file, 'utf8'));
      } catch {
        return undefined;
      }
    },
    write: (value) => {
      const temporary = `${file}.${process.pid}.tmp`;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(temporary, JSON.stringify(value), { mode: OWNER_ONLY });
      renameSync(temporary, file);
    },
  };
}
