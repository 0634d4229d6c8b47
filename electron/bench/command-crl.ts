import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_PASSPHRASE } from '../testing/application.ts';
import { type MeasuredCommand, runCommand } from './measured-command.ts';

export interface CommandIssue extends Omit<MeasuredCommand, 'printed'> {
  readonly entries: number;
}

/** Issues a list with the built command line. */
export async function issueByCommand(folder: string, workspace: string): Promise<CommandIssue> {
  const secret = join(folder, 'passphrase');
  writeFileSync(secret, `${TEST_PASSPHRASE}\n`, { mode: 0o600 });
  const out = join(folder, 'command.crl');
  const opening = ['--workspace', workspace, '--passphrase-file', secret];
  const command = await runCommand(['crl', 'issue', '--ca', 'CA', '--out', out, '--force', '--json', ...opening]);
  const { entries } = JSON.parse(command.printed) as { readonly entries: number };
  return { entries, ms: command.ms, cpuSeconds: command.cpuSeconds, peakMiB: command.peakMiB };
}
