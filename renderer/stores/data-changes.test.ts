import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onDataChanged } from './data-changes.ts';

let emit: (tables: readonly string[]) => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  const on = (_: string, listener: (payload: { readonly tables: readonly string[] }) => void) => {
    emit = (tables) => listener({ tables });
    return () => undefined;
  };
  Object.assign(globalThis, { window: { countersign: { on } } });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('changed rows', () => {
  it('are told once for many changes in a row, to those whose tables changed', () => {
    const certificates = vi.fn();
    const requests = vi.fn();
    const all = vi.fn();
    const ends = [
      onDataChanged(['certificate'], certificates),
      onDataChanged(['request'], requests),
      onDataChanged(null, all),
    ];
    for (let count = 0; count < 100; count += 1) emit(['certificate']);
    vi.advanceTimersByTime(500);
    expect(certificates).toHaveBeenCalledTimes(1);
    expect(requests).not.toHaveBeenCalled();
    expect(all).toHaveBeenCalledTimes(1);
    emit([]);
    vi.advanceTimersByTime(500);
    expect(requests).toHaveBeenCalledTimes(1);
    emit(['*']);
    vi.advanceTimersByTime(500);
    expect(requests).toHaveBeenCalledTimes(2);
    for (const end of ends) end();
    emit([]);
    vi.advanceTimersByTime(500);
    expect(all).toHaveBeenCalledTimes(3);
  });
});
