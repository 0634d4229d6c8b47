import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, PublishTargetId, UnixMs } from '../../../shared/model/brands.ts';
import type {
  PublishHistory,
  PublishOverview,
  PublishProbe,
  PublishReport,
  PublishRun,
  PublishStanding,
  PublishTarget,
} from '../../../shared/model/publish.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { findAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { findAuthority } from '../../store/authority-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findNewestRun, listCurrentCrls, listTargets, pageRuns, type RunRow } from '../../store/publish-rows.ts';
import { safeFileName } from '../file-name.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, statusView } from '../workspace-context.ts';
import { findSlug } from '../revocation/authority-slug.ts';
import { probeTarget } from './probe-target.ts';
import { type PublishDue, publishDue } from './publish-due.ts';
import { runTarget } from './run-target.ts';
import { readRun, readTarget } from './stored-place.ts';
import { removeTarget, saveTarget, setTargetEnabled, type TargetDraft } from './targets.ts';
import { currentState, findKept, listWanted } from './wanted-files.ts';

/** Brings an authority's CRLs to where those who check certificates fetch them. */
export interface PublishService {
  /** Fails with `authority.not-found`. Works locked. */
  overview(authorityId: AuthorityId): Outcome<PublishOverview>;
  /** A place by its id, or by its name where that is the only one. Fails with `publish.target-not-found`, `publish.target-ambiguous`. */
  find(authorityId: AuthorityId, nameOrId: string): Outcome<PublishTarget>;
  /** Zeroes the octets of the login. Fails with `publish.place-invalid`, `publish.login-other-place`, `publish.too-many`, `vault.locked`. */
  save(draft: TargetDraft): Outcome<PublishTarget>;
  setEnabled(id: PublishTargetId, enabled: boolean): Outcome<PublishTarget>;
  remove(id: PublishTargetId): Outcome<null>;
  /**
   * Reaches a place as it is wished and logs in; with `write` a small file is written, read back and removed. A server of SSH whose key was not confirmed
   * is told of by that key alone: nothing is sent to it. Keeps nothing. Fails as publishing does.
   */
  probe(draft: TargetDraft, options: { readonly write: boolean; readonly job?: JobContext }): Outcome<PublishProbe>;
  /** Brings one place, or every one that is enabled, up to date now. What a place says is in its run. Fails with `publish.nothing`, `vault.locked`. */
  publish(order: {
    readonly authorityId: AuthorityId;
    readonly targetId?: PublishTargetId | undefined;
    readonly job?: JobContext;
  }): Outcome<PublishReport>;
  /** Does what is due at enabled places of all authorities; see `PublishDue`. Places whose login is locked wait without an attempt. */
  publishDue(now: UnixMs, signal?: AbortSignal): Outcome<PublishDue>;
  history(wanted: {
    readonly authorityId: AuthorityId;
    readonly targetId?: PublishTargetId | undefined;
    readonly offset: number;
    readonly limit: number;
  }): Outcome<PublishHistory>;
}

export const createPublishing = (context: WorkspaceContext): PublishService => ({
  overview: (authorityId) => readingOr(context, (db) => readOverview(context, db, authorityId)),
  find: (authorityId, wanted) => readingOr(context, (db) => findByName(db, authorityId, wanted)),
  save: (draft) => saveTarget(context, draft),
  setEnabled: (id, enabled) => setTargetEnabled(context, id, enabled),
  remove: (id) => removeTarget(context, id),
  probe: (draft, { write, job = NO_JOB }) => probeTarget(context, draft, { write, signal: job.signal }),
  publish: ({ job = NO_JOB, ...order }) => publishNow(context, { ...order, job }),
  publishDue: (now, signal = NO_JOB.signal) => publishDue(context, now, signal),
  history: (wanted) => context.store.reading((db) => readHistory(context, db, wanted)),
});

async function readOverview(
  context: WorkspaceContext,
  db: ReadDb,
  authorityId: AuthorityId,
): Promise<Result<PublishOverview, AppError>> {
  const authority = await findAuthority(db, authorityId, await statusView(context, db));
  if (authority === undefined) return fail('authority.not-found', { wanted: authorityId });
  const current = await listCurrentCrls(db, authorityId);
  const { addresses } = await findAuthorityDetail(db, authorityId);
  const rows = await listTargets(db, authorityId);
  const targets: PublishStanding[] = [];
  for (const row of rows) targets.push(await readStanding(context, db, readTarget(row)));
  return ok({
    targets,
    number: current.length === 0 ? null : Math.max(...current.map(({ number }) => number)),
    suggestedFileName: suggestFileName(await fillNames(db, authorityId, addresses.crl), authority.name),
  });
}

/** As they stand in certificates, but for the numbers of shards, which names of files get besides. */
async function fillNames(db: ReadDb, authorityId: AuthorityId, urls: readonly string[]): Promise<readonly string[]> {
  if (!urls.some((url) => url.includes('{'))) return urls;
  const ca = await findSlug(db, authorityId);
  return urls.map((url) => url.replaceAll('{ca}', ca).replaceAll('-{shard}', ''));
}

/** Those who check certificates ask for the name that stands in them. */
function suggestFileName(addresses: readonly string[], name: string): string {
  const last = addresses.map((address) => URL.parse(address)?.pathname.split('/').at(-1) ?? '').find(isCrlName);
  if (last !== undefined) return last.slice(0, -'.crl'.length);
  const plain = name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .toLowerCase();
  return safeFileName(plain, 'ca').replaceAll(/-+/g, '-');
}

const isCrlName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.crl$/.test(name);

async function readStanding(context: WorkspaceContext, db: ReadDb, target: PublishTarget): Promise<PublishStanding> {
  const tell = (run: RunRow | undefined): PublishRun | null =>
    run === undefined ? null : readRun(run, currentState(run, context.ports.clock.now()));
  const wanted = await listWanted(db, target);
  const kept = await findKept(db, target, wanted);
  return {
    target,
    last: tell(await findNewestRun(db, target.id)),
    lastDone: tell(await findNewestRun(db, target.id, 'done')),
    isCurrent: wanted.length > 0 && kept.every(({ state }) => state === 'kept'),
  };
}

async function findByName(
  db: ReadDb,
  authorityId: AuthorityId,
  wanted: string,
): Promise<Result<PublishTarget, AppError>> {
  const all = (await listTargets(db, authorityId)).map(readTarget);
  const byId = all.find(({ id }) => id === wanted);
  if (byId !== undefined) return ok(byId);
  const [first, ...more] = all.filter(({ name }) => name === wanted);
  if (first === undefined) return fail('publish.target-not-found', { wanted });
  return more.length === 0 ? ok(first) : fail('publish.target-ambiguous', { wanted, matches: more.length + 1 });
}

async function publishNow(
  context: WorkspaceContext,
  { authorityId, targetId, job }: { authorityId: AuthorityId; targetId?: PublishTargetId | undefined; job: JobContext },
): Outcome<PublishReport> {
  const rows = await context.store.reading((db) => listTargets(db, authorityId));
  if (!rows.ok) return rows;
  const chosen = rows.value.filter((row) => (targetId === undefined ? row.enabled : row.id === targetId));
  if (targetId !== undefined && chosen.length === 0) return fail('publish.target-not-found', { wanted: targetId });
  const runs: PublishRun[] = [];
  for (const [index, { id }] of chosen.entries()) {
    job.progress(index, chosen.length);
    const run = await runTarget(context, { targetId: id, signal: job.signal, whenCancelled: 'failed' });
    if (!run.ok) return run;
    runs.push(run.value);
    if (job.signal.aborted) return fail('job.cancelled', {});
  }
  return ok({ runs });
}

async function readHistory(
  context: WorkspaceContext,
  db: ReadDb,
  wanted: Parameters<PublishService['history']>[0],
): Promise<PublishHistory> {
  const { total, items } = await pageRuns(db, wanted);
  const now = context.ports.clock.now();
  return { total, items: items.map((run) => readRun(run, currentState(run, now))) };
}
