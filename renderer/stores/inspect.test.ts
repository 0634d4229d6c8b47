import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { InspectKind } from '../../shared/model/inspect.ts';
import type { InspectOutline, InspectRow } from '../../shared/model/inspect-answers.ts';
import { chooseItem, closeInspected, openInspected, openLocked, useInspect } from './inspect.ts';

const handle = (letter: string) => letter.repeat(26) as FileHandleId;
const row = (item: number, kind: InspectKind, parts: Partial<InspectRow> = {}): InspectRow => ({
  item,
  kind,
  title: '',
  offset: 0,
  length: 1,
  problems: 0,
  children: 0,
  ...parts,
});
const outline = (rows: readonly InspectRow[], total = rows.length, from = 0): InspectOutline => ({
  name: 'x',
  size: 1,
  at: 0,
  total,
  counts: {},
  problems: [],
  from,
  rows,
});

describe('the inspected file', () => {
  const released: string[] = [];
  let outlines: ((value: unknown) => void)[] = [];
  let items: { readonly item: number; readonly answer: (value: unknown) => void }[] = [];
  let opened: unknown = null;
  const passphrases: Uint8Array[] = [];

  beforeEach(() => {
    outlines = [];
    items = [];
    vi.stubGlobal('window', {
      countersign: {
        'inspect.outline': () => new Promise((resolve) => outlines.push(resolve)),
        'inspect.item': ({ item }: { item: number }) =>
          new Promise((answer) => {
            items.push({ item, answer });
          }),
        'inspect.open': async ({ passphrase }: { passphrase: Uint8Array }) => {
          passphrases.push(passphrase);
          return opened;
        },
        'file.release': async (input: { handle: string }) => {
          released.push(input.handle);
          return { ok: true, value: null };
        },
      },
    });
    closeInspected();
    released.length = 0;
  });
  afterEach(() => vi.unstubAllGlobals());

  const answerOutline = async (at: number, value: InspectOutline) => {
    await vi.waitFor(() => expect(outlines.length).toBeGreaterThan(at));
    outlines[at]?.({ ok: true, value });
  };
  const answerItem = async (at: number) => {
    await vi.waitFor(() => expect(items.length).toBeGreaterThan(at));
    const asked = items[at];
    asked?.answer({ ok: true, value: { title: String(asked.item) } });
  };

  it('begins with the first item that was recognised, a certificate rather than what it lies in', async () => {
    const opening = openInspected(handle('a'));
    await answerOutline(0, outline([row(0, 'unknown'), row(1, 'pkcs7'), row(2, 'certificate', { parent: 1 })]));
    await answerItem(0);
    await opening;
    expect(useInspect.getState()).toMatchObject({ item: 2, details: { title: '2' } });
  });

  it('begins with the leaf of a bundle, in whichever order it is written', async () => {
    const opening = openInspected(handle('a'));
    const bundle = [
      row(0, 'certificate', { isCa: true }),
      row(1, 'certificate', { isCa: true }),
      row(2, 'certificate'),
    ];
    await answerOutline(0, outline(bundle));
    await answerItem(0);
    await opening;
    expect(useInspect.getState().item).toBe(2);
  });

  it('gives the earlier file back and ignores its late answer', async () => {
    const first = openInspected(handle('a'));
    const second = openInspected(handle('b'));
    await answerOutline(1, outline([row(0, 'private-key')]));
    await answerItem(0);
    await second;
    await answerOutline(0, outline([]));
    await first;
    expect(released).toEqual([handle('a')]);
    expect(useInspect.getState()).toMatchObject({ handle: handle('b'), rows: { length: 1 } });
  });

  it('reads further pages until every item is there', async () => {
    const opening = openInspected(handle('a'));
    await answerOutline(0, outline([row(0, 'certificate'), row(1, 'certificate')], 3));
    await answerItem(0);
    await answerOutline(1, outline([row(2, 'crl')], 3, 2));
    await opening;
    expect(useInspect.getState().rows.map(({ kind }) => kind)).toEqual(['certificate', 'certificate', 'crl']);
  });

  it('does not show one item under another', async () => {
    const opening = openInspected(handle('a'));
    await answerOutline(0, outline([row(0, 'certificate'), row(1, 'certificate')]));
    await answerItem(0);
    await opening;
    const one = chooseItem(1);
    const back = chooseItem(0);
    await answerItem(2);
    await answerItem(1);
    await Promise.all([one, back]);
    expect(useInspect.getState()).toMatchObject({ item: 0, details: { title: '0' } });
  });

  it('hangs what a passphrase opened behind the last item and shows the first of it', async () => {
    const opening = openInspected(handle('a'));
    await answerOutline(0, outline([row(0, 'pkcs12', { locked: true }), row(1, 'crl')]));
    await answerItem(0);
    await opening;
    opened = {
      ok: true,
      value: {
        opened: row(0, 'pkcs12', { children: 1 }),
        added: outline([row(2, 'certificate', { parent: 0 })], 3, 2),
      },
    };
    const unlocking = openLocked(0, new Uint8Array([1]));
    await answerItem(1);
    await answerOutline(1, outline([row(0, 'pkcs12', { children: 1 }), row(1, 'crl')], 3));
    expect(await unlocking).toEqual({ ok: true, value: 1 });
    expect(useInspect.getState()).toMatchObject({ item: 2, rows: [{ children: 1 }, {}, { parent: 0 }] });
    expect(useInspect.getState().rows[0]?.locked).toBeUndefined();
  });

  it('leaves everything as it was where the passphrase is wrong', async () => {
    const opening = openInspected(handle('a'));
    await answerOutline(0, outline([row(0, 'pkcs12', { locked: true })]));
    await answerItem(0);
    await opening;
    opened = { ok: false, error: { code: 'format.wrong-passphrase', evidence: { format: 'pkcs12' } } };
    const before = useInspect.getState();
    expect(await openLocked(0, new Uint8Array([1]))).toMatchObject({ ok: false });
    expect(useInspect.getState()).toEqual(before);
  });

  it('keeps the reason why a file cannot be read', async () => {
    const opening = openInspected(handle('a'));
    outlines[0]?.({ ok: false, error: { code: 'format.not-recognised', evidence: { name: 'x' } } });
    await opening;
    expect(useInspect.getState()).toMatchObject({ file: null, error: { code: 'format.not-recognised' } });
  });
});
