import { parentPort } from 'node:worker_threads';
import { BugError } from '../../shared/result.ts';
import { checkFile } from './check-file.ts';
import { Engine } from './engine.ts';
import type { NumberedRequest, StoreAnswers, StoreReply, StoreRequest } from './worker-protocol.ts';

/** How often another process's commits are looked for. */
const WATCH_EVERY_MS = 400;

const port = parentPort;
if (!port) throw new BugError('store-worker is a worker thread');

const engine = new Engine();
const post = (reply: StoreReply, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(reply, [...transfer]);

port.on('message', ({ id, request }: NumberedRequest) => {
  try {
    const value = answer(request);
    post({ id, value }, packedIn(value));
  } catch (error) {
    post({ id, failure: describeFailure(error) });
  }
});

/** Lines of revocations are handed over, not copied. */
const packedIn = (value: StoreAnswers[keyof StoreAnswers]): ArrayBuffer[] =>
  typeof value === 'object' && value !== null && 'octets' in value ? [value.octets.buffer] : [];

function answer(request: StoreRequest): StoreAnswers[keyof StoreAnswers] {
  if (request.kind === 'check')
    return checkFile(request.file, (done, total) => post({ event: 'check-progress', done, total }));
  if (request.kind === 'watch') return watchForeignChanges();
  return engine.answer(request);
}

function watchForeignChanges(): null {
  const connection = engine.writer();
  let seen = connection.number('PRAGMA data_version');
  setInterval(() => {
    if (!connection.db.isOpen) return;
    const now = connection.number('PRAGMA data_version');
    if (now === seen) return;
    seen = now;
    post({ event: 'foreign-change' });
  }, WATCH_EVERY_MS).unref();
  return null;
}

/** An error of SQLite or the file system keeps its number; anything else is our own bug. */
function describeFailure(error: unknown): { readonly sqlite: number | null; readonly message: string } {
  if (!(error instanceof Error)) return { sqlite: null, message: String(error) };
  const message = `${error.name}: ${error.message}`;
  if ('errcode' in error && typeof error.errcode === 'number') return { sqlite: error.errcode, message };
  if ('code' in error && typeof error.code === 'string' && 'syscall' in error)
    return { sqlite: SQLITE_IOERR, message: error.code };
  return { sqlite: null, message };
}

const SQLITE_IOERR = 10;
