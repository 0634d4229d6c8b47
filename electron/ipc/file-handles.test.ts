import { describe, expect, it } from 'vitest';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { createFileHandles, MAX_HANDLES, MAX_HELD_OCTETS } from './file-handles.ts';

function build() {
  let last = 0;
  return createFileHandles(() => String((last += 1)).padStart(26, '0') as FileHandleId);
}

function begin(files: ReturnType<typeof build>, size: number): FileHandleId {
  const begun = files.begin({ name: 'a.pem', size });
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value;
}

const failure = (code: string) => ({ ok: false, error: { code } });

describe('file handles', () => {
  it('puts the pieces of an upload together', () => {
    const files = build();
    const handle = begin(files, 5);
    expect(files.append({ handle, offset: 0, bytes: new Uint8Array([1, 2]) })).toEqual({ ok: true, value: 2 });
    expect(files.get(handle)).toMatchObject(failure('input.invalid'));
    expect(files.append({ handle, offset: 2, bytes: new Uint8Array([3, 4, 5]) })).toEqual({ ok: true, value: 5 });
    expect(files.get(handle)).toEqual({
      ok: true,
      value: { kind: 'bytes', name: 'a.pem', bytes: new Uint8Array([1, 2, 3, 4, 5]) },
    });
  });

  it('refuses a piece out of order, a piece too many and a piece for a place on disk', () => {
    const files = build();
    const handle = begin(files, 2);
    expect(files.append({ handle, offset: 1, bytes: new Uint8Array(1) })).toMatchObject(failure('input.invalid'));
    expect(files.append({ handle, offset: 0, bytes: new Uint8Array(3) })).toMatchObject(failure('input.too-large'));
    const chosen = files.holdPaths('b.pem', ['/tmp/b.pem']);
    expect(files.append({ handle: chosen, offset: 0, bytes: new Uint8Array(1) })).toMatchObject(
      failure('file.handle-expired'),
    );
  });

  it('takes no more than a window may hold, whatever sizes are declared', () => {
    const files = build();
    begin(files, 64 * 1024 * 1024);
    begin(files, MAX_HELD_OCTETS - 64 * 1024 * 1024);
    expect(files.begin({ name: 'one more', size: 1 })).toMatchObject(failure('input.too-large'));
  });

  it('forgets the oldest handle when there are too many', () => {
    const files = build();
    const first = begin(files, 0);
    for (let count = 0; count < MAX_HANDLES; count += 1) begin(files, 0);
    expect(files.get(first)).toMatchObject(failure('file.handle-expired'));
  });

  it('zeroes what it held on release and knows the handle no longer', () => {
    const files = build();
    const handle = begin(files, 3);
    files.append({ handle, offset: 0, bytes: new Uint8Array([7, 8, 9]) });
    const held = files.get(handle);
    files.release(handle);
    expect(held.ok && held.value.kind === 'bytes' && [...held.value.bytes]).toEqual([0, 0, 0]);
    expect(files.get(handle)).toMatchObject(failure('file.handle-expired'));
  });

  it('zeroes everything when the window ends', () => {
    const files = build();
    const handle = begin(files, 1);
    files.append({ handle, offset: 0, bytes: new Uint8Array([7]) });
    const held = files.get(handle);
    files.releaseAll();
    expect(held.ok && held.value.kind === 'bytes' && [...held.value.bytes]).toEqual([0]);
    expect(files.get(handle)).toMatchObject(failure('file.handle-expired'));
  });
});
