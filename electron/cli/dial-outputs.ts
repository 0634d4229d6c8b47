import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { dialText } from '../../shared/text/en/cli-dial.ts';
import type { FileTarget } from '../services/atomic-file.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Connections } from '../services/connection.ts';
import { saveRunReport } from '../services/connection-report.ts';
import type { Outcome } from '../services/ports.ts';
import type { OptionTable } from './command.ts';
import { findText, isSet, type OptionValues } from './option.ts';

/** Options that name files to write and what the workspace keeps. */
export const OUTPUT_OPTIONS: OptionTable = {
  report: { type: 'string' },
  pcapng: { type: 'string' },
  keylog: { type: 'string' },
  force: { type: 'boolean' },
  commands: { type: 'boolean' },
  note: { type: 'string' },
  'keep-secrets': { type: 'boolean' },
};

const FILES = ['report', 'pcapng', 'keylog'] as const;
const MAX_NOTE = 4000;

export type DialTargets = Readonly<Partial<Record<(typeof FILES)[number], FileTarget>>>;

/** The files to write, each asked whether it can be before anything is dialled. Fails with `file.*`, `input.invalid`. */
export async function checkOutputs(values: OptionValues): Outcome<DialTargets> {
  const wrong = findWrongUse(values);
  if (wrong !== undefined) return wrong;
  const targets: Partial<Record<(typeof FILES)[number], FileTarget>> = {};
  for (const option of FILES) {
    const path = findText(values, option);
    if (path === undefined) continue;
    const target = { path, overwrite: isSet(values, 'force') };
    const ready = await checkTarget(target);
    if (!ready.ok) return ready;
    targets[option] = target;
  }
  return ok(targets);
}

function findWrongUse(values: OptionValues): (Result<never, AppError> & { readonly ok: false }) | undefined {
  const note = findText(values, 'note');
  const keeps = note !== undefined || isSet(values, 'keep-secrets');
  if (keeps && findText(values, 'workspace') === undefined)
    return fail('input.invalid', { field: '--workspace', problem: 'missing' });
  return note !== undefined && note.length > MAX_NOTE
    ? fail('input.invalid', { field: '--note', problem: 'too-long' })
    : undefined;
}

/** Writes what was asked for. Answers what is to be said about it on standard error. */
export async function writeOutputs(
  connections: Connections,
  run: ConnectionRun,
  targets: DialTargets,
): Outcome<readonly string[]> {
  const said: string[] = [];
  if (targets.report !== undefined) {
    const written = await saveRunReport(run, targets.report);
    if (!written.ok) return written;
  }
  const recording = connections.findRecording(run.id);
  const secrets = (recording?.secrets.length ?? 0) > 0;
  if (targets.pcapng !== undefined) {
    const written =
      (recording?.octets.length ?? 0) === 0
        ? ok(undefined)
        : await connections.savePcapng(run.id, { target: targets.pcapng, secrets });
    if (!written.ok) return written;
    said.push(written.value === undefined ? dialText.noCapture : dialText.capture(written.value.name, secrets));
  }
  if (targets.keylog !== undefined) {
    const written = secrets ? await connections.saveKeyLog(run.id, targets.keylog) : ok(undefined);
    if (!written.ok) return written;
    said.push(written.value === undefined ? dialText.noSecrets : dialText.keyLog(written.value.name));
  }
  return ok(said);
}

/** Puts the note and, sealed, the secrets beside the run in the workspace's history. Answers what is to be said about it. */
export async function keepInHistory(
  connections: Connections,
  run: ConnectionRun,
  values: OptionValues,
): Outcome<readonly string[]> {
  const note = findText(values, 'note');
  if (note !== undefined) {
    const noted = (await connections.history?.setNote(run.id, note)) ?? fail('workspace.none-open', {});
    if (!noted.ok) return noted;
  }
  if (!isSet(values, 'keep-secrets')) return ok([]);
  if ((connections.findRecording(run.id)?.secrets.length ?? 0) === 0) return ok([dialText.nothingKept]);
  const sealed = await connections.keepSecrets(run.id);
  return sealed.ok ? ok([]) : sealed;
}
