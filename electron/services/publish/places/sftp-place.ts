import type { SFTPWrapper } from 'ssh2';
import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import type { SftpPlace } from '../../../../shared/model/publish.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { OpenPlace, PlaceSecret, PlaceWorld } from './place.ts';
import { lacksRoom, removeLeft, settled, temporaryName } from './sftp-folder.ts';
import { connectSsh, type SshConnection, tellSsh } from './ssh-connection.ts';

type Outcome<T> = Promise<Result<T, AppError>>;

/**
 * Files of a folder behind SFTP. A file is written beside the old one, synced where the server can do that (`fsync@openssh.com`), read back and renamed
 * over it (`posix-rename@openssh.com`). A server without the latter cannot replace a file in one step: then the old one is put aside for that moment
 * and put back where the new one does not take its name.
 */
export async function openSftpPlace(place: SftpPlace, secret: PlaceSecret, world: PlaceWorld): Outcome<OpenPlace> {
  const connected = await connectSsh(place, secret, world);
  if (!connected.ok) return connected;
  const session: Session = { place, world, connection: connected.value };
  return ok({
    hostKey: connected.value.hostKey,
    write: (name, bytes) => write(session, name, bytes),
    read: (name, maxBytes) =>
      attempt(session, name, () => readFile(session.connection.sftp, pathOf(session, name), maxBytes)),
    check: () => attempt(session, place.folder, () => checkFolder(session)),
    remove: (name) => attempt(session, name, () => removeFile(session.connection.sftp, pathOf(session, name))),
    close: () => connected.value.close(),
  });
}

interface Session {
  readonly place: SftpPlace;
  readonly world: PlaceWorld;
  readonly connection: SshConnection;
}

const pathOf = ({ place }: Session, name: string): string =>
  place.folder === '' ? name : `${place.folder.replace(/\/+$/, '')}/${name}`;

const folderOf = ({ place }: Session): string => (place.folder === '' ? '.' : place.folder);

async function checkFolder(session: Session): Promise<null> {
  const { sftp } = session.connection;
  const handle = await settled<Buffer>((done) => sftp.opendir(folderOf(session), done));
  await settled((done) => sftp.close(handle, (error) => done(error, null)));
  return null;
}

async function write(session: Session, name: string, bytes: Uint8Array): Outcome<null> {
  const { sftp } = session.connection;
  const temporary = pathOf(session, temporaryName(name, session.world.nonce()));
  const written = await attempt(session, name, async () => {
    await writeFile(sftp, temporary, bytes);
    const there = await readFile(sftp, temporary, bytes.length);
    if (there === undefined || !Buffer.from(bytes).equals(there)) return false;
    await replace(session, temporary, pathOf(session, name));
    await removeLeft(sftp, folderOf(session), name);
    return true;
  });
  if (written.ok && written.value) return ok(null);
  // version 3 has no code for a full disk, and OpenSSH says nothing but that it failed
  const isRefused = !written.ok && written.error.code === 'publish.refused';
  const isFull = isRefused
    ? await attempt(session, name, () => lacksRoom(sftp, folderOf(session), bytes.length))
    : ok(false);
  await attempt(session, name, () => removeFile(sftp, temporary));
  if (isFull.ok && isFull.value) return fail('publish.no-space', { place: tellSsh(session.place), cause: 'ENOSPC' });
  if (!written.ok) return written;
  return fail('publish.verify-failed', { place: tellSsh(session.place), name, problem: 'differs' });
}

const CHUNK = 32_768;
const READABLE_BY_ALL = 0o644;

async function writeFile(sftp: SFTPWrapper, path: string, bytes: Uint8Array): Promise<void> {
  const handle = await settled<Buffer>((done) => sftp.open(path, 'wx', READABLE_BY_ALL, done));
  try {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await inWindow(Math.ceil(whole.length / CHUNK), async (index) => {
      const at = index * CHUNK;
      const length = Math.min(CHUNK, whole.length - at);
      await settled((done) => sftp.write(handle, whole, at, length, at, (error) => done(error, null)));
    });
    await sync(sftp, handle);
    // what the server masks is not masked here: a CRL is for everybody
    await settled((done) => sftp.fsetstat(handle, { mode: READABLE_BY_ALL }, (error) => done(error, null))).catch(
      ignore,
    );
  } finally {
    await settled((done) => sftp.close(handle, (error) => done(error, null)));
  }
}

const ignore = (): undefined => undefined;

/** Chunks that are under way at once: a round trip each would take minutes for a large list. */
const WINDOW = 16;

async function inWindow(count: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let start = 0; start < count; start += WINDOW) {
    const indices = Array.from({ length: Math.min(WINDOW, count - start) }, (_, offset) => start + offset);
    await Promise.all(indices.map(work));
  }
}

async function sync(sftp: SFTPWrapper, handle: Buffer): Promise<void> {
  await settled((done) => sftp.ext_openssh_fsync(handle, (error) => done(error, null))).catch((error: unknown) => {
    if (!isUnsupported(error)) throw error;
  });
}

/** The library says by itself when a server did not announce an extension; others are answered as unsupported. */
const isUnsupported = (error: unknown): boolean =>
  error instanceof Error && (/does not support/i.test(error.message) || statusOf(error) === STATUS.unsupported);

async function replace(session: Session, temporary: string, path: string): Promise<void> {
  const { sftp } = session.connection;
  const renamed = await tryRename((done) => sftp.ext_openssh_rename(temporary, path, done));
  if (renamed) return;
  if (await tryPlainRename(sftp, temporary, path)) return;
  const aside = `${path}.${session.world.nonce()}.old`;
  await settled((done) => sftp.rename(path, aside, (error) => done(error, null)));
  try {
    await settled((done) => sftp.rename(temporary, path, (error) => done(error, null)));
  } catch (error) {
    await settled((done) => sftp.rename(aside, path, (again) => done(again, null)));
    throw error;
  }
  await removeFile(sftp, aside);
}

/** False where the server has no such extension. */
async function tryRename(start: (done: (error?: Error | null) => void) => void): Promise<boolean> {
  try {
    await settled((done) => start((error) => done(error, null)));
    return true;
  } catch (error) {
    if (isUnsupported(error)) return false;
    throw error;
  }
}

/** Succeeds where nothing has the name yet. @see draft-ietf-secsh-filexfer-02 §6.5 */
const tryPlainRename = (sftp: SFTPWrapper, from: string, to: string): Promise<boolean> =>
  settled((done) => sftp.rename(from, to, (error) => done(error, null))).then(
    () => true,
    () => false,
  );

async function readFile(sftp: SFTPWrapper, path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const handle = await settled<Buffer>((done) => sftp.open(path, 'r', done)).catch(undefinedIfMissing);
  if (handle === undefined) return undefined;
  try {
    const { size } = await settled<{ readonly size: number }>((done) => sftp.fstat(handle, done));
    const wanted = Math.min(size, maxBytes + 1);
    const whole = Buffer.alloc(wanted);
    const lengths: number[] = [];
    await inWindow(Math.ceil(wanted / CHUNK), async (index) => {
      lengths.push(await readChunk({ sftp, handle, whole }, index * CHUNK));
    });
    return whole.subarray(
      0,
      lengths.reduce((sum, length) => sum + length, 0),
    );
  } finally {
    await settled((done) => sftp.close(handle, (error) => done(error, null)));
  }
}

/** A server may answer less than was asked for. */
async function readChunk(
  { sftp, handle, whole }: { readonly sftp: SFTPWrapper; readonly handle: Buffer; readonly whole: Buffer },
  start: number,
): Promise<number> {
  const end = Math.min(start + CHUNK, whole.length);
  let at = start;
  while (at < end) {
    const from = at;
    const read = await settled<number>((done) =>
      sftp.read(handle, whole, from, end - from, from, (error, octets) => done(error, octets)),
    ).catch((error: unknown) => {
      if (statusOf(error) === STATUS.eof) return 0;
      throw error;
    });
    if (read === 0) break;
    at += read;
  }
  return at - start;
}

async function removeFile(sftp: SFTPWrapper, path: string): Promise<null> {
  await settled((done) => sftp.unlink(path, (error) => done(error, null))).catch(undefinedIfMissing);
  return null;
}

function undefinedIfMissing(error: unknown): undefined {
  if (statusOf(error) !== STATUS.noSuchFile) throw error;
}

/** @see draft-ietf-secsh-filexfer-02 §7 */
const STATUS = { eof: 1, noSuchFile: 2, permissionDenied: 3, failure: 4, unsupported: 8 } as const;

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;

/** Runs work on the session; a session that stops answering, or ends, ends the work. */
async function attempt<T>(session: Session, name: string, work: () => Promise<T>): Outcome<T> {
  const { connection, world, place } = session;
  const { signal } = world;
  const broken = connection.failure();
  if (broken !== undefined) return { ok: false, error: broken };
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(new Error('the session ended'));
  connection.sftp.once('close', stop);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return ok(await Promise.race([work(), stopped.promise]));
  } catch (error) {
    if (signal.aborted) return fail('job.cancelled', {});
    const ended = connection.failure();
    return ended === undefined ? describe(error, tellSsh(place), name) : { ok: false, error: ended };
  } finally {
    connection.sftp.removeListener('close', stop);
    signal.removeEventListener('abort', stop);
  }
}

function describe(error: unknown, place: string, name: string): Result<never, AppError> {
  const cause = error instanceof Error ? error.message.slice(0, MAX_CAUSE) : 'EUNKNOWN';
  const status = statusOf(error);
  if (status === STATUS.permissionDenied) return fail('publish.forbidden', { place, name, cause });
  if (status === STATUS.noSuchFile) return fail('publish.place-missing', { place, cause });
  if (status === undefined) return fail('publish.unreachable', { place, cause });
  // version 3 has no code for a full disk: what the server says is all there is
  if (/space|quota/i.test(cause)) return fail('publish.no-space', { place, cause });
  return fail('publish.refused', { place, name, cause });
}

const MAX_CAUSE = 200;
