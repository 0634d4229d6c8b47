import { createHash } from 'node:crypto';
import { read } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type AppError, fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { openPiece, PIECE_TAG_LENGTH, sealPiece } from '../../vault/backup-envelope.ts';
import type { JobContext, Outcome } from '../ports.ts';

const OWNER_ONLY = 0o600;

/** Where the pieces of a backup stand in its file. */
export interface Pieces {
  /** Of what is sealed. */
  readonly octets: number;
  readonly pieceOctets: number;
  /** Where the first begins. */
  readonly start: number;
}

const countPieces = ({ octets, pieceOctets }: Pieces): number => Math.max(1, Math.ceil(octets / pieceOctets));

/** How long the whole file is. */
export const sealedLength = (pieces: Pieces): number =>
  pieces.start + pieces.octets + countPieces(pieces) * PIECE_TAG_LENGTH;

/** How far work over octets is, within a larger whole. */
export type Advance = (octets: number) => void;

/**
 * Writes a head and the pieces of what a descriptor reads to a new file (mode 0600), synced, and answers its SHA-256 as lower-case hex. Fails with `job.cancelled`; throws what the file system says. What a failure
 * left is the caller's to remove.
 */
export async function sealFile(
  files: { readonly plain: number; readonly sealed: string },
  how: { readonly head: Uint8Array; readonly key: Uint8Array; readonly pieces: Pieces },
  { signal, advance }: { readonly signal: AbortSignal; readonly advance: Advance },
): Outcome<string> {
  const target = await open(files.sealed, 'wx', OWNER_ONLY);
  const hash = createHash('sha256').update(how.head);
  const memory = Buffer.allocUnsafe(how.pieces.pieceOctets);
  try {
    await target.writeFile(how.head);
    const count = countPieces(how.pieces);
    for (let index = 0; index < count; index += 1) {
      if (signal.aborted) return fail('job.cancelled', {});
      const start = index * how.pieces.pieceOctets;
      const room = memory.subarray(0, Math.min(memory.length, how.pieces.octets - start));
      const plain = await fillFrom(readerOf(files.plain), start, room);
      for (const part of sealPiece(how.key, { index, isLast: index === count - 1 }, plain)) {
        hash.update(part);
        await target.writeFile(part);
        giveBack(part);
      }
      advance(plain.length);
    }
    await target.sync();
    return ok(hash.digest('hex'));
  } finally {
    await target.close();
  }
}

/** Reads by position, as a handle does. */
type ReadAt = (memory: Buffer, at: number, length: number, position: number) => Promise<{ readonly bytesRead: number }>;

const readDescriptor = promisify(read);
const readerOf =
  (descriptor: number): ReadAt =>
  (memory, at, length, position) =>
    readDescriptor(descriptor, memory, at, length, position);

/** Fewer octets where the file ends. */
async function fillFrom(readAt: ReadAt, start: number, memory: Buffer): Promise<Buffer> {
  let at = 0;
  while (at < memory.length) {
    const { bytesRead } = await readAt(memory, at, memory.length - at, start + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return memory.subarray(0, at);
}

/** What is opened, where it goes (null: nowhere, it is only read) and who watches. */
export interface Unsealing {
  readonly source: FileHandle;
  readonly name: string;
  readonly key: Uint8Array;
  readonly pieces: Pieces;
  readonly target: FileHandle | null;
  readonly signal: JobContext['signal'];
  readonly advance: Advance;
}

/**
 * Opens every piece of a backup, in order: each is what was sealed at its place, or refused. Fails with `backup.truncated`, `backup.changed`, `job.cancelled`: what was
 * written to `target` by then is not to be used. Throws what the file system says.
 */
export async function unsealFile(unsealing: Unsealing): Outcome<null> {
  const { pieces, source, name } = unsealing;
  const { size } = await source.stat();
  const expected = sealedLength(pieces);
  if (size < expected) return fail('backup.truncated', { name, octets: size, expected });
  if (size > expected) return fail('backup.changed', { name, offset: expected });
  const memory = Buffer.allocUnsafe(pieces.pieceOctets + PIECE_TAG_LENGTH);
  const count = countPieces(pieces);
  for (let index = 0; index < count; index += 1) {
    if (unsealing.signal.aborted) return fail('job.cancelled', {});
    const opened = await openOne(unsealing, { index, isLast: index === count - 1 }, memory);
    if (!opened.ok) return opened;
  }
  await unsealing.target?.sync();
  return ok(null);
}

async function openOne(
  { source, name, key, pieces, target, advance }: Unsealing,
  place: { readonly index: number; readonly isLast: boolean },
  memory: Buffer,
): Promise<Result<null, AppError>> {
  const { octets, pieceOctets } = pieces;
  const before = place.index * pieceOctets;
  const start = pieces.start + before + place.index * PIECE_TAG_LENGTH;
  const room = memory.subarray(0, Math.min(pieceOctets, octets - before) + PIECE_TAG_LENGTH);
  const piece = await fillFrom(source.read.bind(source), start, room);
  const plain = openPiece(key, place, piece);
  if (plain === null) return fail('backup.changed', { name, offset: start });
  await target?.writeFile(plain);
  advance(plain.length);
  giveBack(plain);
  return ok(null);
}

/** At once: so much garbage outside its heap has the engine look through everything it holds again and again, which takes longer than sealing. */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
