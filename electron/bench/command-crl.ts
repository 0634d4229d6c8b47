import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_PASSPHRASE } from '../testing/application.ts';
import { type MeasuredCommand, runCommand } from './measured-command.ts';

export interface CommandIssue extends Omit<MeasuredCommand, 'printed'> {
  readonly entries: number;
}

/** Issues a list with the built command line, from a copy of a workspace: the machine's clock is ahead of the bench's. */
export async function issueByCommand(folder: string, original: string): Promise<CommandIssue> {
  // Where nothing is remembered of an earlier copy, which would have gone on beyond this one.
  const own = mkdtempSync(join(folder, 'command-'));
  const workspace = join(own, 'copy.countersign');
  copyFileSync(original, workspace);
  const secret = join(folder, 'passphrase');
  writeFileSync(secret, `${TEST_PASSPHRASE}\n`, { mode: 0o600 });
  const out = join(own, 'command.crl');
  const opening = ['--workspace', workspace, '--passphrase-file', secret];
  const command = await runCommand(['crl', 'issue', '--ca', 'CA', '--out', out, '--json', ...opening], own);
  rmSync(own, { recursive: true });
  const { entries } = JSON.parse(command.printed) as { readonly entries: number };
  return { entries, ms: command.ms, cpuSeconds: command.cpuSeconds, peakMiB: command.peakMiB };
}
