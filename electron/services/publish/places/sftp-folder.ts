import type { FileEntryWithStats, SFTPWrapper } from 'ssh2';

/** The library calls back with an error, or without one and with what was asked for. */
export const settled = <T>(start: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));

/** Whether a server says that a folder has less room than that. Few can be asked (`statvfs@openssh.com`); of others it is not known. */
export async function lacksRoom(sftp: SFTPWrapper, folder: string, octets: number): Promise<boolean> {
  const told = await settled<unknown>((done) => sftp.ext_openssh_statvfs(folder, done)).catch(() => undefined);
  if (typeof told !== 'object' || told === null || !('f_bavail' in told) || !('f_frsize' in told)) return false;
  return Number(told.f_bavail) * Number(told.f_frsize) < octets;
}

/** Where a file is written before it gets its name; `nonce`: 16 hexadecimal digits in lower case. */
export const temporaryName = (name: string, nonce: string): string => `.${name}.${nonce}.tmp`;

const NONCE_AND_END = /^[0-9a-f]{16}\.tmp$/;
const STALE_AFTER_SECONDS = 60;
/** Answers of some hundred names each: a folder may be anybody's. */
const MOST_ANSWERS = 20;
const MOST_REMOVED = 20;

/**
 * Removes what a killed process left of a file that stands in the folder, a minute older than that by the clock of the server. What cannot be looked at or removed
 * stays.
 */
export async function removeLeft(sftp: SFTPWrapper, folder: string, name: string): Promise<void> {
  const entries = await list(sftp, folder);
  const written = entries.find(({ filename }) => filename === name)?.attrs.mtime;
  if (written === undefined) return;
  const start = `.${name}.`;
  const left = entries.filter(
    ({ filename, attrs }) =>
      filename.startsWith(start) &&
      NONCE_AND_END.test(filename.slice(start.length)) &&
      attrs.isFile() &&
      written - attrs.mtime > STALE_AFTER_SECONDS,
  );
  for (const { filename } of left.slice(0, MOST_REMOVED))
    await settled((done) => sftp.unlink(`${folder}/${filename}`, (error) => done(error, null))).catch(() => undefined);
}

async function list(sftp: SFTPWrapper, folder: string): Promise<readonly FileEntryWithStats[]> {
  const found: FileEntryWithStats[] = [];
  const handle = await settled<Buffer>((done) => sftp.opendir(folder, done)).catch(() => undefined);
  if (handle === undefined) return found;
  for (let answers = 0; answers < MOST_ANSWERS; answers++) {
    // the end of the list comes as an error
    const some = await settled<FileEntryWithStats[]>((done) => sftp.readdir(handle, done)).catch(() => []);
    if (some.length === 0) break;
    found.push(...some);
  }
  await settled((done) => sftp.close(handle, (error) => done(error, null))).catch(() => undefined);
  return found;
}
