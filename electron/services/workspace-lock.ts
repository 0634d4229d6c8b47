import { type AppError, fail } from '../../shared/errors.ts';
import type { OperatorId, UnixMs } from '../../shared/model/brands.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { findCustody, saveCustody } from '../store/custody-rows.ts';
import { listKeyWraps, saveKeyWrap } from '../store/key-wrap-rows.ts';
import { readSettings } from '../store/setting-rows.ts';
import type { MachineSecret, UnlockSecret, Vault } from '../vault/vault.ts';
import { checkPassphrase } from '../vault/passphrase.ts';
import { noteEnded } from './grants/grant-state.ts';
import type { StartedGrants } from './grants/grants.ts';
import { findLive } from './operators/find-operator.ts';
import { actorOf } from './operators/standing.ts';
import type { Outcome, Ports } from './ports.ts';
import type { Remembered } from './remembered/remembered.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, recordActivity, writing } from './workspace-context.ts';

const MS_PER_MINUTE = 60_000;

/** How a workspace is unlocked. Where operators are named, a passphrase is that of one of them: `operator` is their name or id, and may be left out of one alone. */
export type UnlockBy = (
  | { readonly passphrase: Uint8Array; readonly operator?: string | undefined }
  | { readonly recoveryKey: Uint8Array }
  /** What this machine remembers of the operator. */
  | { readonly remembered: true; readonly operator?: string | undefined }
) & {
  /** Keys may leave for some minutes without the passphrase being typed again. */
  readonly isConfirmed?: boolean | undefined;
};

export interface Lock {
  isLocked(): boolean;
  /** Instant of the automatic lock; undefined while locked or without one. */
  unlockedUntil(): UnixMs | undefined;
  /**
   * Fails with `vault.wrong-passphrase`, `vault.wrong-recovery-key`, `vault.wait`, `vault.kdf-out-of-bounds`; where operators are named with `operator.which`,
   * `operator.not-found`, `vault.operators-altered`; by what is remembered with `remember.stale` and `remember.refused`. Zeroes the secret.
   */
  unlock(by: UnlockBy): Outcome<null>;
  /** Ends the keys, and every grant with them. */
  lock(): Outcome<null>;
  /** Nobody is there: ends the keys and keeps the grants. */
  lockAway(): Outcome<null>;
  /** Wraps the workspace key anew, for the operator who has it open where operators are named; both passphrases are zeroed. */
  changePassphrase(input: { readonly current: Uint8Array; readonly next: Uint8Array }): Outcome<null>;
  /** The user is there: puts the automatic lock off. */
  touch(): void;
  /** Locks when the time is up, keeps the grants, and says whether it did. Called by a timer of the shell. */
  lockIfIdle(): Promise<boolean>;
  onLockChange(listener: (locked: boolean) => void): () => void;
}

/** What the maker of a lock may do besides. */
export interface StartedLock extends Lock {
  /** Begins the time of a workspace that was made unlocked. */
  begin(autoLockMinutes: number): void;
}

interface LockState {
  touched: Moment;
  autoLockMinutes: number;
  /** Grows with every locking and unlocking. */
  turns: number;
  readonly listeners: Set<(locked: boolean) => void>;
}

/** One instant on both clocks: the wall clock can be set back, the other one stands still while the computer sleeps. */
interface Moment {
  readonly wallMs: UnixMs;
  readonly monotonicMs: number;
}

const readMoment = ({ clock }: Ports): Moment => ({ wallMs: clock.now(), monotonicMs: clock.monotonicMs() });

const idleMs = ({ clock }: Ports, since: Moment): number =>
  Math.max(clock.now() - since.wallMs, clock.monotonicMs() - since.monotonicMs, 0);

interface LockParts {
  readonly name: string;
  readonly grants: StartedGrants;
  readonly remembered: Remembered;
}

/** Locking and unlocking of one workspace, with the entries of the activity log that tell of it. */
export function createLock(context: WorkspaceContext, { name, grants, remembered }: LockParts): StartedLock {
  const { vault, ports } = context;
  const state: LockState = { touched: readMoment(ports), autoLockMinutes: 0, turns: 0, listeners: new Set() };
  const tell = (locked: boolean): void => state.listeners.forEach((listener) => listener(locked));
  vault.onLocked(() => tell(true));
  const lock = (ending: StartedGrants | null): Outcome<null> => {
    state.turns += 1;
    return lockWith(context, name, ending);
  };
  const lockAway = (): Outcome<null> => lock(null);
  const unlockedUntil = (): UnixMs | undefined =>
    vault.isUnlocked() && state.autoLockMinutes > 0
      ? ports.clock.now() + state.autoLockMinutes * MS_PER_MINUTE - idleMs(ports, state.touched)
      : undefined;
  return {
    isLocked: () => !vault.isUnlocked(),
    unlockedUntil,
    lock: () => lock(grants),
    lockAway,
    unlock: async (by) => {
      const unlocked = await unlockNow(context, { name, remembered, turn: () => state.turns }, by);
      if (!unlocked.ok) return unlocked;
      state.turns += 1;
      state.touched = readMoment(ports);
      state.autoLockMinutes = unlocked.value.autoLockMinutes;
      tell(false);
      return ok(null);
    },
    changePassphrase: async (input) => {
      const changed = await changePassphrase(context, name, input);
      // Whoever was remembered with the passphrase from before is forgotten.
      if (changed.ok) await remembered.list();
      return changed;
    },
    begin: (autoLockMinutes) => {
      state.touched = readMoment(ports);
      state.autoLockMinutes = autoLockMinutes;
    },
    touch: () => {
      state.touched = readMoment(ports);
    },
    lockIfIdle: async () => {
      const settings = await context.store.reading(readSettings);
      if (settings.ok) state.autoLockMinutes = settings.value.autoLockMinutes;
      const until = unlockedUntil();
      if (until === undefined || ports.clock.now() < until) return false;
      await lockAway();
      return true;
    },
    onLockChange: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
  };
}

async function unlockNow(
  context: WorkspaceContext,
  { name, remembered, turn }: Pick<LockParts, 'name' | 'remembered'> & { readonly turn: () => number },
  by: UnlockBy,
): Outcome<{ readonly autoLockMinutes: number }> {
  const known = await readOpeners(context, 'recoveryKey' in by ? undefined : by.operator);
  if (!known.ok) {
    zeroSecret(by);
    return known;
  }
  const before = turn();
  const secret = await secretOf(by, known.value.operatorId, remembered);
  if (!secret.ok) return secret;
  const still = 'remembered' in by ? await openersStill(context, by, turn() === before) : known;
  if (!still.ok) {
    if ('machineKey' in secret.value) secret.value.machineKey.fill(0);
    return still;
  }
  const { operatorId: _told, ...openers } = still.value;
  const { isConfirmed } = by;
  const unlocked = await context.vault.unlock({ workspaceId: context.id, ...openers, ...secret.value, isConfirmed });
  if (!unlocked.ok) {
    if (unlocked.error.code === 'remember.stale') await remembered.discard(known.value.operatorId);
    return unlocked;
  }
  return recordUnlocked(context, name, by).catch(async (bug: unknown) => {
    await context.vault.lock();
    throw bug;
  });
}

/** What could not be written must not leave keys open. */
async function recordUnlocked(
  context: WorkspaceContext,
  name: string,
  by: UnlockBy,
): Outcome<{ readonly autoLockMinutes: number }> {
  const detail = { by: 'passphrase' in by ? 'passphrase' : 'recoveryKey' in by ? 'recovery-key' : 'machine' };
  const recorded = await writing(context, [], async (tx) => {
    await recordActivity(context, tx, { ...workspaceNote(context, name), action: 'workspace.unlocked', detail });
    return ok(await readSettings(tx));
  });
  // An older copy in the file's place is accepted by who has its keys open; until then nothing is written to it.
  const isOlderCopy = !recorded.ok && recorded.error.code === 'workspace.read-only' && context.store.damage.isOlderCopy;
  const settled = isOlderCopy ? await context.store.reading(readSettings) : recorded;
  if (!settled.ok) await context.vault.lock();
  return settled;
}

/** The key store of a system may have asked for minutes: what was locked, unlocked or changed meanwhile counts. */
const openersStill = (
  context: WorkspaceContext,
  { operator }: { readonly operator?: string | undefined },
  isSameTurn: boolean,
): Outcome<Openers> => (isSameTurn ? readOpeners(context, operator) : Promise.resolve(fail('vault.locked', {})));

async function secretOf(
  by: UnlockBy,
  operatorId: OperatorId | undefined,
  remembered: Remembered,
): Outcome<UnlockSecret | MachineSecret> {
  if ('recoveryKey' in by) return ok({ recoveryKey: by.recoveryKey });
  if ('remembered' in by) return remembered.reveal(operatorId);
  return ok({ passphrase: by.passphrase, ...(operatorId === undefined ? {} : { operatorId }) });
}

function zeroSecret(by: UnlockBy): void {
  if ('passphrase' in by) by.passphrase.fill(0);
  if ('recoveryKey' in by) by.recoveryKey.fill(0);
}

type Openers = Pick<Parameters<Vault['unlock']>[0], 'wraps' | 'custody'> & { readonly operatorId?: OperatorId };

/** What opens the workspace, and which operator is meant. */
const readOpeners = (context: WorkspaceContext, wanted: string | undefined): Outcome<Openers> =>
  readingOr(context, async (db): Promise<Result<Openers, AppError>> => {
    const openers = { wraps: await listKeyWraps(db), custody: await findCustody(db) };
    const [first, ...others] = openers.custody?.operators ?? [];
    if (wanted !== undefined)
      return mapResult(await findLive(db, wanted), ({ id }) => ({ ...openers, operatorId: id }));
    return ok(first === undefined || others.length > 0 ? openers : { ...openers, operatorId: first.id });
  });

/**
 * The vault goes first: an entry that cannot be written must not keep keys open. An unlocking that is under way is ended with it, and so are the grants
 * that were given to end.
 */
async function lockWith(context: WorkspaceContext, name: string, grants: StartedGrants | null): Outcome<null> {
  const wasUnlocked = context.vault.isUnlocked();
  const by = actorOf(context.vault.session());
  const ended = grants?.takeAll() ?? [];
  if (wasUnlocked) await context.checkpoints.beforeLock();
  await context.vault.lock({ keepGrants: grants === null });
  // Nothing is written to a damaged file, and its keys are gone all the same.
  if ((!wasUnlocked && ended.length === 0) || context.store.damage.isKnown) return ok(null);
  return writing(context, ended.length === 0 ? [] : ['grant'], async (tx) => {
    await noteEnded(context, tx, { grants: ended, why: 'locked' });
    if (wasUnlocked)
      await recordActivity(context, tx, { ...workspaceNote(context, name), action: 'workspace.locked', by });
    return ok(null);
  });
}

async function changePassphrase(
  context: WorkspaceContext,
  name: string,
  input: { readonly current: Uint8Array; readonly next: Uint8Array },
): Outcome<null> {
  const strong = checkPassphrase(input.next);
  if (!strong.ok) {
    input.current.fill(0);
    input.next.fill(0);
    return strong;
  }
  const known = await readOpeners(context, undefined);
  if (!known.ok) return known;
  if (known.value.custody !== undefined) return changeOwn(context, name, input);
  const secrets = { by: { passphrase: input.current }, newPassphrase: input.next };
  const wrap = await context.vault.rewrap({ workspaceId: context.id, wraps: known.value.wraps, ...secrets });
  if (!wrap.ok) return wrap;
  return writing(context, ['key_wrap'], async (tx) => {
    await saveKeyWrap(tx, wrap.value, context.ports.clock.now());
    await recordActivity(context, tx, { ...workspaceNote(context, name), action: 'workspace.passphrase-changed' });
    return ok(null);
  });
}

/** Who has the workspace open gets another passphrase; everybody else's stays. */
const changeOwn = (
  context: WorkspaceContext,
  name: string,
  { current, next }: { readonly current: Uint8Array; readonly next: Uint8Array },
): Outcome<null> =>
  writing(context, ['operator'], async (tx) => {
    const custody = await findCustody(tx);
    if (custody === undefined) return fail('operator.none', {});
    const made = await context.vault.changeOwn({ custody, passphrase: current, newPassphrase: next });
    if (!made.ok) return made;
    const { wrap, mac } = made.value;
    const operators = [...custody.operators.filter(({ id }) => id !== wrap.id), wrap];
    await recordActivity(context, tx, { ...workspaceNote(context, name), action: 'workspace.passphrase-changed' });
    await saveCustody(tx, { ...custody, mac, operators }, context.ports.clock.now());
    return ok(null);
  });

const workspaceNote = (context: WorkspaceContext, name: string) =>
  ({ entity: 'workspace', entityId: context.id, subject: name }) as const;
