import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, GrantId, UnixMs } from '../../../shared/model/brands.ts';
import { type Grant, type GrantPurpose, MAX_GRANTS } from '../../../shared/model/grant.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { requireApproved } from '../operators/approval.ts';
import type { ApprovedBy } from '../operators/approved-by.ts';
import type { Outcome } from '../ports.ts';
import {
  readingOr,
  recordActivity,
  requireUnlocked,
  statusView,
  type WorkspaceContext,
  writing,
} from '../workspace-context.ts';
import { fingerprintOf, type GrantMaterial, purposesOf, readGrantMaterial } from './grant-material.ts';
import { type GrantState, type KeptGrant, noteEnded, noteOf } from './grant-state.ts';

export interface GiveGrant {
  readonly authorityId: AuthorityId;
  readonly purposes: readonly GrantPurpose[];
  readonly until: UnixMs;
}

interface Giving extends GiveGrant {
  /** Gives nothing unless this one still stands. */
  readonly instead?: GrantId;
}

/** See `GrantService.give`. */
export function giveGrant(state: GrantState, input: Giving): Outcome<Grant> {
  const given = state.giving.then(() => give(state, input));
  state.giving = given.catch(() => undefined);
  return given;
}

/**
 * Gives a grant anew, while unlocked, where its authority has other signers or logins by now: who may change those had the keys open. It ends when it would
 * have ended.
 */
export async function followGrant(state: GrantState, grant: KeptGrant): Outcome<null> {
  const { authorityId, wanted: purposes, until, id: instead } = grant;
  const read = await readMaterial(state, authorityId);
  if (!read.ok) return read;
  if (fingerprintOf(narrow(read.value, purposes)) === grant.fingerprint) return ok(null);
  const given = await giveGrant(state, { authorityId, purposes, until: Math.min(until, read.value.latest), instead });
  return given.ok || HARMLESS.has(given.error.code) ? ok(null) : given;
}

/** Locked or ended meanwhile, nothing left to sign with, or nobody here who may give it: the grant stays what it was. */
const HARMLESS: ReadonlySet<string> = new Set([
  'vault.locked',
  'grant.nothing-to-sign',
  'operator.role',
  'approval.needed',
]);

async function give(state: GrantState, input: Giving): Outcome<Grant> {
  const { context, kept } = state;
  const unlocked = requireUnlocked(context, 'grant.given');
  if (!unlocked.ok) return unlocked;
  const read = await readMaterial(state, input.authorityId);
  if (!read.ok) return read;
  const material = narrow(read.value, input.purposes);
  const replaced = [...kept.values()].filter(({ authorityId }) => authorityId === input.authorityId);
  const now = context.ports.clock.now();
  const allowed = checkGrant(input, material, { now, others: kept.size - replaced.length });
  if (!allowed.ok) return allowed;
  const approved = await approveGrant(context, material);
  if (!approved.ok) return approved;
  const id = context.newId<GrantId>();
  const { authorityId, purposes: wanted, until } = input;
  const { authority, keys, records, covers } = material;
  const given = await context.vault.grant({ grantId: id, lastsMs: until - now, keys, records });
  if (!given.ok) return given;
  // Locked or over meanwhile: the vault ended it, and nobody else knows of it.
  if (!context.vault.grants().includes(id)) return fail('vault.locked', {});
  if (input.instead !== undefined && !kept.has(input.instead)) {
    await context.vault.endGrant(id);
    return fail('vault.locked', {});
  }
  const purposes = purposesOf(material);
  const grant = { id, authorityId, authorityName: authority.name, purposes, givenAt: now, until };
  const endsAtMs = context.ports.clock.monotonicMs() + until - now;
  kept.set(id, { ...grant, wanted, fingerprint: fingerprintOf(material), endsAtMs });
  const noted = await noteGiven(state, { ...grant, approved: approved.value }, replaced);
  if (noted.ok) return ok({ ...grant, covers });
  kept.delete(id);
  await context.vault.endGrant(id);
  return noted;
}

/** Each key of the two-person rule, once. A grant that is given anew by itself asks nobody. */
async function approveGrant(context: WorkspaceContext, { keys }: GrantMaterial): Outcome<ApprovedBy> {
  let approved: ApprovedBy = {};
  for (const { key } of keys) {
    const one = await requireApproved(context, key, 'grant', 1);
    if (!one.ok) return one;
    approved = { ...approved, ...one.value };
  }
  return ok(approved);
}

const readMaterial = ({ context }: GrantState, id: AuthorityId): Outcome<GrantMaterial> =>
  readingOr(context, async (db) => readGrantMaterial(db, id, await statusView(context, db)));

/** The keys of some purposes; logins come with all of them. */
const narrow = (material: GrantMaterial, purposes: readonly GrantPurpose[]): GrantMaterial => ({
  ...material,
  keys: material.keys.filter(({ purpose }) => purposes.includes(purpose)),
});

function checkGrant(
  { until }: GiveGrant,
  { authority, latest, keys }: GrantMaterial,
  { now, others }: { readonly now: UnixMs; readonly others: number },
): Result<null, AppError> {
  if (until > latest) return fail('grant.too-long', { latest });
  if (until <= now) return fail('input.invalid', { field: 'until', problem: 'past' });
  if (keys.length === 0) return fail('grant.nothing-to-sign', { name: authority.name });
  return others >= MAX_GRANTS ? fail('grant.too-many', { limit: MAX_GRANTS }) : ok(null);
}

/** The one before ends once the new one is in the log. */
async function noteGiven(
  { context, kept }: GrantState,
  grant: Omit<Grant, 'covers'> & { readonly approved: ApprovedBy },
  replaced: readonly KeptGrant[],
): Outcome<null> {
  const noted = await writing(context, ['grant'], async (tx) => {
    await noteEnded(context, tx, { grants: replaced, why: 'replaced' });
    const detail = { purposes: grant.purposes.join(' '), grantedUntil: grant.until, ...grant.approved };
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
