import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { InspectItem, InspectReport } from '../../shared/model/inspect.ts';
import { chooseItem, closeInspected, openInspected, readHexRow, useInspect, WINDOW_BYTES } from './inspect.ts';

const handle = (letter: string) => letter.repeat(26) as FileHandleId;
const place = { offset: 0, length: 1, title: '', problems: [] };
const item = (kind: 'unknown' | 'private-key'): InspectItem =>
  kind === 'unknown' ? { kind, ...place } : { kind, ...place, privateKey: { format: 'pkcs8', encrypted: false } };
const report = (...items: readonly InspectItem[]): InspectReport => ({ name: 'x', size: 1, items, problems: [] });

describe('the inspected file', () => {
  const released: string[] = [];
  const asked: { offset: number; item: number }[] = [];
  let answers: ((value: unknown) => void)[] = [];

  beforeEach(() => {
    released.length = 0;
    asked.length = 0;
    answers = [];
    vi.stubGlobal('window', {
      countersign: {
        'inspect.read': () => new Promise((resolve) => answers.push(resolve)),
        'inspect.asn1': async () => ({ ok: false, error: { code: 'format.malformed', evidence: {} } }),
        'inspect.bytes': async (input: { offset: number; item: number }) => {
          asked.push(input);
          return { ok: true, value: { hex: 'ab'.repeat(WINDOW_BYTES), size: 3 * WINDOW_BYTES } };
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

  it('begins with the first item that was recognised', async () => {
    const opening = openInspected(handle('a'));
    answers[0]?.({ ok: true, value: report(item('unknown'), item('private-key')) });
    await opening;
    expect(useInspect.getState()).toMatchObject({ item: 1, size: 3 * WINDOW_BYTES });
  });

  it('gives the earlier file back and ignores its late answer', async () => {
    const first = openInspected(handle('a'));
    const second = openInspected(handle('b'));
    answers[1]?.({ ok: true, value: report(item('private-key')) });
    await second;
    answers[0]?.({ ok: true, value: report() });
    await first;
    expect(released).toEqual([handle('a')]);
    expect(useInspect.getState()).toMatchObject({ handle: handle('b'), report: { items: { length: 1 } } });
  });

  it('reads each window of bytes once, when it comes into view', async () => {
    const opening = openInspected(handle('a'));
    answers[0]?.({ ok: true, value: report(item('private-key')) });
    await opening;
    asked.length = 0;
    const row = () => readHexRow(useInspect.getState().windows, WINDOW_BYTES + 8, 4);
    expect(row()).toBeUndefined();
    expect(row()).toBeUndefined();
    await vi.waitFor(() => expect(row()).toBe('abababab'));
    expect(asked).toEqual([{ handle: handle('a'), item: 0, offset: WINDOW_BYTES, length: WINDOW_BYTES }]);
  });

  it('does not show the bytes of one item under another', async () => {
    const opening = openInspected(handle('a'));
    answers[0]?.({ ok: true, value: report(item('private-key'), item('private-key')) });
    await opening;
    await chooseItem(1);
    expect(asked.at(-1)).toMatchObject({ item: 1, offset: 0 });
  });

  it('keeps the reason why a file cannot be read', async () => {
    const opening = openInspected(handle('a'));
    answers[0]?.({ ok: false, error: { code: 'format.not-recognised', evidence: { name: 'x' } } });
    await opening;
    expect(useInspect.getState()).toMatchObject({ report: null, error: { code: 'format.not-recognised' } });
  });
});
