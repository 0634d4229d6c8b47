import { describe, expect, it } from 'vitest';
import type { WantedPiece } from '../../shared/contract/events.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { createDroppedFiles, MAX_DROPPED_FILES } from './dropped-files.ts';

const HANDLE = 'h'.repeat(26) as FileHandleId;
const PIECE = 262_144;

/** A window that holds one file and answers what it is asked, or keeps silent. */
function drop(content: Uint8Array, answers = true) {
  const asked: WantedPiece[] = [];
  const dropped = createDroppedFiles({ handle: HANDLE, name: 'folder' }, (piece) => {
    asked.push(piece);
    const bytes = content.subarray(piece.offset, piece.offset + piece.length);
    if (answers) setImmediate(() => dropped.give(piece.ask, bytes));
  });
  dropped.add([{ name: 'folder/a.pem', size: content.length }]);
  const [source] = dropped.sources();
  if (source === undefined || !('read' in source)) throw new Error('there is no file');
  return { dropped, asked, source };
}

const counted = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 251);

describe('files dropped on a window', () => {
  it('are read in pieces that fit one message, put together in their order', async () => {
    const content = counted(PIECE * 2 + 100);
    const { source, asked } = drop(content);
    expect(source).toMatchObject({ name: 'folder/a.pem', size: content.length });
    expect(Buffer.from(await source.read(0, content.length)).equals(content)).toBe(true);
    expect(asked.map(({ handle, offset, length }) => [handle, offset, length])).toEqual([
      [HANDLE, 0, PIECE],
      [HANDLE, PIECE, PIECE],
      [HANDLE, PIECE * 2, 100],
    ]);
  });

  it('end where the file does, be it shorter than it was', async () => {
    const { source } = drop(counted(PIECE + 10));
    expect((await source.read(0, PIECE * 3)).length).toBe(PIECE + 10);
    expect((await source.read(PIECE * 2, 5)).length).toBe(0);
  });

  it('cannot be read where the window says so, answers more than was asked, or is gone', async () => {
    const { dropped, source, asked } = drop(counted(10), false);
    const refused = source.read(0, 10);
    dropped.give(asked[0]?.ask ?? 0, null);
    await expect(refused).rejects.toMatchObject({ code: 'EIO' });
    const tooMuch = source.read(0, 10);
    dropped.give(asked[1]?.ask ?? 0, counted(11));
    await expect(tooMuch).rejects.toMatchObject({ code: 'EIO' });
    const open = source.read(0, 10);
    dropped.end();
    await expect(open).rejects.toMatchObject({ code: 'EIO' });
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: 'EIO' });
    dropped.give(77, counted(1));
  });

  it('are no more than a bound', () => {
    const { dropped } = drop(counted(1));
    const many = Array.from({ length: MAX_DROPPED_FILES }, () => ({ name: 'x', size: 1 }));
    expect(dropped.add(many)).toMatchObject({ ok: false, error: { code: 'input.too-large' } });
  });
});
