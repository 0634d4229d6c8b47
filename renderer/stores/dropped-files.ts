import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { WantedPiece } from '../../shared/contract/events.ts';
import { call, subscribe } from '../api/client.ts';
import { importHandle } from './certificate-import.ts';

/** A file of what was dropped; the name is its path from there. */
export interface DroppedFile {
  readonly name: string;
  readonly file: File;
}

export interface Drop {
  readonly files: readonly DroppedFile[];
  readonly octets: number;
  /** Files and folders that could not be read. */
  readonly unreadable: number;
  /** There are more than are taken. */
  readonly isCut: boolean;
}

/** As many as the main side takes. */
export const MOST_DROPPED = 100_000;
const MOST_DEPTH = 64;
const PAGE = 500;
const MOST_NAME = 1000;
const TOLD_EVERY = 200;

/** What lies on the pointer, to be asked while the event lasts; later it is gone. */
export const entriesOf = (data: DataTransfer | null): readonly FileSystemEntry[] =>
  [...(data?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);

/** Every file below the entries, in the order of names; folders of folders as well. Ends early when `signal` does. */
export async function gatherFiles(
  entries: readonly FileSystemEntry[],
  { signal, onFound }: { readonly signal: AbortSignal; readonly onFound: (count: number) => void },
): Promise<Drop> {
  const files: DroppedFile[] = [];
  let unreadable = 0;
  const open = entries.toReversed().map((entry) => ({ entry, name: entry.name, depth: 0 }));
  for (let next = open.pop(); next !== undefined && !signal.aborted; next = open.pop()) {
    if (files.length >= MOST_DROPPED) return { files, octets: sizeOf(files), unreadable, isCut: true };
    const { entry, name, depth } = next;
    const below = depth < MOST_DEPTH ? await readEntry(entry) : null;
    if (below === null) unreadable += 1;
    else if (below instanceof File) files.push({ name: name.slice(-MOST_NAME), file: below });
    else
      open.push(
        ...below
          .toSorted((one, other) => (one.name < other.name ? 1 : -1))
          .map((child) => ({ entry: child, name: `${name}/${child.name}`, depth: depth + 1 })),
      );
    if (files.length % TOLD_EVERY === 0) onFound(files.length);
  }
  return { files, octets: sizeOf(files), unreadable, isCut: false };
}

const sizeOf = (files: readonly DroppedFile[]): number => files.reduce((sum, { file }) => sum + file.size, 0);

/** The file, or what is in the folder; null where neither can be read. */
async function readEntry(entry: FileSystemEntry): Promise<File | readonly FileSystemEntry[] | null> {
  try {
    if (isFile(entry)) return await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return isFolder(entry) ? await readFolder(entry) : null;
  } catch {
    return null;
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader answers some at a time, and nothing at the end. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
}

/** Files that an import may still ask for, by their handle. */
const held = new Map<FileHandleId, readonly DroppedFile[]>();
let stopAnswering: (() => void) | null = null;

/** Imports what was dropped, as a job; the files are read as it comes to them. */
export async function importDropped(name: string, { files }: Drop): Promise<Result<null, AppError>> {
  const begun = await call('file.beginDropped', { name: name.slice(0, 255) });
  if (!begun.ok) return begun;
  const { handle } = begun.value;
  for (let from = 0; from < files.length; from += PAGE) {
    const page = files.slice(from, from + PAGE).map((one) => ({ name: one.name, size: one.file.size }));
    const added = await call('file.addDropped', { handle, files: page });
    if (added.ok) continue;
    await call('file.release', { handle });
    return added;
  }
  stopAnswering ??= subscribe('file.wanted', (piece) => void answer(piece));
  held.set(handle, files);
  const started = await importHandle(handle, () => held.delete(handle));
  if (!started.ok) held.delete(handle);
  return started.ok ? ok(null) : started;
}

async function answer({ handle, ask, file, offset, length }: WantedPiece): Promise<void> {
  const wanted = held.get(handle)?.[file]?.file;
  await call('file.giveDropped', {
    handle,
    ask,
    bytes: wanted === undefined ? null : await read(wanted, offset, length),
  });
}

/** Null where it was moved or changed since it was dropped. */
async function read(file: File, offset: number, length: number): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  } catch {
    return null;
  }
}
