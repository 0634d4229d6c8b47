import type { WantedPiece } from '../../shared/contract/events.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { createDroppedFiles, type DroppedFiles } from './dropped-files.ts';

/** Octets that the window sent up, files that it holds itself, or a place that the user chose in a dialog of the system. */
export type HeldFile =
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'paths'; readonly name: string; readonly paths: readonly string[] }
  | { readonly kind: 'dropped'; readonly name: string; readonly dropped: DroppedFiles }
  | { readonly kind: 'foreign'; readonly name: string; readonly path: string }
  | { readonly kind: 'target'; readonly name: string; readonly path: string };

export interface FileHandles {
  /** Makes room for an upload of `size` octets; `input.too-large` where the window holds too much. */
  begin(file: { readonly name: string; readonly size: number }): Result<FileHandleId, AppError>;
  /** Takes the next octets of an upload; `offset` must continue what has come. Answers the octets received so far. */
  append(chunk: {
    readonly handle: FileHandleId;
    readonly offset: number;
    readonly bytes: Uint8Array;
  }): Result<number, AppError>;
  /** Holds octets that the main side has; `input.too-large` where the window holds too much. */
  holdBytes(name: string, bytes: Uint8Array): Result<FileHandleId, AppError>;
  /** Holds files that were chosen for reading. */
  holdPaths(name: string, paths: readonly string[]): FileHandleId;
  /** Holds files that were dropped; `want` asks the window for pieces of them. */
  holdDropped(name: string, want: (piece: WantedPiece) => void): FileHandleId;
  /** Holds what another program keeps, to be taken over and for nothing else. */
  holdForeign(name: string, path: string): FileHandleId;
  /** Holds a place that was chosen for writing. */
  holdTarget(name: string, path: string): FileHandleId;
  /** What a handle names: `file.handle-expired` when it is unknown, `input.invalid` while an upload is incomplete. */
  get(handle: FileHandleId): Result<HeldFile, AppError>;
  /** Zeroes what the handle holds and forgets it. */
  release(handle: FileHandleId): void;
  releaseAll(): void;
}

/** Octets that one window may hold at once, over all its handles. */
export const MAX_HELD_OCTETS = 134_217_728;
/** Handles that one window may hold at once. */
export const MAX_HANDLES = 1000;

interface Upload {
  readonly kind: 'upload';
  readonly name: string;
  readonly size: number;
  /** Grows with what comes, so that a declared size alone costs nothing. */
  bytes: Uint8Array;
  received: number;
}
type Entry = Upload | Exclude<HeldFile, { kind: 'bytes' }>;

/** The files of one window. They end with it; nothing here reads or writes the disk. */
export function createFileHandles(newId: () => FileHandleId): FileHandles {
  const entries: Entries = { held: new Map(), newId };
  return {
    begin: (file) => beginUpload(entries, file),
    append: (chunk) => appendChunk(entries, chunk),
    holdBytes: (name, bytes) => holdBytes(entries, name, bytes),
    holdPaths: (name, paths) => hold(entries, { kind: 'paths', name, paths }),
    holdDropped: (name, want) => holdDropped(entries, name, want),
    holdForeign: (name, path) => hold(entries, { kind: 'foreign', name, path }),
    holdTarget: (name, path) => hold(entries, { kind: 'target', name, path }),
    get: (handle) => getHeld(entries, handle),
    release: (handle) => release(entries, handle),
    releaseAll: () => {
      for (const handle of entries.held.keys()) release(entries, handle);
    },
  };
}

interface Entries {
  readonly held: Map<FileHandleId, Entry>;
  readonly newId: () => FileHandleId;
}

function holdDropped(entries: Entries, name: string, want: (piece: WantedPiece) => void): FileHandleId {
  const handle = entries.newId();
  return hold(entries, { kind: 'dropped', name, dropped: createDroppedFiles({ handle, name }, want) }, handle);
}

function hold(entries: Entries, entry: Entry, handle = entries.newId()): FileHandleId {
  const oldest = entries.held.keys().next();
  if (entries.held.size >= MAX_HANDLES && oldest.done !== true) release(entries, oldest.value);
  entries.held.set(handle, entry);
  return handle;
}

function beginUpload(entries: Entries, file: { name: string; size: number }): Result<FileHandleId, AppError> {
  const held = [...entries.held.values()].reduce((sum, entry) => sum + (entry.kind === 'upload' ? entry.size : 0), 0);
  if (held + file.size > MAX_HELD_OCTETS) {
    return fail('input.too-large', { field: 'size', size: held + file.size, limit: MAX_HELD_OCTETS });
  }
  return ok(hold(entries, { kind: 'upload', ...file, bytes: new Uint8Array(0), received: 0 }));
}

function holdBytes(entries: Entries, name: string, bytes: Uint8Array): Result<FileHandleId, AppError> {
  const begun = beginUpload(entries, { name, size: bytes.length });
  if (!begun.ok) return begun;
  const appended = appendChunk(entries, { handle: begun.value, offset: 0, bytes });
  return appended.ok ? begun : appended;
}

function appendChunk(
  entries: Entries,
  chunk: { handle: FileHandleId; offset: number; bytes: Uint8Array },
): Result<number, AppError> {
  const upload = entries.held.get(chunk.handle);
  if (upload?.kind !== 'upload') return fail('file.handle-expired', {});
  if (chunk.offset !== upload.received) return fail('input.invalid', { field: 'offset', problem: 'not-next' });
  const end = chunk.offset + chunk.bytes.length;
  if (end > upload.size) return fail('input.too-large', { field: 'bytes', size: end, limit: upload.size });
  makeRoom(upload, end);
  upload.bytes.set(chunk.bytes, chunk.offset);
  upload.received = end;
  return ok(end);
}

/** Doubles the room up to the declared size; what was copied from is zeroed. */
function makeRoom(upload: Upload, needed: number): void {
  if (upload.bytes.length >= needed) return;
  const grown = new Uint8Array(Math.min(upload.size, Math.max(needed, upload.bytes.length * 2)));
  grown.set(upload.bytes);
  upload.bytes.fill(0);
  upload.bytes = grown;
}

function getHeld(entries: Entries, handle: FileHandleId): Result<HeldFile, AppError> {
  const entry = entries.held.get(handle);
  if (entry === undefined) return fail('file.handle-expired', {});
  if (entry.kind !== 'upload') return ok(entry);
  if (entry.received < entry.size) return fail('input.invalid', { field: 'handle', problem: 'incomplete' });
  return ok({ kind: 'bytes', name: entry.name, bytes: entry.bytes });
}

function release(entries: Entries, handle: FileHandleId): void {
  const entry = entries.held.get(handle);
  if (entry?.kind === 'upload') entry.bytes.fill(0);
  if (entry?.kind === 'dropped') entry.dropped.end();
  entries.held.delete(handle);
}
