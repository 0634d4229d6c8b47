import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchSummary } from '../../shared/model/batch.ts';
import type { AuthorityId, BatchId, JobId } from '../../shared/model/brands.ts';
import type { JobState } from '../../shared/model/job.ts';
import type { WorkspaceState } from '../../shared/model/workspace.ts';
import { exportBatch, filterBatchRows, forgetWritten, planBytes, showBatch, useBatch } from './batch.ts';
import { keepJob } from './jobs.ts';
import { useWorkspaceStore } from './workspace.ts';

const id = 'b'.repeat(26) as BatchId;
const job = 'j'.repeat(26) as JobId;
const defaults = { authorityId: 'a'.repeat(26) as AuthorityId, profile: 'tls-client' };
const ok = (value: unknown) => Promise.resolve({ ok: true, value });
const summary = { id, fileName: 'partners.csv', state: 'planned' } as BatchSummary;

const end = (state: JobState['state'], error?: JobState['error']) =>
  keepJob({
    id: job,
    kind: 'batch.plan',
    subject: 'partners.csv',
    startedAt: 1,
    done: 1,
    state,
    ...(error === undefined ? {} : { error }),
  });

describe('a batch', () => {
  const rows = vi.fn<(input: { state?: string }) => Promise<unknown>>(() => ok({ total: 0, items: [] }));
  const takeExport = vi.fn(() => ok({ name: 'result.csv', rows: 2, failed: [], passphrases: [] }));

  beforeEach(() => {
    vi.useFakeTimers();
    rows.mockClear();
    takeExport.mockClear();
    vi.stubGlobal('window', {
      countersign: {
        'file.begin': () => ok({ handle: 'h' }),
        'file.append': () => ok({ received: 1 }),
        'file.release': () => ok(null),
        'batch.plan': () => ok({ job }),
        'batch.planned': () => ok({ id }),
        'batch.list': () => ok([summary]),
        'batch.get': () => ok({ ...summary, defaults }),
        'batch.rows': rows,
        'operator.mayExport': () => ok(null),
        'batch.exportResult': () => ok({ job }),
        'batch.takeExport': takeExport,
        on: () => () => {},
      },
    });
  });
  afterEach(async () => {
    showBatch(null);
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const plan = async (state: JobState['state'], error?: JobState['error']) => {
    const planned = planBytes(new Blob(['subject']), 'partners.csv', defaults);
    await vi.waitFor(() => expect(useBatch.getState().job).toBe(job));
    end(state, error);
    return planned;
  };

  it('comes of a table once its dry run has ended', async () => {
    expect(await plan('done')).toEqual({ ok: true, value: id });
    expect(useBatch.getState()).toMatchObject({ job: null, batches: [{ fileName: 'partners.csv' }] });
  });

  it('says why a table could not be read', async () => {
    const error = { code: 'batch.file-invalid', evidence: { reason: 'no-heading', line: 1 } } as unknown as NonNullable<
      JobState['error']
    >;
    expect(await plan('failed', error)).toMatchObject({ ok: false, error: { code: 'batch.file-invalid' } });
  });

  it('reads its rows in one state when asked to, and from the first again', async () => {
    showBatch(id);
    await vi.waitFor(() => expect(useBatch.getState().shown).not.toBeNull());
    filterBatchRows('refused');
    await vi.waitFor(() => expect(rows.mock.lastCall?.[0]).toMatchObject({ id, state: 'refused', offset: 0 }));
  });

  it('takes the passphrases of what was written once, after its end', async () => {
    const written = exportBatch(id, 'csv', { parts: ['p12'], keyForm: 'encrypted' });
    await vi.waitFor(() => expect(useBatch.getState().job).toBe(job));
    expect(takeExport).not.toHaveBeenCalled();
    end('done');
    expect(await written).toMatchObject({ ok: true, value: { name: 'result.csv' } });
    expect(takeExport).toHaveBeenCalledTimes(1);
    expect(useBatch.getState().written).toBeNull();
  });

  it('keeps kits with their passphrases until they have been taken, whatever is shown meanwhile', async () => {
    useWorkspaceStore.setState({ state: { open: true, locked: false } as WorkspaceState });
    const written = exportBatch(id, 'folders', { parts: ['p12'], keyForm: 'encrypted' });
    await vi.waitFor(() => expect(useBatch.getState().job).toBe(job));
    showBatch(null);
    end('done');
    await written;
    expect(useBatch.getState().written).toMatchObject({ rows: 2 });
    forgetWritten();
    expect(useBatch.getState().written).toBeNull();
  });
});
