import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORKSPACE_ENDING } from '../ipc/handle-workspace.ts';

export interface OpenedFiles {
  readonly workspaces: readonly string[];
  /** Anything else, to be inspected. */
  readonly others: readonly string[];
}

/**
 * Files named on a command line, whose first `ownWords` name the program itself. Switches and names of nothing are passed
 * over.
 */
export function parseOpenedFiles(argv: readonly string[], folder: string, ownWords: number): OpenedFiles {
  const named = argv.slice(ownWords).filter((word) => !word.startsWith('-'));
  const files = named.flatMap((word) => findFile(word, folder) ?? []);
  return {
    workspaces: files.filter((file) => file.endsWith(WORKSPACE_ENDING)),
    others: files.filter((file) => !file.endsWith(WORKSPACE_ENDING)),
  };
}

/** Desktops name a file by its path or by its URL; undefined where there is no such file. */
function findFile(word: string, folder: string): string | undefined {
  try {
    const file = path.resolve(folder, word.startsWith('file://') ? fileURLToPath(word) : word);
    return statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
