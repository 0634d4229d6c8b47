import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { SINGLE_LIMIT_OCTETS } from './file-source.ts';

/** What a thread reads in a fraction of its deadline. Larger files are cut. */
export const CHUNK_OCTETS = 1024 * 1024;
const SEQUENCE_TAG = 0x30;
const BEGIN = Buffer.from('-----BEGIN ');
const END = Buffer.from('-----END ');
const DASHES = Buffer.from('-----');

/** A part of a large file that holds whole items, a place where one exceeds the limit, or one from which on there is none. */
export type FilePiece =
  | { readonly offset: number; readonly bytes: Uint8Array }
  | { readonly offset: number; readonly problem: 'file.too-large' | 'file.not-recognised' };

/**
 * Cuts a large file into parts at the ends of its items, PEM blocks or DER values, without holding more than one item and one chunk.
 * An item above 16 MiB is passed over and told, and so is a file without any.
 */
export async function* readPieces(
  file: string | Uint8Array | ((offset: number, length: number) => Promise<Uint8Array>),
): AsyncGenerator<FilePiece> {
  if (typeof file === 'function') {
    yield* cutPieces(async (offset, length) => Buffer.from(await file(offset, length)));
    return;
  }
  if (typeof file !== 'string') {
    yield* cutPieces(async (offset, length) => Buffer.from(file.subarray(offset, offset + length)));
    return;
  }
  const handle = await open(file, 'r');
  try {
    yield* cutPieces((offset, length) => readExactly(handle, offset, length));
  } finally {
    await handle.close();
  }
}

/** Octets at a place, fewer where the file ends. */
type ReadAt = (offset: number, length: number) => Promise<Buffer>;

async function* cutPieces(read: ReadAt): AsyncGenerator<FilePiece> {
  const first = await read(0, 1);
  yield* first[0] === SEQUENCE_TAG ? readDerPieces(read) : readPemPieces(read);
}

async function readExactly(handle: FileHandle, offset: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  const { bytesRead } = await handle.read(bytes, 0, size, offset);
  return bytes.subarray(0, bytesRead);
}

async function* readPemPieces(read: ReadAt): AsyncGenerator<FilePiece> {
  let isNone = true;
  for await (const piece of cutBlocks(read)) {
    isNone = false;
    yield piece;
  }
  if (isNone) yield { offset: 0, problem: 'file.not-recognised' };
}

async function* cutBlocks(read: ReadAt): AsyncGenerator<FilePiece> {
  let kept: Buffer = Buffer.alloc(0);
  let keptAt = 0;
  for (;;) {
    const chunk = await read(keptAt + kept.length, CHUNK_OCTETS);
    const bytes = Buffer.concat([kept, chunk]);
    if (chunk.length === 0) {
      yield* wholeBlocks(bytes, keptAt);
      return;
    }
    const end = lastBlockEnd(bytes);
    yield* wholeBlocks(bytes.subarray(0, end), keptAt);
    kept = bytes.subarray(end);
    keptAt += end;
    if (kept.length <= SINGLE_LIMIT_OCTETS) continue;
    const begins = kept.indexOf(BEGIN);
    if (begins >= 0) yield { offset: keptAt + begins, problem: 'file.too-large' };
    keptAt += kept.length - BEGIN.length;
    kept = kept.subarray(kept.length - BEGIN.length);
  }
}

/** Text before the first block is no item. */
function* wholeBlocks(bytes: Buffer, offset: number): Generator<FilePiece> {
  const begin = bytes.indexOf(BEGIN);
  if (begin >= 0) yield { offset: offset + begin, bytes: bytes.subarray(begin) };
}

/** Position after the last complete END line; text without any block is passed over up to a possible beginning. */
function lastBlockEnd(bytes: Buffer): number {
  const end = bytes.lastIndexOf(END);
  const closing = end < 0 ? -1 : bytes.indexOf(DASHES, end + END.length);
  if (closing >= 0) return closing + DASHES.length;
  const before = end <= 0 ? -1 : bytes.lastIndexOf(END, end - 1);
  if (before >= 0) return bytes.indexOf(DASHES, before + END.length) + DASHES.length;
  return bytes.includes(BEGIN) ? 0 : Math.max(0, bytes.length - BEGIN.length);
}

async function* readDerPieces(read: ReadAt): AsyncGenerator<FilePiece> {
  let offset = 0;
  for (;;) {
    const chunk = await read(offset, CHUNK_OCTETS);
    if (chunk.length === 0) return;
    const end = lastValueEnd(chunk);
    if (end > 0) {
      yield { offset, bytes: chunk.subarray(0, end) };
      offset += end;
      continue;
    }
    const size = valueSize(chunk, 0);
    if (size === undefined) {
      yield { offset, problem: 'file.not-recognised' };
      return;
    }
    yield size > SINGLE_LIMIT_OCTETS
      ? { offset, problem: 'file.too-large' }
      : { offset, bytes: await read(offset, size) };
    offset += size;
  }
}

/** Position after the last DER value that ends inside the chunk. */
function lastValueEnd(chunk: Buffer): number {
  let at = 0;
  for (;;) {
    const size = valueSize(chunk, at);
    if (size === undefined || at + size > chunk.length) return at;
    at += size;
  }
}

/** Octets of the DER value at a position, header included; undefined where no SEQUENCE begins there. */
function valueSize(chunk: Buffer, at: number): number | undefined {
  const lead = chunk[at + 1];
  if (chunk[at] !== SEQUENCE_TAG || lead === undefined) return undefined;
  if (lead < 0x80) return 2 + lead;
  const octets = lead & 0x7f;
  if (octets === 0 || octets > 4 || at + 2 + octets > chunk.length) return undefined;
  return 2 + octets + chunk.readUIntBE(at + 2, octets);
}
