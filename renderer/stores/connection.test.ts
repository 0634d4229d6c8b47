import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import type { JobState } from '../../shared/model/job.ts';
import { changeDialForm, closeRun, dial, readRun, useConnection } from './connection.ts';
import { EMPTY_DIAL_FORM } from './connection-form-fields.ts';
import { keepJob } from './jobs.ts';

const runOf = (letter: string) => ({ id: letter.repeat(26) as RunId, target: letter });

describe('dialling', () => {
  const forget = vi.fn(async () => ({ ok: true, value: null }));
  let job = 0;
  let answer: unknown;

  beforeEach(() => {
    vi.useFakeTimers();
    forget.mockClear();
    answer = undefined;
    vi.stubGlobal('window', {
      countersign: {
        'connection.dial': async () => {
          job += 1;
          return answer ?? { ok: true, value: { job: `job${job}`, run: 'r'.repeat(26) } };
        },
        'connection.run': async ({ id }: { id: RunId }) => ({
          ok: true,
          value: id.startsWith('x') ? null : runOf(id.charAt(0)),
        }),
        'connection.forget': forget,
        on: () => () => {},
      },
    });
    useConnection.setState({ runs: [], error: null, dialling: null, form: { ...EMPTY_DIAL_FORM, host: 'localhost' } });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const end = (parts: Partial<JobState>) =>
    keepJob({
      id: `job${job}` as JobState['id'],
      kind: 'connection.dial',
      subject: '',
      startedAt: 0,
      done: 3,
      state: 'done',
      ...parts,
    });

  it('keeps the finished run and answers its id', async () => {
    const dialled = dial();
    await vi.advanceTimersByTimeAsync(0);
    expect(useConnection.getState().dialling).toMatchObject({ target: 'localhost:443', job: 'job1' });
    end({});
    expect(await dialled).toBe('r'.repeat(26));
    expect(useConnection.getState()).toMatchObject({ dialling: null, runs: [{ target: 'r' }] });
  });

  it('says nothing when the user cancelled', async () => {
    const dialled = dial();
    await vi.advanceTimersByTimeAsync(0);
    end({ state: 'cancelled' });
    expect(await dialled).toBeNull();
    expect(useConnection.getState().error).toBeNull();
  });

  it('dials one at a time', async () => {
    const first = dial();
    await vi.advanceTimersByTimeAsync(0);
    expect(await dial()).toBeNull();
    end({});
    expect(await first).not.toBeNull();
  });

  it('puts a host that the main side refuses beside its field, until it is corrected', async () => {
    answer = { ok: false, error: { code: 'connection.host-invalid', evidence: { host: 'a b', problem: 'label' } } };
    expect(await dial()).toBeNull();
    expect(useConnection.getState().wrong).toEqual(new Set(['host']));
    changeDialForm({ host: 'ab' });
    expect(useConnection.getState()).toMatchObject({ wrong: new Set(), error: null });
  });

  it('asks for the caret once for each dial that could not start, not for what is typed after it', async () => {
    const before = useConnection.getState().refusals;
    changeDialForm({ port: '0', host: '' });
    expect(await dial()).toBeNull();
    changeDialForm({ port: '1' });
    changeDialForm({ port: '12' });
    expect(useConnection.getState()).toMatchObject({ refusals: before + 1, wrong: new Set(['host']) });
  });

  it('puts what is wrong with a proxy beside the proxy', async () => {
    answer = { ok: false, error: { code: 'connection.proxy-invalid', evidence: {} } };
    changeDialForm({ proxyKind: 'http', proxyHost: 'a b', proxyPort: '8080' });
    expect(await dial()).toBeNull();
    expect(useConnection.getState().wrong).toEqual(new Set(['proxyHost']));
  });

  it('forgets a closed run on both sides and goes to its neighbour', async () => {
    for (const letter of ['a', 'b']) await readRun(letter.repeat(26) as RunId);
    expect(closeRun('a'.repeat(26) as RunId)).toBe('b'.repeat(26));
    expect(closeRun('b'.repeat(26) as RunId)).toBeNull();
    expect(forget).toHaveBeenCalledTimes(2);
  });

  it('tells when a run is gone', async () => {
    expect(await readRun('x'.repeat(26) as RunId)).toMatchObject({
      ok: false,
      error: { code: 'connection.run-unknown' },
    });
  });
});
