import { expect, it } from 'vitest';
import { fail } from '../../../shared/errors.ts';
import type { CheckReport } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import { createCheckDue } from './check-due.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CLEAN: CheckReport = { clean: true, rows: 1, findings: [] };

it('a workspace that stays open is checked again each day, again where that failed, and no more once it is damaged', async () => {
  const state = { checks: 0, isFailing: false, isDamaged: false };
  const due = createCheckDue({
    isDamaged: () => state.isDamaged,
    check: async () => {
      state.checks += 1;
      return state.isFailing ? fail('store.busy', { name: 'a' }) : ok(CLEAN);
    },
  });
  const run = (at: number) => due.run(at, new AbortController().signal);
  // Opening has it checked by itself.
  expect(await run(0)).toEqual(ok(DAY_MS));
  expect(await run(HOUR_MS)).toEqual(ok(DAY_MS));
  expect(state.checks).toBe(0);
  expect(await run(DAY_MS)).toEqual(ok(2 * DAY_MS));
  expect(state.checks).toBe(1);
  state.isFailing = true;
  expect(await run(3 * DAY_MS)).toMatchObject({ ok: false });
  state.isFailing = false;
  expect(await run(3 * DAY_MS + HOUR_MS)).toEqual(ok(4 * DAY_MS + HOUR_MS));
  expect(state.checks).toBe(3);
  state.isDamaged = true;
  await run(9 * DAY_MS);
  expect(state.checks).toBe(3);
});
