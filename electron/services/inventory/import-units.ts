import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { readSource, SINGLE_LIMIT_OCTETS, type SourceBytes } from '../file-source.ts';
import type { ImportFailure, ReadableFile, ReadableSource } from '../import-files.ts';
import { CHUNK_OCTETS, readPieces } from '../import-pieces.ts';
import type { Outcome } from '../ports.ts';
import { systemCode } from '../system-failure.ts';

/** Small files are read in one question to a thread. */
const UNIT_FILES = 200;
const UNIT_OCTETS = 1024 * 1024;

/** A file, or a part of a large one that holds whole items, with its place for the report. */
export interface Piece {
  readonly shown: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What one question to a thread is about. */
export interface Unit {
  readonly pieces: readonly Piece[];
  readonly octets: number;
  /** Files that could not be read, parts that are too large. */
  readonly failed: readonly ImportFailure[];
}

/** Cuts files into questions of about a MiB, reading no further than it is asked to. */
export async function* readUnits(files: readonly ReadableFile[]): AsyncGenerator<Unit> {
  let small = new UnitParts();
  for (const file of files) {
    if (file.size > CHUNK_OCTETS) yield* readLarge(file);
    else await readSmall(file, small);
    if (!small.isFull) continue;
    yield small;
    small = new UnitParts();
  }
  yield small;
}

class UnitParts implements Unit {
  readonly pieces: Piece[] = [];
  readonly failed: ImportFailure[] = [];
  octets = 0;

  get isFull(): boolean {
    return this.pieces.length + this.failed.length >= UNIT_FILES || this.octets >= UNIT_OCTETS;
  }
}

async function readSmall(file: ReadableFile, unit: UnitParts): Promise<void> {
  const { source } = file;
  const read = 'read' in source ? await readWhole(source) : await readSource(source, SINGLE_LIMIT_OCTETS);
  unit.octets += file.size;
  if (read.ok) unit.pieces.push({ shown: file.shown, offset: 0, bytes: read.value.bytes });
  else unit.failed.push({ path: file.shown, offset: 0, code: read.error.code });
}

async function readWhole({ name, size, read }: ReadableSource): Outcome<SourceBytes> {
  try {
    return ok({ name, bytes: await read(0, size) });
  } catch (thrown) {
    return fail('file.not-readable', { name, cause: systemCode(thrown) });
  }
}

async function* readLarge({ shown, source }: ReadableFile): AsyncGenerator<Unit> {
  const failedAt = (offset: number, code: string): Unit => ({
    pieces: [],
    octets: 0,
    failed: [{ path: shown, offset, code }],
  });
  try {
    for await (const piece of readPieces(
      'read' in source ? source.read : 'bytes' in source ? source.bytes : source.path,
    )) {
      yield 'problem' in piece
        ? failedAt(piece.offset, piece.problem)
        : { pieces: [{ shown, ...piece }], octets: piece.bytes.length, failed: [] };
    }
  } catch (cause) {
    const code = systemCode(cause) === 'ENOENT' ? 'file.not-found' : 'file.not-readable';
    yield failedAt(0, code);
  }
}
