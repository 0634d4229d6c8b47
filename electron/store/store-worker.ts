import { parentPort } from 'node:worker_threads';
import { BugError } from '../../shared/result.ts';
import { checkFile } from './check-file.ts';
import { Engine } from './engine.ts';
import { HeldState } from './held-state.ts';
import { verifyLogOf } from './verify-log.ts';
import { largeIn } from './large-octets.ts';
import { exportReadable } from './readable-export.ts';
import { RowDamaged } from './sound-rows.ts';
import { SQLITE } from './store-failure.ts';
import type { NumberedRequest, StoreAnswers, StoreReply, StoreRequest, WorkerFailure } from './worker-protocol.ts';

/** How often another process's commits are looked for. */
const WATCH_EVERY_MS = 400;

const port = parentPort;
if (!port) throw new BugError('store-worker is a worker thread');

const engine = new Engine();
const held = new HeldState();
const post = (reply: StoreReply, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(reply, [...transfer]);

port.on('message', ({ id, request }: NumberedRequest) => {
  if (request.kind === 'copy-held') {
    void held.copyTo(request.target, tellProgress).then(
      (value) => post({ id, value }),
      (error: unknown) => post({ id, failure: describeFailure(error) }),
    );
    return;
  }
  try {
    const value = answer(request);
    post({ id, value }, packedIn(value));
  } catch (error) {
    post({ id, failure: describeFailure(error) });
  }
});

const tellProgress = (done: number, total: number): void => post({ event: 'check-progress', done, total });

/** Lines of revocations and large values of a row that was asked for alone are handed over, not copied. */
function packedIn(value: StoreAnswers[keyof StoreAnswers]): readonly ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('octets' in value) return [value.octets.buffer];
  return 'rows' in value && typeof value.rows === 'object' ? largeIn(value.rows) : [];
}

function answer(request: Exclude<StoreRequest, { kind: 'copy-held' }>): StoreAnswers[keyof StoreAnswers] {
  if (request.kind === 'check') return checkFile(request, tellProgress);
  if (request.kind === 'verify-log') return verifyLogOf(request.file, request.question, tellProgress);
  if (request.kind === 'export-readable') return exportReadable(request.file, request.folder, tellProgress);
  if (request.kind === 'watch') return watchForeignChanges();
  if (request.kind === 'hold') return held.hold(request.file, (reader) => engine.readFrom(reader));
  if (request.kind === 'check-held') return held.isWhole();
  if (request.kind === 'is-held') return held.isHeld();
  if (request.kind === 'close') held.close();
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
function describeFailure(error: unknown): WorkerFailure {
  if (!(error instanceof Error)) return { sqlite: null, message: String(error) };
  const message = `${error.name}: ${error.message}`;
  if (error instanceof RowDamaged) return { sqlite: null, message, damagedRow: error.message };
  // A number in a row that JavaScript cannot hold: none of ours is so large.
  if (error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE')
    return { sqlite: SQLITE.corrupt, message };
  if ('errcode' in error && typeof error.errcode === 'number') return { sqlite: error.errcode, message };
  if ('code' in error && typeof error.code === 'string' && 'syscall' in error)
    return { sqlite: SQLITE.ioError, message: error.code };
  return { sqlite: null, message };
}
