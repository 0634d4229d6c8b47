import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CertificateId, JobId } from '../../shared/model/brands.ts';
import type { RenewItem } from '../../shared/model/renew.ts';
import { keepJob } from './jobs.ts';
import {
  acceptRenewWarnings,
  changeRenew,
  closeRenew,
  findRenewBlock,
  openRenew,
  runRenew,
  useRenew,
} from './renew.ts';
import { endUnlock } from './unlock.ts';

const id = (letter: string) => letter.repeat(26) as CertificateId;
const job = 'j'.repeat(26) as JobId;

const item = (parts: Partial<RenewItem>): RenewItem => ({
  certificateId: id('a'),
  name: 'gw',
  endsAt: 10,
  profile: null,
  authority: 'CA',
  notBefore: 1,
  notAfter: 20,
  overlapDays: 1,
  changes: [],
  warnings: [],
  findings: [],
  canRenew: true,
  stamp: 'seen',
  ...parts,
});

describe('renewing', () => {
  const plans: { input: object; answer: (items: readonly RenewItem[]) => void }[] = [];
  const run = vi.fn<(input: object) => Promise<unknown>>(() => Promise.resolve({ ok: true, value: { job } }));
  const report = { items: [], issued: 1, refused: 0, revoked: 0 };

  beforeEach(() => {
    plans.length = 0;
    run.mockClear();
    const plan = (input: object) =>
      new Promise((resolve) => plans.push({ input, answer: (items) => resolve({ ok: true, value: { items } }) }));
    vi.stubGlobal('window', {
      countersign: {
        'renew.plan': plan,
        'renew.run': run,
        'renew.report': () => Promise.resolve({ ok: true, value: report }),
        on: () => () => {},
      },
    });
  });
  afterEach(() => {
    closeRenew();
    vi.unstubAllGlobals();
  });

  const planned = async (...items: readonly RenewItem[]) => {
    openRenew(items.map(({ certificateId }) => certificateId));
    plans.at(-1)?.answer(items);
    await vi.waitFor(() => expect(useRenew.getState().planning).toBe(false));
  };

  it('shows the plan for the last wish, however late an earlier one comes', async () => {
    openRenew([id('a')]);
    changeRenew({ mode: 'rekey' });
    plans[1]?.answer([item({ name: 'rekeyed' })]);
    plans[0]?.answer([item({ name: 'renewed' })]);
    await vi.waitFor(() => expect(useRenew.getState().planning).toBe(false));
    expect(useRenew.getState().plan?.map(({ name }) => name)).toEqual(['rekeyed']);
  });

  it('wants a click for warnings of those that can be renewed, and a new one when the plan changes', async () => {
    await planned(
      item({ warnings: ['profile-changed'] }),
      item({ certificateId: id('b'), canRenew: false, reason: 'no-key' }),
    );
    expect(findRenewBlock(useRenew.getState())).toBe('warnings');
    acceptRenewWarnings(true);
    expect(findRenewBlock(useRenew.getState())).toBeNull();
    changeRenew({ mode: 'rekey' });
    expect(useRenew.getState().accepted).toBe(false);
  });

  it('issues nothing where nothing can be renewed', async () => {
    await planned(item({ canRenew: false, reason: 'no-authority' }));
    expect(findRenewBlock(useRenew.getState())).toBe('none');
    await runRenew();
    expect(run).not.toHaveBeenCalled();
  });

  it('issues what was shown and keeps the report', async () => {
    await planned(item({}));
    changeRenew({ revokeOld: true });
    const running = runRenew();
    endUnlock(true);
    const shown = [{ id: id('a'), stamp: 'seen' }];
    await vi.waitFor(() => expect(run).toHaveBeenCalledWith({ ids: [id('a')], mode: 'renew', revokeOld: true, shown }));
    keepJob({ id: job, kind: 'certificate.renew', subject: 'gw', startedAt: 1, done: 1, state: 'done' });
    await running;
    expect(useRenew.getState().report).toEqual(report);
  });
});
