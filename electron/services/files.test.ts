import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { safeFileName } from './file-name.ts';
import { readSource } from './file-source.ts';
import { readPieces } from './import-pieces.ts';
import { createRecents } from './recents.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a safe file name', () => {
  it.each([
    ['acme gw', 'acme-gw'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\u202egnp.exe', 'a-gnp.exe'],
    ['con', '_con'],
    ['...', 'fallback'],
    ['Müller & Söhne', 'Müller-Söhne'],
    ['x'.repeat(300), 'x'.repeat(80)],
    ['𝐀'.repeat(300), '𝐀'.repeat(50)],
  ])('makes of %s', (name, safe) => {
    expect(safeFileName(name, 'fallback')).toBe(safe);
  });
});

describe('reading a source', () => {
  it('asks the size first and reads no folder and no device', async () => {
    writeFileSync(path.join(folder, 'f'), Buffer.alloc(100));
    expect(await readSource({ path: path.join(folder, 'f') }, 99)).toMatchObject({
      error: { code: 'file.too-large', evidence: { name: 'f', size: 100, limit: 99 } },
    });
    expect(await readSource({ path: folder }, 99)).toMatchObject({ error: { code: 'file.not-readable' } });
    expect(await readSource({ path: '/dev/zero' }, 99)).toMatchObject({ error: { code: 'file.not-readable' } });
    expect(await readSource({ path: path.join(folder, 'g') }, 99)).toMatchObject({ error: { code: 'file.not-found' } });
    expect(await readSource({ name: 'b', bytes: new Uint8Array(3) }, 3)).toMatchObject({ ok: true });
  });
});

describe('cutting a large file into pieces', () => {
  const read = async (content: Buffer) => {
    const file = path.join(folder, 'large');
    writeFileSync(file, content);
    const pieces: { offset: number; size: number | 'too-large' }[] = [];
    let text = '';
    for await (const piece of readPieces(file)) {
      pieces.push({ offset: piece.offset, size: 'bytes' in piece ? piece.bytes.length : 'too-large' });
      if ('bytes' in piece) text += Buffer.from(piece.bytes).toString('latin1');
    }
    return { pieces, text };
  };
  const block = (fill: string, size: number): string => `-----BEGIN X-----\n${fill.repeat(size)}\n-----END X-----\n`;

  it('cuts PEM at the ends of blocks, wherever the chunks end', async () => {
    const blocks = Array.from({ length: 9 }, (_, index) => block(String(index), 1_000_003)).join('some text\n');
    const { text } = await read(Buffer.from(blocks));
    for (let index = 0; index < 9; index++) expect(text).toContain(block(String(index), 1_000_003).trimEnd());
  });

  it('passes over a block above 16 MiB and goes on behind it', async () => {
    const { pieces, text } = await read(Buffer.from(block('a', 40 * 1024 * 1024) + block('b', 10)));
    expect(pieces[0]).toEqual({ offset: 0, size: 'too-large' });
    expect(text).toContain(block('b', 10).trimEnd());
  });

  it('cuts DER by its lengths', async () => {
    const value = Buffer.concat([Buffer.from('308203e8', 'hex'), Buffer.alloc(1000, 7)]);
    const { pieces } = await read(Buffer.concat(Array.from({ length: 6000 }, () => value)));
    expect(pieces.reduce((sum, { size }) => sum + Number(size), 0)).toBe(6000 * 1004);
    expect(pieces.every(({ size }) => Number(size) % 1004 === 0)).toBe(true);
  });
});

describe('recent workspaces', () => {
  const id = 'a'.repeat(26) as WorkspaceId;

  it('come newest first, say whether they are there, and survive a damaged list', async () => {
    const recents = createRecents({
      folder: path.join(folder, 'data'),
      homeFolder: folder,
      randomBytes: () => new Uint8Array(6),
    });
    writeFileSync(path.join(folder, 'w.countersign'), '');
    await recents.note({ id: 'b'.repeat(26) as WorkspaceId, name: 'gone', file: path.join(folder, 'gone'), at: 1 });
    await recents.note({ id, name: 'here', file: path.join(folder, 'w.countersign'), at: 2 });
    expect(await recents.list()).toMatchObject({
      value: [
        { name: 'here', location: '~/w.countersign', available: true },
        { name: 'gone', available: false },
      ],
    });
    expect(await recents.fileOf(id)).toEqual({ ok: true, value: path.join(folder, 'w.countersign') });
    expect(await recents.forget(id)).toMatchObject({ value: [{ name: 'gone' }] });
    expect(await recents.fileOf(id)).toMatchObject({ ok: false });
    writeFileSync(path.join(folder, 'data/recent-workspaces.json'), '{');
    expect(await recents.list()).toEqual({ ok: true, value: [] });
  });
});
