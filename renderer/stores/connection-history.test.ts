import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import {
  chooseEndpoint,
  deleteRuns,
  followHistory,
  showRunRows,
  toggleMark,
  useHistory,
} from './connection-history.ts';

const idOf = (at: number): RunId => String(at).padStart(26, '0') as RunId;

describe('the history of connections', () => {
  const asked = vi.fn();
  const deleted = vi.fn();
  let total = 400;
  let end = () => {};

  beforeEach(() => {
    asked.mockClear();
    deleted.mockClear();
    total = 400;
    vi.stubGlobal('window', {
      countersign: {
        'connection.endpoints': async () => ({ ok: true, value: { total: 0, items: [] } }),
        'connection.history': async (input: { target: string | null; offset: number; limit: number }) => {
          asked(input.target, input.offset);
          const items = Array.from({ length: Math.min(input.limit, total - input.offset) }, (_, at) => ({
            id: idOf(input.offset + at),
            target: input.target ?? 'any',
          }));
          return { ok: true, value: { total, items } };
        },
        'connection.delete': async (input: unknown) => {
          deleted(input);
          total -= 2;
          return { ok: true, value: { deleted: 2 } };
        },
        on: () => () => {},
      },
    });
    end = followHistory();
  });
  afterEach(() => {
    end();
    vi.unstubAllGlobals();
  });

  it('reads the rows that come into view, each page once', async () => {
    await vi.waitFor(() => expect(useHistory.getState().runs.total).toBe(400));
    showRunRows(280, 320);
    showRunRows(290, 330);
    await vi.waitFor(() => expect(useHistory.getState().runs.rows.get(320)?.id).toBe(idOf(320)));
    expect(asked.mock.calls.map(([, offset]) => offset)).toEqual([0, 150, 300]);
  });

  it('drops ticks when another endpoint is shown, and an old answer that comes late', async () => {
    toggleMark(idOf(1));
    chooseEndpoint('a:1');
    chooseEndpoint('b:2');
    expect(useHistory.getState().marked.size).toBe(0);
    await vi.waitFor(() => expect(useHistory.getState().runs.rows.get(0)?.target).toBe('b:2'));
    chooseEndpoint(null);
  });

  it('deletes what was ticked and reads again', async () => {
    toggleMark(idOf(3));
    toggleMark(idOf(4));
    toggleMark(idOf(5));
    toggleMark(idOf(5));
    const answer = await deleteRuns({ ids: [...useHistory.getState().marked] });
    expect(answer).toEqual({ ok: true, value: 2 });
    expect(deleted).toHaveBeenCalledWith({ ids: [idOf(3), idOf(4)] });
    expect(useHistory.getState().marked.size).toBe(0);
    expect(useHistory.getState().runs.total).toBe(398);
  });

  it('shows all again when the endpoint on screen is gone', async () => {
    chooseEndpoint('a:1');
    await deleteRuns({ target: 'a:1' });
    expect(useHistory.getState().target).toBeNull();
  });
});
