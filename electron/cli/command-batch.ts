import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { BatchExport, BatchKitFailure, BatchSummary } from '../../shared/model/batch.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { batchCommandText } from '../../shared/text/en/cli-batch.ts';
import type { JobContext, Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Answer, Command, CommandResult, Invocation } from './command.ts';
import {
  beginKits,
  KIT_FOLDER_OPTIONS,
  type KitFolders,
  prepareKitFolders,
  STANDARD_KIT,
  writePassphrases,
} from './kit-folders.ts';
import { findText, getText, isSet } from './option.ts';

const MOST_ROWS = 500;

/** Exit code 1 where a row was refused, or one with warnings was left. */
export const batchCommand: Command = {
  options: {
    ca: { type: 'string' },
    profile: { type: 'string' },
    validity: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'accept-warnings': { type: 'boolean' },
    resume: { type: 'boolean' },
    ...KIT_FOLDER_OPTIONS,
  },
  positionals: { min: 1, max: 1 },
  run: (invocation) => batch(invocation),
};

async function batch({ values, positionals, session }: Invocation): CommandResult {
  const isDry = isSet(values, 'dry-run');
  const excluded = isDry
    ? ['resume', 'out', 'accept-warnings'].find((option) => values[option] !== undefined)
    : undefined;
  if (excluded !== undefined) return fail('input.invalid', { field: `--${excluded}`, problem: 'contradicts' });
  const folders = await prepareKitFolders(values);
  if (!folders.ok) return folders;
  const workspace = await (isDry ? session.open(values) : session.openUnlocked(values));
  if (!workspace.ok) return workspace;
  const job = { signal: session.signal, progress: () => undefined };
  const planned = isSet(values, 'resume')
    ? await findLeft(workspace.value, positionals[0] ?? '', folders.value !== undefined)
    : await plan({ values, positionals, session }, workspace.value);
  if (!planned.ok) return planned;
  const { id } = planned.value;
  // Typed for the kits too, and signing may take longer than that counts.
  const permit = await beginKits(workspace.value, folders.value);
  const run = isDry
    ? ok(null)
    : await workspace.value.batches.run({ id, includeWarnings: isSet(values, 'accept-warnings') }, job);
  if (!run.ok) return run;
  const kits =
    folders.value === undefined
      ? ok(undefined)
      : await writeKits(workspace.value, { id, folders: folders.value, permit }, job);
  if (!kits.ok) return kits;
  return describe(workspace.value, id, kits.value);
}

async function plan({ values, positionals, session }: Invocation, workspace: Workspace): Outcome<BatchSummary> {
  const ca = getText(values, 'ca');
  if (!ca.ok) return ca;
  const profile = getText(values, 'profile');
  if (!profile.ok) return profile;
  const authority = await workspace.authorities.find(ca.value);
  if (!authority.ok) return authority;
  const known = await workspace.profiles.get(profile.value);
  if (!known.ok) return known;
  const defaults = { authorityId: authority.value.id, profile: profile.value, validity: findText(values, 'validity') };
  const job = { signal: session.signal, progress: () => undefined };
  return workspace.batches.plan({ source: session.file(positionals[0] ?? ''), defaults }, job);
}

/** The newest batch of a file with this name that leaves something to issue or kits to write; an older one is not gone back to, since the newer holds the same rows. */
async function findLeft(workspace: Workspace, file: string, withKits: boolean): Outcome<BatchSummary> {
  const batches = await workspace.batches.list();
  if (!batches.ok) return batches;
  const name = path.basename(file);
  const left = batches.value.find(({ fileName, id }) => fileName === name || id === file);
  const isLeft = left !== undefined && (left.ready + left.warnings > 0 || (withKits && left.issued > 0));
  return !isLeft ? fail('batch.not-found', { wanted: name }) : ok(left);
}

async function writeKits(
  workspace: Workspace,
  {
    id,
    folders,
    permit,
  }: { readonly id: BatchSummary['id']; readonly folders: KitFolders; readonly permit: string | undefined },
  job: JobContext,
): Promise<Result<BatchExport, AppError>> {
  const written = await workspace.batches.exportKits({ id, choice: STANDARD_KIT, parent: folders.parent, permit }, job);
  if (!written.ok) return written;
  const kept = await writePassphrases(folders, written.value.passphrases, id);
  return kept.ok ? written : kept;
}

async function describe(
  workspace: Workspace,
  id: BatchSummary['id'],
  kits: BatchExport | undefined,
): Promise<Result<Answer, AppError>> {
  const summary = await workspace.batches.get(id);
  if (!summary.ok) return summary;
  const refused = await workspace.batches.rows({ id, state: 'refused', offset: 0, limit: MOST_ROWS });
  if (!refused.ok) return refused;
  const warned = await workspace.batches.rows({ id, state: 'warning', offset: 0, limit: MOST_ROWS });
  if (!warned.ok) return warned;
  const { rows, ready, warnings, issued, unknownColumns, state } = summary.value;
  const left = [...refused.value.items, ...warned.value.items].toSorted((a, b) => a.line - b.line);
  const failed = kits?.failed ?? [];
  return ok({
    exitCode: left.length === 0 && failed.length === 0 ? 0 : 1,
    json: {
      id,
      state,
      rows,
      ready,
      warnings,
      refused: summary.value.refused,
      issued,
      unknownColumns,
      findings: left.map(({ line, name, state: ofRow, findings }) => ({ line, name, state: ofRow, findings })),
      kits: kits === undefined ? null : { written: kits.rows - failed.length, failed: failed.map(describeFailure) },
    },
    lines: batchCommandText(summary.value, left, failed),
  });
}

const describeFailure = ({ line, name, error }: BatchKitFailure) => ({ line, name, code: error.code });
