import path from 'node:path';
import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { ReadableReport, RefusedFile } from '../../shared/model/backup.ts';
import type { CheckReport } from '../../shared/model/workspace.ts';
import { ok, type Result } from '../../shared/result.ts';
import { openInWindow } from './shown-workspace.ts';
import { getWorkspace, type Refused, type WindowSession } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `recovery.${string}`>>;

export const recoveryHandlers: Area = {
  'recovery.file': async (_input, session) =>
    ok(session.refused === undefined ? null : describeRefused(session, session.refused)),
  'recovery.check': async (_input, session) =>
    withRefused(session, ({ file }) =>
      session.jobs.finish<CheckReport>({
        kind: 'workspace.check',
        subject: path.basename(file),
        run: (job) => session.desk.application.checkFile(file, job),
      }),
    ),
  'recovery.open': async (_input, session) => withRefused(session, ({ file }) => openInWindow(session, file)),
  'recovery.export': async ({ of }, session) => {
    const open = getWorkspace(session);
    if (of === 'refused') return withRefused(session, ({ file }) => exportReadable(session, file));
    return open.ok ? exportReadable(session, open.value.file) : open;
  },
  'recovery.reveal': async ({ what }, session) => {
    const file = what === 'refused' ? session.refused?.file : session.exported;
    if (file === undefined) return fail('file.handle-expired', {});
    session.desk.platform.revealFile(file);
    return ok(null);
  },
};

function describeRefused({ desk }: WindowSession, { file, error }: Refused): RefusedFile {
  const octets = desk.platform.findFileSize(file);
  return {
    name: path.basename(file),
    location: desk.files.shortenPath(file),
    ...(octets === undefined ? {} : { octets }),
    error,
  };
}

async function withRefused<T>(
  session: WindowSession,
  use: (refused: Refused) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  return session.refused === undefined ? fail('file.handle-expired', {}) : use(session.refused);
}

async function exportReadable(session: WindowSession, file: string): Promise<Result<ReadableReport | null, AppError>> {
  const parent = await session.dialogs.chooseFolder('readable');
  if (parent === undefined) return ok(null);
  const name = session.desk.files.safeName(`${path.parse(file).name}-readable`, 'readable');
  const folder = path.join(parent, name);
  const exported = await session.jobs.finish<ReadableReport>({
    kind: 'workspace.exportReadable',
    subject: path.basename(file),
    run: (job) => session.desk.application.exportReadable({ file, folder }, job),
  });
  if (exported.ok) session.exported = folder;
  return exported;
}
