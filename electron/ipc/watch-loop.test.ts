import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '../../shared/model/alert.ts';
import { DEFAULT_WATCH } from '../../shared/model/watch.ts';
import { ok } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { createFakeDesk } from './fake-desk.ts';
import { CHECK_AFTER_CHANGE_MS, FIRST_CHECK_MS, startWatch } from './watch-loop.ts';

const HOUR = 3_600_000;

/** A workspace whose checks are counted and whose news are handed out once. */
function pretend() {
  const state = {
    checks: 0,
    /** When each began and ended. */
    times: [] as { readonly from: number; to: number }[],
    news: [] as Alert[],
    open: 0,
    notify: true,
    nextInMs: HOUR,
    tookMs: 0,
    now: () => Date.now(),
  };
  const listeners = new Set<(tables: readonly string[]) => void>();
  const workspace = {
    name: 'acme',
    onChange: (listener: (tables: readonly string[]) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    alerts: {
      check: async () => {
        state.checks += 1;
        const time = { from: state.now(), to: Number.POSITIVE_INFINITY };
        state.times.push(time);
        if (state.tookMs > 0) await new Promise((done) => setTimeout(done, state.tookMs));
        time.to = state.now();
        return ok({ raised: 0, ended: 0, nextAt: state.now() + state.nextInMs });
      },
      takeAnnouncements: async () => ok(state.news.splice(0)),
      counts: async () => ok({ lists: { open: state.open, snoozed: 0, acknowledged: 0, over: 0 } }),
    },
    watch: { get: async () => ok({ ...DEFAULT_WATCH, notify: state.notify }) },
  } as unknown as Workspace;
  return { state, workspace, change: (...tables: string[]) => listeners.forEach((listener) => listener(tables)) };
}

const alertOf = (id: string): Alert => ({ id, kind: 'crl-overdue', name: 'Root' }) as unknown as Alert;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const open = () => {
  const fake = createFakeDesk();
  const session = fake.open(7);
  const platform = { ...fake.desk.platform, now: () => Date.now() };
  const shown: { readonly ids: readonly string[]; readonly click: () => void }[] = [];
  const badges: number[] = [];
  const watched = {
    ...session,
    desk: {
      ...fake.desk,
      platform: {
        ...platform,
        showAlerts: ({ alerts }: { readonly alerts: readonly Alert[] }, click: () => void) =>
          void shown.push({ ids: alerts.map(({ id }) => id), click }),
        setBadge: (count: number) => void badges.push(count),
      },
    },
  };
  fake.desk.sessions.set(7, watched);
  return { ...pretend(), fake, session: watched, shown, badges };
};

describe('the watch of an open workspace', () => {
  it('looks soon after opening, then when the last check said so, and not in between', async () => {
    const { state, workspace, session } = open();
    const stop = startWatch(session, workspace);
    expect(state.checks).toBe(0);
    await vi.advanceTimersByTimeAsync(FIRST_CHECK_MS);
    expect(state.checks).toBe(1);
    await vi.advanceTimersByTimeAsync(HOUR - 1);
    expect(state.checks).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(state.checks).toBe(2);
    stop();
    await vi.advanceTimersByTimeAsync(10 * HOUR);
    expect(state.checks).toBe(2);
  });

  it('looks once after changes in a row, and not after those that make no alert', async () => {
    const { state, workspace, session, change } = open();
    const stop = startWatch(session, workspace);
    await vi.advanceTimersByTimeAsync(FIRST_CHECK_MS);
    for (let times = 0; times < 5; times += 1) change('certificate', 'activity');
    await vi.advanceTimersByTimeAsync(CHECK_AFTER_CHANGE_MS);
    expect(state.checks).toBe(2);
    change('alert', 'activity');
    change('draft');
    await vi.advanceTimersByTimeAsync(CHECK_AFTER_CHANGE_MS * 3);
    expect(state.checks).toBe(2);
    stop();
  });

  it('rests after a check that took long, but not before a list that was signed, whether that came after or meanwhile', async () => {
    const { state, workspace, session, change } = open();
    state.tookMs = 1000;
    const stop = startWatch(session, workspace);
    await vi.advanceTimersByTimeAsync(FIRST_CHECK_MS + 500);
    change('certificate');
    await vi.advanceTimersByTimeAsync(500 + 49_000);
    expect(state.checks).toBe(1);
    await vi.advanceTimersByTimeAsync(1000 + state.tookMs);
    expect(state.checks).toBe(2);
    change('certificate');
    change('crl', 'activity');
    await vi.advanceTimersByTimeAsync(CHECK_AFTER_CHANGE_MS + 500);
    expect(state.checks).toBe(3);
    change('crl', 'activity');
    await vi.advanceTimersByTimeAsync(CHECK_AFTER_CHANGE_MS - 1);
    expect(state.checks).toBe(3);
    await vi.advanceTimersByTimeAsync(1 + state.tookMs);
    expect(state.checks).toBe(4);
    stop();
  });

  it('looks at once after the first of many lists that are signed in a row, then at what came meanwhile together, with a pause between', async () => {
    const { state, workspace, session, change } = open();
    const stop = startWatch(session, workspace);
    await vi.advanceTimersByTimeAsync(FIRST_CHECK_MS);
    state.tookMs = 5000;
    const begun = Date.now();
    for (let list = 0; list < 300; list += 1) {
      change('crl', 'revocation', 'activity');
      await vi.advanceTimersByTimeAsync(200);
    }
    const last = Date.now() - 200;
    await vi.advanceTimersByTimeAsync(3 * state.tookMs);
    const checks = state.times.slice(1);
    expect((checks[0]?.from ?? 0) - begun).toBe(CHECK_AFTER_CHANGE_MS);
    for (const [place, { from }] of checks.entries())
      expect(from - (checks[place - 1]?.to ?? 0)).toBeGreaterThanOrEqual(state.tookMs);
    expect(checks.length).toBeLessThanOrEqual(8);
    expect(checks.at(-1)?.from).toBeGreaterThanOrEqual(last + CHECK_AFTER_CHANGE_MS);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(state.times).toHaveLength(checks.length + 1);
    stop();
  });

  it('shows what is new once; a click leads to it', async () => {
    const { state, workspace, session, shown, fake, badges } = open();
    state.news.push(alertOf('a'));
    state.open = 3;
    const stop = startWatch(session, workspace);
    await vi.advanceTimersByTimeAsync(FIRST_CHECK_MS);
    expect(shown.map(({ ids }) => ids)).toEqual([['a']]);
    expect(badges.at(-1)).toBe(3);
    shown[0]?.click();
    expect(fake.happened).toContainEqual(['event', 7, 'alert.show']);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(shown).toHaveLength(1);
    stop();
    expect(badges.at(-1)).toBe(0);
  });

  it('takes no news where notifications are turned off', async () => {
    const { state, workspace, session, shown } = open();
    state.news.push(alertOf('a'));
    state.notify = false;
    const stop = startWatch(session, workspace);
    await vi.advanceTimersByTimeAsync(FIRST_CHECK_MS);
    expect(shown).toEqual([]);
    expect(state.news).toHaveLength(1);
    stop();
  });
});
