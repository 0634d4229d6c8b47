import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { Inspected } from '../services/inspection.ts';
import { getSource, type WindowSession } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, 'inspect.asn1' | 'inspect.bytes' | 'inspect.read'>;

/** Readings of one window that are kept. */
export const MAX_INSPECTED = 4;

export const inspectHandlers: Area = {
  'inspect.read': async ({ handle }, session) =>
    mapResult(await readHandle(session, handle), (inspected) => inspected.report),
  'inspect.asn1': async ({ handle, item }, session) => {
    const inspected = await getInspected(session, handle);
    return inspected.ok ? session.readInTurn(() => inspected.value.asn1(item)) : inspected;
  },
  'inspect.bytes': async ({ handle, item, offset, length }, session) => {
    const inspected = await getInspected(session, handle);
    return inspected.ok ? session.readInTurn(() => inspected.value.bytes(item, offset, length)) : inspected;
  },
};

async function readHandle(session: WindowSession, handle: FileHandleId): Promise<Result<Inspected, AppError>> {
  const source = getSource(session, handle);
  if (!source.ok) return source;
  const read = await session.readInTurn(() => session.desk.application.inspection.read(source.value));
  if (!read.ok) return read;
  // The handle may have been given back while its file was read.
  if (!session.files.get(handle).ok) return fail('file.handle-expired', {});
  keepInspected(session, handle, read.value);
  return read;
}

/** What was read is kept with its octets, up to 64 MiB each: what falls out is read anew when it is asked for. */
function keepInspected({ files, inspected }: WindowSession, handle: FileHandleId, read: Inspected): void {
  inspected.delete(handle);
  inspected.set(handle, read);
  const gone = [...inspected.keys()].filter((kept) => !files.get(kept).ok);
  for (const kept of [...gone, ...[...inspected.keys()].slice(0, -MAX_INSPECTED)]) inspected.delete(kept);
}

export async function getInspected(session: WindowSession, handle: FileHandleId): Promise<Result<Inspected, AppError>> {
  const held = session.files.get(handle);
  if (!held.ok) return held;
  const known = session.inspected.get(handle);
  return known === undefined ? readHandle(session, handle) : ok(known);
}
