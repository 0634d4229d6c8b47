import type { AuthorityId, GrantId, UnixMs } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import {
  type Grant,
  type GrantEnd,
  type GrantOffer,
  type GrantPurpose,
  MAX_GRANTS,
} from '../../../shared/model/grant.ts';
import { mapResult, ok } from '../../../shared/result.ts';
import { findStanding } from '../../store/authority-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import type { Outcome } from '../ports.ts';
import {
  readingOr,
  recordActivity,
  requireUnlocked,
  statusView,
  type WorkspaceContext,
  writing,
} from '../workspace-context.ts';
import { findRefusal, fingerprintOf, purposesOf, readCover, readGrantMaterial } from './grant-material.ts';

export interface GiveGrant {
  readonly authorityId: AuthorityId;
  readonly purposes: readonly GrantPurpose[];
  readonly until: UnixMs;
}

/** Leave to go on while locked: scheduled CRLs, OCSP answers, publishing. */
export interface GrantService {
  /** Those that stand, the one that ends first first, with what they cover by now. */
  list(): Outcome<readonly Grant[]>;
  /** How many stand. */
  count(): number;
  /** What can be given for an authority; works locked. Fails as an authority that cannot have one: see `give`. */
  offer(authorityId: AuthorityId): Outcome<GrantOffer>;
  /**
   * Gives a grant in place of the one that stands for the authority. The logins of the places that the authority publishes to come with it.
   * Fails with `vault.locked`, `grant.nothing-to-sign`, `grant.too-long`, `grant.too-many`, `input.invalid` where the time is over already,
   * `authority.not-found`, `authority.archived`, `authority.revoked`, `authority.not-valid-now`, `vault.key-damaged`, `vault.record-damaged`.
   */
  give(input: GiveGrant): Outcome<Grant>;
  /** Ends one that may have ended already. */
  end(id: GrantId): Outcome<null>;
  endAll(why: Extract<GrantEnd, 'ended' | 'closed'>): Outcome<null>;
  /**
   * Ends what is over, or whose authority was archived, revoked, deleted or expired; gives anew, while unlocked, what got other signers or logins.
   * Answers when the next one ends.
   */
  review(now: UnixMs): Outcome<UnixMs | undefined>;
}

/** What the lock of a workspace may do besides. */
export interface StartedGrants extends GrantService {
  /** Takes out all that stand; ending them in the vault and noting it is the caller's. */
  takeAll(): readonly KeptGrant[];
}

/** A grant without what it covers, which is read when it is asked for. */
interface KeptGrant extends Omit<Grant, 'covers'> {
  readonly fingerprint: string;
  /** On the clock that never goes back. */
  readonly endsAtMs: number;
}

interface State {
  readonly context: WorkspaceContext;
  readonly kept: Map<GrantId, KeptGrant>;
}

export function createGrants(context: WorkspaceContext): StartedGrants {
  const state: State = { context, kept: new Map() };
  context.vault.onGrantOver((id) => void endWhatIsOver(state, id));
  return {
    list: () => list(state),
    count: () => state.kept.size,
    offer: (authorityId) => offer(state, authorityId),
    give: (input) => give(state, input),
    end: (id) =>
      endOnes(
        state,
        [...state.kept.values()].filter((grant) => grant.id === id),
        'ended',
      ),
    endAll: (why) => endOnes(state, [...state.kept.values()], why),
    review: (now) => review(state, now),
    takeAll: () => {
      const taken = [...state.kept.values()];
      state.kept.clear();
      return taken;
    },
  };
}

/** The entries of the activity log that tell how grants ended. */
export const noteEnded = (
  context: WorkspaceContext,
  tx: WriteDb,
  { grants, why }: { readonly grants: readonly KeptGrant[]; readonly why: GrantEnd },
): Promise<void> =>
  recordActivity(
    context,
    tx,
    ...grants.map((grant) => ({
      ...noteOf(grant),
      action: 'grant.ended' as const,
      detail: { purposes: grant.purposes.join(' '), grantEnd: why },
    })),
  );

const noteOf = ({ authorityId, authorityName }: Pick<Grant, 'authorityId' | 'authorityName'>) =>
  ({ entity: 'authority', entityId: authorityId, subject: authorityName }) as const;

function list({ context, kept }: State): Outcome<readonly Grant[]> {
  return context.store.reading(async (db) => {
    const at = context.ports.clock.now();
    const grants: Grant[] = [];
    for (const { fingerprint: _, endsAtMs: __, ...grant } of [...kept.values()].toSorted((a, b) => a.until - b.until)) {
      grants.push({ ...grant, covers: await readCover(db, grant.authorityId, at) });
    }
    return grants;
  });
}

async function offer(state: State, authorityId: AuthorityId): Outcome<GrantOffer> {
  const { context } = state;
  const read = await readingOr(context, async (db) =>
    readGrantMaterial(db, authorityId, await statusView(context, db)),
  );
  if (!read.ok) return read;
  const standing = await list(state);
  return mapResult(standing, (grants) => ({
    authorityId,
    authorityName: read.value.authority.name,
    latest: read.value.latest,
    purposes: purposesOf(read.value),
    covers: read.value.covers,
    current: grants.find((grant) => grant.authorityId === authorityId) ?? null,
  }));
}

async function give(state: State, input: GiveGrant): Outcome<Grant> {
  const { context, kept } = state;
  const unlocked = requireUnlocked(context);
  if (!unlocked.ok) return unlocked;
  const read = await readingOr(context, async (db) =>
    readGrantMaterial(db, input.authorityId, await statusView(context, db)),
  );
  if (!read.ok) return read;
  const { authority, latest, covers } = read.value;
  const now = context.ports.clock.now();
  if (input.until > latest) return fail('grant.too-long', { latest });
  if (input.until <= now) return fail('input.invalid', { field: 'until', problem: 'past' });
  const purposes = purposesOf(read.value).filter((purpose) => input.purposes.includes(purpose));
  if (purposes.length === 0) return fail('grant.nothing-to-sign', { name: authority.name });
  const replaced = [...kept.values()].filter(({ authorityId }) => authorityId === input.authorityId);
  if (kept.size - replaced.length >= MAX_GRANTS) return fail('grant.too-many', { limit: MAX_GRANTS });
  const id = context.newId<GrantId>();
  const held = { ...read.value, keys: read.value.keys.filter(({ purpose }) => purposes.includes(purpose)) };
  const { keys, records } = held;
  const given = await context.vault.grant({ grantId: id, lastsMs: input.until - now, keys, records });
  if (!given.ok) return given;
  // Locked or over meanwhile: the vault ended it, and nobody else knows of it.
  if (!context.vault.grants().includes(id)) return fail('vault.locked', {});
  const { authorityId, until } = input;
  const grant = { id, authorityId, authorityName: authority.name, purposes, givenAt: now, until };
  const endsAtMs = context.ports.clock.monotonicMs() + until - now;
  kept.set(id, { ...grant, fingerprint: fingerprintOf(held), endsAtMs });
  const noted = await noteGiven(state, grant, replaced);
  if (noted.ok) return ok({ ...grant, covers });
  kept.delete(id);
  await context.vault.endGrant(id);
  return noted;
}

/** The one before ends once the new one is in the log. */
async function noteGiven(
  { context, kept }: State,
  grant: Omit<Grant, 'covers'>,
  replaced: readonly KeptGrant[],
): Outcome<null> {
  const noted = await writing(context, ['grant'], async (tx) => {
    await noteEnded(context, tx, { grants: replaced, why: 'replaced' });
    const detail = { purposes: grant.purposes.join(' '), grantedUntil: grant.until };
    await recordActivity(context, tx, { ...noteOf(grant), action: 'grant.given', detail });
    return ok(null);
  });
  if (!noted.ok) return noted;
  for (const { id } of replaced) {
    kept.delete(id);
    await context.vault.endGrant(id);
  }
  return noted;
}

/** The vault goes first: an entry that cannot be written must not keep keys open. */
async function endOnes({ context, kept }: State, grants: readonly KeptGrant[], why: GrantEnd): Outcome<null> {
  const standing = grants.filter(({ id }) => kept.delete(id));
  if (standing.length === 0) return ok(null);
  await Promise.all(standing.map(({ id }) => context.vault.endGrant(id)));
  return writing(context, ['grant'], async (tx) => {
    await noteEnded(context, tx, { grants: standing, why });
    return ok(null);
  });
}

/** The process of a grant ends with its time. One that ends before died. */
async function endWhatIsOver(state: State, id: GrantId): Promise<void> {
  const grant = state.kept.get(id);
  if (grant === undefined) return;
  const { clock } = state.context.ports;
  const leftMs = Math.min(grant.until - clock.now(), grant.endsAtMs - clock.monotonicMs());
  await endOnes(state, [grant], leftMs <= CLOCKS_APART_MS ? 'expired' : 'stopped');
}

/** Between the clock here and that of the process. */
const CLOCKS_APART_MS = 2000;

async function review(state: State, now: UnixMs): Outcome<UnixMs | undefined> {
  const { context, kept } = state;
  const standing = [...kept.values()];
  for (const grant of standing) {
    const { authorityId } = grant;
    const over = now >= grant.until ? 'expired' : await findEnd(context, authorityId);
    const ended = over === null ? ok(null) : await endOnes(state, [grant], over);
    if (!ended.ok) return ended;
    if (over === null && context.vault.isUnlocked()) {
      const followed = await follow(state, grant);
      if (!followed.ok) return followed;
    }
  }
  const ends = Array.from(kept.values(), ({ until }) => until);
  return ok(ends.length === 0 ? undefined : Math.min(...ends));
}

/** Why the grant of an authority ends before its time. */
async function findEnd(context: WorkspaceContext, id: AuthorityId): Promise<'authority' | null> {
  const read = await context.store.reading(async (db) => {
    const view = await statusView(context, db);
    return findRefusal(await findStanding(db, id, view), id, view.at);
  });
  return read.ok && read.value !== null ? 'authority' : null;
}

/** Signers come and logins change; who may change them had the keys open. */
async function follow(state: State, grant: KeptGrant): Outcome<null> {
  const { context } = state;
  const { authorityId, purposes, until } = grant;
  const read = await readingOr(context, async (db) =>
    readGrantMaterial(db, authorityId, await statusView(context, db)),
  );
  if (!read.ok) return read;
  const keys = read.value.keys.filter(({ purpose }) => purposes.includes(purpose));
  if (fingerprintOf({ ...read.value, keys }) === grant.fingerprint) return ok(null);
  const given = await give(state, { authorityId, purposes, until });
  return given.ok || given.error.code === 'vault.locked' ? ok(null) : given;
}
