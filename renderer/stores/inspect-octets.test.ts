import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { createOctetWindows, WINDOW_BYTES } from './inspect-octets.ts';

const TARGET = { handle: 'a'.repeat(26) as FileHandleId, item: 3 };

function answerWith(hexOf: (offset: number) => string | null): number[] {
  const asked: number[] = [];
  vi.stubGlobal('window', {
    countersign: {
      'inspect.bytes': async ({ offset }: { offset: number }) => {
        asked.push(offset);
        const hex = hexOf(offset);
        return hex === null
          ? { ok: false, error: { code: 'file.handle-expired', evidence: {} } }
          : { ok: true, value: { hex, size: 10_485_760 } };
      },
    },
  });
  return asked;
}

describe('octets of an item', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('read the window that comes into view, once', async () => {
    const asked = answerWith(() => 'ab'.repeat(WINDOW_BYTES));
    const windows = createOctetWindows(TARGET);
    const read = () => windows.snapshot().readHex(WINDOW_BYTES + 8, 2);
    expect(read()).toBeUndefined();
    expect(read()).toBeUndefined();
    await vi.waitFor(() => expect(read()).toBe('abab'));
    expect(asked).toEqual([WINDOW_BYTES]);
    expect(windows.snapshot().size).toBe(10_485_760);
  });

  it('hold only the latest of ten megabytes', async () => {
    const asked = answerWith(() => 'ab'.repeat(WINDOW_BYTES));
    const windows = createOctetWindows(TARGET);
    for (let at = 0; at < 100; at += 1) windows.snapshot().readHex(at * WINDOW_BYTES, 1);
    await vi.waitFor(() => expect(windows.snapshot().readHex(99 * WINDOW_BYTES, 1)).toBe('ab'));
    expect(windows.snapshot().readHex(0, 1)).toBeUndefined();
    expect(asked.filter((offset) => offset === 0)).toHaveLength(2);
  });

  it('do not ask for ever for what cannot be read', async () => {
    const asked = answerWith(() => null);
    const windows = createOctetWindows(TARGET);
    for (let frame = 0; frame < 5; frame += 1) {
      expect(windows.snapshot().readHex(0, 4)).toBeUndefined();
      await Promise.resolve();
    }
    expect(asked).toEqual([0]);
  });
});
