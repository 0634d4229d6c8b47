import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MeasuredCommand, PROGRAM, runCommand } from './measured-command.ts';

const PASSPHRASE = 'only for measuring';

export interface MeasuredImport extends MeasuredCommand {
  readonly imported: number;
}

/** Makes a workspace and imports a bundle into it with the built command line, in a process of its own, as people run it. */
export async function importByCommand(folder: string, workspace: string, bundle: string): Promise<MeasuredImport> {
  const secret = join(folder, 'passphrase');
  writeFileSync(secret, `${PASSPHRASE}\n`, { mode: 0o600 });
  const init = ['workspace', 'init', '--workspace', workspace, '--passphrase-file', secret, '--json'];
  execFileSync(process.execPath, [PROGRAM, ...init], { stdio: 'pipe' });
  const command = await runCommand(['import', bundle, '--workspace', workspace, '--json']);
  const { imported } = JSON.parse(command.printed) as { readonly imported: number };
  return { ...command, imported };
}
