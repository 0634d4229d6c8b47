import { fail } from '../../shared/errors.ts';
import type { ForeignProgram } from '../../shared/model/migration.ts';
import { ok } from '../../shared/result.ts';
import { migrationLines } from '../../shared/text/en/cli-migration.ts';
import type { JobContext, Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findText, isSet } from './option.ts';
import { createProgressLine } from './progress-line.ts';
import type { Session } from './session.ts';

const KEY_PASSPHRASE = 'key-passphrase-file';

/** Exit code 1 where something stayed behind. Without a passphrase it looks first whether a key needs one. */
const migrating = (program: ForeignProgram): Command => ({
  options: {
    [KEY_PASSPHRASE]: { type: 'string' },
    'without-keys': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const { values, session } = invocation;
    if (isSet(values, 'without-keys') && findText(values, KEY_PASSPHRASE) !== undefined)
      return fail('input.invalid', { field: '--without-keys', problem: 'contradicts' });
    const workspace = await (isSet(values, 'dry-run') ? session.open(values) : session.openUnlocked(values));
    if (!workspace.ok) return workspace;
    const moving = { program, workspace: workspace.value };
    return isSet(values, 'dry-run') ? show(moving, invocation) : take(moving, invocation);
  },
});

interface Moving {
  readonly program: ForeignProgram;
  readonly workspace: Workspace;
}

async function show({ program, workspace }: Moving, { values, positionals, session }: Invocation): CommandResult {
  const given = findText(values, KEY_PASSPHRASE);
  const passphrase = given === undefined ? ok(undefined) : await session.readPassphrase(values, KEY_PASSPHRASE);
  if (!passphrase.ok) return passphrase;
  const order = { program, source: session.file(positionals[0] ?? ''), passphrase: passphrase.value };
  const shown = await watching(session, (job) => workspace.migrations.preview(order, job));
  return shown.ok ? ok({ exitCode: 0, json: shown.value, lines: migrationLines.preview(shown.value) }) : shown;
}

async function take(moving: Moving, invocation: Invocation): CommandResult {
  const { program, workspace } = moving;
  const { positionals, session } = invocation;
  const passphrase = await findPassphrase(moving, invocation);
  if (!passphrase.ok) return passphrase;
  const order = { program, source: session.file(positionals[0] ?? ''), passphrase: passphrase.value };
  const taken = await watching(session, (job) => workspace.migrations.run(order, job));
  if (!taken.ok) return taken;
  const exitCode = taken.value.left.total === 0 ? 0 : 1;
  return ok({ exitCode, json: taken.value, lines: migrationLines.done(taken.value) });
}

/** Asked for where an authority's key would stay behind else. */
async function findPassphrase(
  { program, workspace }: Moving,
  { values, positionals, session }: Invocation,
): Outcome<Uint8Array | undefined> {
  if (isSet(values, 'without-keys')) return ok(undefined);
  if (findText(values, KEY_PASSPHRASE) !== undefined) return session.readPassphrase(values, KEY_PASSPHRASE);
  const order = { program, source: session.file(positionals[0] ?? '') };
  const shown = await watching(session, (job) => workspace.migrations.preview(order, job));
  if (!shown.ok) return shown;
  return shown.value.needsPassphrase ? session.readPassphrase(values, KEY_PASSPHRASE) : ok(undefined);
}

async function watching<T>({ signal }: Session, act: (job: JobContext) => Outcome<T>): Outcome<T> {
  const line = createProgressLine();
  const done = await act({
    signal,
    progress: (count, total) => line.show(() => migrationLines.progress(total ? count / total : 0)),
  });
  line.clear();
  return done;
}

export const importOpensslCommand = migrating('openssl-ca');
export const importXcaCommand = migrating('xca');
