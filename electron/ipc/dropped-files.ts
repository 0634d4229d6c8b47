import type { WantedPiece } from '../../shared/contract/events.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { ImportSource } from '../services/import-files.ts';

/** A file as the window saw it when it was dropped. */
export interface DroppedFile {
  /** Path below what was dropped, with slashes; shown, never opened. */
  readonly name: string;
  readonly size: number;
}

export interface DroppedFiles {
  readonly name: string;
  /** `input.too-large` beyond `MAX_DROPPED_FILES`. Answers how many there are. */
  add(files: readonly DroppedFile[]): Result<number, AppError>;
  /** What the window answered; null where the file cannot be read any more. An answer that nothing waits for is dropped. */
  give(ask: number, bytes: Uint8Array | null): void;
  /** Read as they are needed: no path of them is known here. */
  sources(): readonly ImportSource[];
  /** Nothing is asked of the window any more; who waits is told that it failed. */
  end(): void;
}

export const MAX_DROPPED_FILES = 100_000;
/** As much as one message to the main side may carry. */
const PIECE_OCTETS = 262_144;

interface Waiting {
  readonly length: number;
  readonly settle: (bytes: Uint8Array | null) => void;
}

/** Files that were dropped on a window. The window keeps them and hands over what is asked for, so that neither a path nor a copy of everything comes here. */
export function createDroppedFiles(
  { handle, name }: { readonly handle: FileHandleId; readonly name: string },
  want: (piece: WantedPiece) => void,
): DroppedFiles {
  const files: DroppedFile[] = [];
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let isOver = false;
  const askFor = (piece: Omit<WantedPiece, 'handle' | 'ask'>): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      if (isOver) return reject(unreadable());
      asked += 1;
      const settle = (bytes: Uint8Array | null): void => (bytes === null ? reject(unreadable()) : resolve(bytes));
      waiting.set(asked, { length: piece.length, settle });
      want({ handle, ask: asked, ...piece });
    });
  const give = (ask: number, bytes: Uint8Array | null): void => {
    const found = waiting.get(ask);
    waiting.delete(ask);
    found?.settle(bytes !== null && bytes.length > found.length ? null : bytes);
  };
  return {
    name,
    add: (more) => {
      const count = files.length + more.length;
      if (count > MAX_DROPPED_FILES)
        return fail('input.too-large', { field: 'files', size: count, limit: MAX_DROPPED_FILES });
      files.push(...more);
      return ok(count);
    },
    give,
    sources: () =>
      files.map((file, index) => ({
        ...file,
        read: (offset, length) => readPieces(askFor, { file: index, offset, length }),
      })),
    end: () => {
      isOver = true;
      for (const ask of waiting.keys()) give(ask, null);
    },
  };
}

/** A failure as the file system has them: what reads takes one without a code for a bug. */
const unreadable = (): Error => Object.assign(new Error('EIO'), { code: 'EIO' });

/** Octets of a place, fewer where the file ends, be it sooner than when it was dropped. */
async function readPieces(
  askFor: (piece: Omit<WantedPiece, 'handle' | 'ask'>) => Promise<Uint8Array>,
  { file, offset, length }: Omit<WantedPiece, 'handle' | 'ask'>,
): Promise<Uint8Array> {
  const starts = Array.from({ length: Math.ceil(length / PIECE_OCTETS) }, (_, index) => index * PIECE_OCTETS);
  const sizeAt = (start: number): number => Math.min(PIECE_OCTETS, length - start);
  const pieces = await Promise.all(
    starts.map((start) => askFor({ file, offset: offset + start, length: sizeAt(start) })),
  );
  const end = pieces.findIndex((piece, index) => piece.length < sizeAt(starts[index] ?? 0));
  return Buffer.concat(end < 0 ? pieces : pieces.slice(0, end + 1));
}
