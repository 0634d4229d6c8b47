import { constants } from 'node:fs';
import { open, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { FolderPlace } from '../../../shared/model/publish.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { checkTarget, writeFileAtomically } from '../atomic-file.ts';
import type { Outcome } from '../ports.ts';
import { systemCode } from '../system-failure.ts';
import { tellPlace } from './check-place.ts';
import { PROBE_NAME } from './places/http-place.ts';
import type { OpenPlace, PlaceWorld } from './places/place.ts';

/** Everybody may read a CRL; a server that hands it out is often another user. */
const READABLE_BY_ALL = 0o644;

/**
 * Files of a folder, each written beside the old one, synced, read back and renamed over it. A link that stands in a file's place is replaced, not
 * followed, and a file is never read through one.
 */
export function openFolderPlace(place: FolderPlace, world: PlaceWorld): OpenPlace {
  const told = tellPlace(place);
  return {
    write: async (name, bytes) => {
      const written = await writeFileAtomically({
        target: { path: path.join(place.path, name), overwrite: true },
        bytes,
        nonce: world.nonce(),
        mode: READABLE_BY_ALL,
      });
      return written.ok ? ok(null) : describe(written.error, told, name);
    },
    check: async () => {
      const ready = await checkTarget({ path: path.join(place.path, PROBE_NAME), overwrite: true });
      return ready.ok ? ready : describe(ready.error, told, PROBE_NAME);
    },
    read: (name, maxBytes) => read(path.join(place.path, name), { told, name, maxBytes }),
    remove: async (name) => {
      const cause = await unlink(path.join(place.path, name)).then(() => undefined, systemCode);
      return cause === undefined || cause === 'ENOENT'
        ? ok(null)
        : fail('publish.forbidden', { place: told, name, cause });
    },
    close: () => Promise.resolve(),
  };
}

/** Neither through a link nor waiting for who writes a pipe. Windows has no such flags; links need a privilege of their own there. */
const READ_PLAINLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function read(
  file: string,
  { told, name, maxBytes }: { readonly told: string; readonly name: string; readonly maxBytes: number },
): Outcome<Uint8Array | undefined> {
  const handle = await open(file, READ_PLAINLY).catch(systemCode);
  if (handle === 'ENOENT') return ok(undefined);
  if (typeof handle === 'string') return fail('publish.forbidden', { place: told, name, cause: handle });
  try {
    const { size } = await handle.stat();
    return ok(size > maxBytes ? new Uint8Array(maxBytes + 1) : await readFile(handle));
  } catch (error) {
    return fail('publish.refused', { place: told, name, cause: systemCode(error) });
  } finally {
    await handle.close();
  }
}

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ENODEV', 'ESTALE']);
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS', 'not-a-file']);

function describe(error: AppError, place: string, name: string): Result<never, AppError> {
  if (error.code === 'file.disk-full') return fail('publish.no-space', { place, cause: 'ENOSPC' });
  if (error.code === 'file.verify-failed') return fail('publish.verify-failed', { place, name, problem: 'differs' });
  const cause = error.code === 'file.not-writable' ? error.evidence.cause : error.code;
  if (MISSING.has(cause)) return fail('publish.place-missing', { place, cause });
  if (FORBIDDEN.has(cause)) return fail('publish.forbidden', { place, name, cause });
  return fail('publish.refused', { place, name, cause });
}
