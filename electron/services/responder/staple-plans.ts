import path from 'node:path';
import { type AppError, fail } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import { MAX_STAPLES, type StaplePlan, type StapleRun } from '../../../shared/model/responder.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { listStapled, readResponderSettings, saveResponderSettings } from '../../store/responder-rows.ts';
import type { Outcome } from '../ports.ts';
import type { DueWork } from '../schedule/due-work.ts';
import { recordActivity, writing } from '../workspace-context.ts';
import type { Answering } from './answer-http.ts';
import { issueSigners } from './issue-signers.ts';
import { writeStaples } from './staple-files.ts';

/** Without a folder that of the plan before is kept. */
export type WantedStaples = Omit<StaplePlan, 'folder'> & { readonly folder?: string };

/** Files of answers that are written anew by themselves. */
export interface StaplePlans {
  /** What each plan's last writing came to, since the workspace was opened. */
  runs(): readonly StapleRun[];
  /** Fails with `input.invalid {folder}` where no folder is known. */
  set(plan: WantedStaples): Outcome<null>;
  end(authorityId: AuthorityId): Outcome<null>;
  /** Writes what an authority's plan says now; does nothing where there is none. Fails as `writeStaples`. */
  renew(authorityId: AuthorityId): Outcome<null>;
  readonly due: DueWork;
}

const HOUR_MS = 3_600_000;
/** Until what could not be written is tried again, unless something changes before. */
const AGAIN_MS = 600_000;

export function createStaplePlans(answering: Answering): StaplePlans {
  const { context } = answering;
  const runs = new Map<AuthorityId, StapleRun>();
  const write = async (plan: StaplePlan): Outcome<null> => {
    const at = context.ports.clock.now();
    const written = await writePlanned(answering, plan, at);
    const told = written.ok ? { files: written.value, error: null } : { files: 0, error: written.error };
    runs.set(plan.authorityId, { authorityId: plan.authorityId, at, ...told });
    return written.ok ? ok(null) : written;
  };
  const readPlans = () => context.store.reading(async (db) => (await readResponderSettings(db)).staples);
  const change = (authorityId: AuthorityId, plan: StaplePlan | undefined): Outcome<null> => {
    runs.delete(authorityId);
    return changePlan(answering, authorityId, plan);
  };
  return {
    runs: () => [...runs.values()],
    set: async ({ folder, ...plan }) => {
      const plans = await readPlans();
      if (!plans.ok) return plans;
      const known = folder ?? plans.value.find(({ authorityId }) => authorityId === plan.authorityId)?.folder;
      if (known === undefined) return fail('input.invalid', { field: 'folder', problem: 'missing' });
      return change(plan.authorityId, { ...plan, folder: known });
    },
    end: (authorityId) => change(authorityId, undefined),
    renew: async (authorityId) => {
      const plans = await readPlans();
      if (!plans.ok) return plans;
      const plan = plans.value.find((one) => one.authorityId === authorityId);
      return plan === undefined ? ok(null) : write(plan);
    },
    due: {
      name: 'staples',
      wakes: ['responder', 'setting', 'ocsp_signer', 'grant', 'lock'],
      run: async (now, signal) => {
        const plans = await readPlans();
        return plans.ok ? runDue(plans.value, { now, signal, runs, write }) : plans;
      },
    },
  };
}

async function writePlanned(
  answering: Answering,
  { authorityId, folder, format, name }: StaplePlan,
  at: UnixMs,
): Promise<Result<number, AppError>> {
  const { context } = answering;
  // Nobody may have started the responder, which makes them otherwise.
  const ready = context.vault.isUnlocked() ? await issueSigners(context, authorityId) : ok(null);
  if (!ready.ok) return ready;
  const wanted = { authorityId, name, at, limit: MAX_STAPLES };
  const ids = await context.store.reading((db) => listStapled(db, wanted));
  if (!ids.ok) return ids;
  if (ids.value.length === 0) return ok(0);
  const written = await writeStaples(answering, { ids: ids.value, format, folder });
  return written.ok ? ok(written.value.written.length) : written;
}

interface DueTerms {
  readonly now: UnixMs;
  readonly signal: AbortSignal;
  readonly runs: ReadonlyMap<AuthorityId, StapleRun>;
  readonly write: (plan: StaplePlan) => Outcome<null>;
}

/** A failure shows beside its plan and is tried again: no other plan waits for it. Files that were written by an earlier opening are written once more. */
async function runDue(
  plans: readonly StaplePlan[],
  { now, signal, runs, write }: DueTerms,
): Outcome<UnixMs | undefined> {
  const next: UnixMs[] = [];
  for (const plan of plans) {
    if (plan.everyHours === null) continue;
    if (signal.aborted) return ok(undefined);
    const everyMs = plan.everyHours * HOUR_MS;
    const last = runs.get(plan.authorityId);
    const at = last === undefined ? now : last.at + (last.error === null ? everyMs : Math.min(AGAIN_MS, everyMs));
    // A clock that was set back must not put answers off for longer than they hold.
    if (at > now && at <= now + everyMs) next.push(at);
    else next.push(now + ((await write(plan)).ok ? everyMs : Math.min(AGAIN_MS, everyMs)));
  }
  return ok(next.length === 0 ? undefined : Math.min(...next));
}

const changePlan = ({ context }: Answering, authorityId: AuthorityId, plan: StaplePlan | undefined): Outcome<null> =>
  writing(context, ['setting'], async (tx) => {
    const settings = await readResponderSettings(tx);
    const others = settings.staples.filter((one) => one.authorityId !== authorityId);
    const before = settings.staples.find((one) => one.authorityId === authorityId);
    await saveResponderSettings(tx, { ...settings, staples: plan === undefined ? others : [...others, plan] });
    const detail = { before: describePlan(before), after: describePlan(plan) };
    await recordActivity(context, tx, {
      action: 'setting.changed',
      entity: 'setting',
      entityId: 'staples',
      subject: 'responder.staples',
      detail,
    });
    return ok(null);
  });

const describePlan = (plan: StaplePlan | undefined): string =>
  plan === undefined
    ? 'null'
    : [path.basename(plan.folder), plan.format, plan.name, plan.everyHours ?? 'null'].join(', ');
