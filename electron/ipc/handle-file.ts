import path from 'node:path';
import type { OpenedFile } from '../../shared/contract/file.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { fail } from '../../shared/errors.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { AppError } from '../../shared/errors.ts';
import type { WindowSession } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  'file.append' | 'file.begin' | 'file.choose' | 'file.release' | 'file.takeOpened'
>;

export const fileHandlers: Area = {
  'file.begin': async (file, { files }) => mapResult(files.begin(file), (handle) => ({ handle })),
  'file.append': async (chunk, { files }) => mapResult(files.append(chunk), (received) => ({ received })),
  'file.choose': async ({ purpose }, session) => {
    const [chosen] = (await session.dialogs.chooseFiles(purpose)) ?? [];
    return chosen === undefined ? ok(null) : holdFile(session, chosen);
  },
  'file.release': async ({ handle }, { files, inspected }) => {
    inspected.delete(handle);
    files.release(handle);
    return ok(null);
  },
  'file.takeOpened': async (_input, session) => {
    const { refusal } = session;
    session.refusal = null;
    return ok({ files: session.opened.splice(0), refusal });
  },
};

/** Holds a file of the disk for the window. */
export function holdFile(session: WindowSession, file: string): Result<OpenedFile, AppError> {
  const name = path.basename(file);
  const size = session.desk.platform.findFileSize(file);
  if (size === undefined) return fail('file.not-found', { name });
  return ok({ handle: session.files.holdPaths(name, [file]), name, size });
}
