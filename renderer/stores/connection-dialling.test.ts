import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import { type ConnectionRun, DEFAULT_RUN_SETTINGS } from '../../shared/model/connection.ts';
import type { JobState } from '../../shared/model/job.ts';
import { dialAndShow, findRunBeside, findShownRun, repeatRun } from './connection-dialling.ts';
import { useConnection } from './connection.ts';
import { EMPTY_DIAL_FORM } from './connection-form-fields.ts';
import { keepJob } from './jobs.ts';
import { currentAddress, resetRouter } from './router.ts';

const idOf = (letter: string): RunId => letter.repeat(26) as RunId;
const JOB = 'j'.repeat(26);

const runOf = (letter: string): ConnectionRun =>
  ({
    id: idOf(letter),
    target: `${letter}.example:443`,
    host: `${letter}.example`,
    port: 443,
    credential: null,
    settings: {
      ...DEFAULT_RUN_SETTINGS,
      serverName: 'off',
      maxVersion: 'TLSv1.2',
      chain: 'leaf',
      trust: 'none',
      timeouts: { connectMs: 1000, proxyMs: 1000, startTlsMs: 1000, handshakeMs: 1000, waitMs: 0 },
    },
  }) as unknown as ConnectionRun;

describe('repeating a run', () => {
  const dialled = vi.fn();

  beforeEach(() => {
    dialled.mockClear();
    resetRouter('/connect');
    vi.stubGlobal('window', {
      countersign: {
        'connection.dial': async (input: unknown) => {
          dialled(input);
          setTimeout(() => {
            const done = { id: JOB, kind: 'connection.dial', subject: '', startedAt: 0, done: 3, state: 'done' };
            keepJob(done as unknown as JobState);
          }, 0);
          return { ok: true, value: { job: JOB, run: idOf('z') } };
        },
        'connection.run': async () => ({ ok: true, value: runOf('z') }),
        on: () => () => {},
      },
    });
    useConnection.setState({
      runs: [runOf('a'), runOf('b')],
      repeats: new Map(),
      form: { ...EMPTY_DIAL_FORM, host: 'elsewhere.example' },
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('dials as the run did but for the change, shows both in the form, and remembers what to compare with', async () => {
    await repeatRun(runOf('a'), { chain: 'full' });
    expect(dialled).toHaveBeenCalledWith(
      expect.objectContaining({ host: 'a.example', serverName: 'off', chain: 'full', maxVersion: 'TLSv1.2' }),
    );
    expect(useConnection.getState().form).toMatchObject({ host: 'a.example', chain: 'full' });
    expect(useConnection.getState().repeats.get(idOf('z'))).toBe(idOf('a'));
    expect(currentAddress()).toBe(`/connect/runs/${idOf('z')}`);
  });

  it('leaves the user where he went while it dialled', async () => {
    const work = repeatRun(runOf('a'), {});
    resetRouter('/inventory');
    await work;
    expect(currentAddress()).toBe('/inventory');
  });

  it('dials one at a time', async () => {
    await Promise.all([repeatRun(runOf('a'), {}), repeatRun(runOf('b'), {})]);
    expect(dialled).toHaveBeenCalledTimes(1);
    expect(useConnection.getState().form.host).toBe('a.example');
  });

  it('compares nothing with a dial of the form', async () => {
    await dialAndShow();
    expect(useConnection.getState().repeats.size).toBe(0);
  });

  it('knows the tabs beside the one that is open', () => {
    expect(findShownRun()).toBe(idOf('b'));
    expect([findRunBeside(-1), findRunBeside(1)]).toEqual([idOf('a'), null]);
    resetRouter(`/connect/runs/${idOf('a')}`);
    expect([findRunBeside(-1), findRunBeside(1)]).toEqual([null, idOf('b')]);
  });
});
