import type { AuthorityId, GrantId, UnixMs } from '../../../shared/model/brands.ts';
import type { Grant, GrantEnd, GrantOffer } from '../../../shared/model/grant.ts';
import { mapResult, ok } from '../../../shared/result.ts';
import { findStanding } from '../../store/authority-rows.ts';
import type { Outcome } from '../ports.ts';
import { readingOr, statusView, type WorkspaceContext } from '../workspace-context.ts';
import { followGrant, giveGrant, type GiveGrant } from './give-grant.ts';
import { findRefusal, purposesOf, readCover, readGrantMaterial } from './grant-material.ts';
import { endOnes, type GrantState, type KeptGrant } from './grant-state.ts';

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

export function createGrants(context: WorkspaceContext): StartedGrants {
  const state: GrantState = { context, kept: new Map(), giving: Promise.resolve() };
  context.vault.onGrantOver((id) => void endWhatIsOver(state, id));
  return {
    list: () => list(state),
    count: () => state.kept.size,
    offer: (authorityId) => offer(state, authorityId),
    give: (input) => giveGrant(state, input),
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

function list({ context, kept }: GrantState): Outcome<readonly Grant[]> {
  return context.store.reading(async (db) => {
    const at = context.ports.clock.now();
    const grants: Grant[] = [];
    for (const { fingerprint: _, endsAtMs: __, wanted: ___, ...grant } of [...kept.values()].toSorted(
      (a, b) => a.until - b.until,
    )) {
      grants.push({ ...grant, covers: await readCover(db, grant.authorityId, at) });
    }
    return grants;
  });
}

async function offer(state: GrantState, authorityId: AuthorityId): Outcome<GrantOffer> {
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

/** The process of a grant ends with its time. One that ends before died. */
async function endWhatIsOver(state: GrantState, id: GrantId): Promise<void> {
  const grant = state.kept.get(id);
  if (grant === undefined) return;
  const { clock } = state.context.ports;
  const leftMs = Math.min(grant.until - clock.now(), grant.endsAtMs - clock.monotonicMs());
  await endOnes(state, [grant], leftMs <= CLOCKS_APART_MS ? 'expired' : 'stopped');
}

/** Between the clock here and that of the process. */
const CLOCKS_APART_MS = 2000;

async function review(state: GrantState, now: UnixMs): Outcome<UnixMs | undefined> {
  const { context, kept } = state;
  const standing = [...kept.values()];
  for (const grant of standing) {
    const { authorityId } = grant;
    const over = now >= grant.until ? 'expired' : await findEnd(context, authorityId);
    const ended = over === null ? ok(null) : await endOnes(state, [grant], over);
    if (!ended.ok) return ended;
    if (over === null && context.vault.isUnlocked()) {
      const followed = await followGrant(state, grant);
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
