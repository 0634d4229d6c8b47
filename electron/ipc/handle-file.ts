import path from 'node:path';
import type { OpenedFile } from '../../shared/contract/file.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { AppError } from '../../shared/errors.ts';
import type { DroppedFiles } from './dropped-files.ts';
import type { FileHandles } from './file-handles.ts';
import type { WindowSession } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  | 'file.addDropped'
  | 'file.append'
  | 'file.begin'
  | 'file.beginDropped'
  | 'file.choose'
  | 'file.giveDropped'
  | 'file.release'
  | 'file.takeOpened'
>;

export const fileHandlers: Area = {
  'file.begin': async (file, { files }) => mapResult(files.begin(file), (handle) => ({ handle })),
  'file.append': async (chunk, { files }) => mapResult(files.append(chunk), (received) => ({ received })),
  'file.beginDropped': async ({ name }, { files, push }) =>
    ok({ handle: files.holdDropped(name, (piece) => push('file.wanted', piece)) }),
  'file.addDropped': async ({ handle, files: more }, { files }) => {
    const dropped = getDropped(files, handle);
    return dropped.ok ? mapResult(dropped.value.add(more), (count) => ({ files: count })) : dropped;
  },
  'file.giveDropped': async ({ handle, ask, bytes }, { files }) =>
    mapResult(getDropped(files, handle), (dropped) => {
      dropped.give(ask, bytes);
      return null;
    }),
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

function getDropped(files: FileHandles, handle: FileHandleId): Result<DroppedFiles, AppError> {
  const held = files.get(handle);
  if (!held.ok) return held;
  return held.value.kind === 'dropped' ? ok(held.value.dropped) : fail('file.handle-expired', {});
}

/** Holds a file of the disk for the window. */
export function holdFile(session: WindowSession, file: string): Result<OpenedFile, AppError> {
  const name = path.basename(file);
  const size = session.desk.platform.findFileSize(file);
  if (size === undefined) return fail('file.not-found', { name });
  return ok({ handle: session.files.holdPaths(name, [file]), name, size });
}
