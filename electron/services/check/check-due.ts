import type { UnixMs } from '../../../shared/model/brands.ts';
import type { CheckReport } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { DueWork } from '../schedule/due-work.ts';

const EVERY_MS = 24 * 3_600_000;

/** What is asked of an open workspace; see `checkQuickly`. */
interface Checked {
  isDamaged(): boolean;
  check(job: JobContext): Outcome<CheckReport>;
}

/** The check that runs after opening, again each day that a workspace stays open: files rot while they are served too. What it finds makes the workspace read-only. */
export function createCheckDue({ isDamaged, check }: Checked): DueWork {
  let nextAt: UnixMs | undefined;
  return {
    name: 'check',
    wakes: [],
    run: async (now, signal) => {
      // A clock that was set back does not put it off.
      nextAt = Math.min(nextAt ?? Number.POSITIVE_INFINITY, now + EVERY_MS);
      if (isDamaged()) return ok(now + EVERY_MS);
      if (now < nextAt) return ok(nextAt);
      const checked = await check({ signal, progress: () => undefined });
      if (!checked.ok) return checked;
      nextAt = now + EVERY_MS;
      return ok(nextAt);
    },
  };
}
