import path from 'node:path';
import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { MigrationPreview, MigrationReport } from '../../shared/model/migration.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { FileSource } from '../services/file-source.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `migration.${string}`>>;

/** The window shows nothing meanwhile, and a disk of a network may never answer. */
const MAX_LOOK_MS = 3000;

export const migrationHandlers: Area = {
  'migration.choose': async ({ program }, { dialogs, files }) => {
    const [chosen] = (await dialogs.chooseFiles(program)) ?? [];
    if (chosen === undefined) return ok(null);
    const name = path.basename(chosen);
    return ok({ handle: files.holdForeign(name, chosen), name });
  },
  'migration.takeDropped': async (_input, session) => {
    const { dropped } = session;
    session.dropped = undefined;
    if (dropped === undefined) return ok(null);
    return withWorkspace(session, async ({ migrations }) => {
      const program = await unlessLate(migrations.recognise(dropped));
      if (program === undefined) return ok(null);
      const name = path.basename(dropped);
      return ok({ program, handle: session.files.holdForeign(name, dropped), name });
    });
  },
  'migration.preview': async ({ program, handle }, session) => {
    const source = getSource(session, handle);
    if (!source.ok) return source;
    return withWorkspace(session, ({ migrations }) =>
      session.jobs.finish<MigrationPreview>({
        kind: 'migration.preview',
        subject: nameOf(session, handle),
        run: (job) => migrations.preview({ program, source: source.value }, job),
      }),
    );
  },
  'migration.run': async ({ program, handle, passphrase }, session) => {
    const source = getSource(session, handle);
    if (!source.ok) {
      passphrase?.fill(0);
      return source;
    }
    return withWorkspace(session, ({ migrations }) =>
      session.jobs.finish<MigrationReport>({
        kind: 'migration.run',
        subject: nameOf(session, handle),
        run: (job) => migrations.run({ program, source: source.value, passphrase }, job),
      }),
    );
  },
};

async function unlessLate<T>(look: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), MAX_LOOK_MS);
  return Promise.race([look, late.promise]).finally(() => clearTimeout(timer));
}

function getSource({ files }: WindowSession, handle: FileHandleId): Result<FileSource, AppError> {
  const held = files.get(handle);
  if (!held.ok) return held;
  if (held.value.kind !== 'foreign') return fail('input.invalid', { field: 'handle', problem: 'not-foreign' });
  return ok({ path: held.value.path });
}

function nameOf({ files }: WindowSession, handle: FileHandleId): string {
  const held = files.get(handle);
  return held.ok ? held.value.name : '';
}
