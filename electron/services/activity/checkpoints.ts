import { hash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { AppError, ErrorCode } from '../../../shared/errors.ts';
import type { Hex, KeyId, WorkspaceId } from '../../../shared/model/brands.ts';
import {
  CHECKPOINT_EVERY,
  type CheckpointReason,
  type LogState,
  type LogVerdict,
} from '../../../shared/model/activity-log.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { findActivityHead } from '../../store/activity-rows.ts';
import { findLogKey, listNewestCheckpoints } from '../../store/checkpoint-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import type { LogQuestion } from '../../store/judge-log.ts';
import { fingerprintOf } from '../../store/log-checkpoint.ts';
import type { Store } from '../../store/open-store.ts';
import { findingsOfLog } from '../../store/store-damage.ts';
import { verifyLogEnd } from '../../store/verify-log-end.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Outcome, Ports } from '../ports.ts';
import { systemCode } from '../system-failure.ts';
import { type LogSigner, signCheckpoint, type SignedHead } from './sign-checkpoint.ts';

/** Locking waits no longer for its checkpoint: keys must not stay open because a disk is slow. */
const LOCK_WAITS_MS = 1500;

export interface CheckpointParts {
  readonly id: WorkspaceId;
  readonly file: string;
  readonly ports: Pick<Ports, 'clock' | 'checkpoints'>;
  readonly store: Store;
  readonly vault: Vault;
  newId(): KeyId;
}

/** What signs the activity log of an open workspace, and remembers its newest entry outside the file. */
export interface Checkpoints {
  /**
   * The quick verification, against what is remembered outside. Where it finds something, nothing is signed or remembered any more, so that what shows it
   * stays, and the file is open for reading only; where the file is not known here, it is from now on.
   */
  checkOpened(): Outcome<LogVerdict>;
  /** Covers all that was written so far. Fails with `vault.locked`, `vault.key-damaged`, `store.activity-cut`, and what the store says. */
  sign(reason: CheckpointReason): Outcome<null>;
  /** The same in the transaction of another change; what is remembered outside follows with the next one. */
  signIn(tx: WriteDb, reason: CheckpointReason): Promise<Result<SignedHead | null, AppError>>;
  /** Covers what was written while locked, and the unlocking itself. What fails is told by `failure`. */
  afterUnlock(): void;
  /** Before the keys are gone: covers what was written, and gives up where that takes long. Never fails. */
  beforeLock(): Promise<void>;
  /** What the log is verified against. */
  question(): Promise<LogQuestion>;
  /** Takes a verdict, whose findings are damage of the file; `deep`: on the whole log. See `checkOpened`. */
  heed(verdict: LogVerdict, deep: boolean): void;
  /** The last verdict, and when it was made; null before the first. */
  verdict(): LogState['verdict'];
  /** Forgets what is remembered outside of this file, with the damage that only this showed, and begins anew. `file.not-writable`. */
  forget(): Outcome<null>;
  /** Why the last checkpoint could not be signed or remembered; undefined where it was. */
  failure(): ErrorCode | undefined;
  /** Resolves when what is under way is done. */
  settled(): Promise<unknown>;
  /** Hears of changes: covers the log every 256 entries. */
  follow(tables: readonly string[]): void;
  /** Covers and remembers what was written, and ends. */
  end(): Promise<void>;
}

/** Where a file is, for `KnownHead`: the same for every name that leads there. */
export async function placeOf(file: string): Promise<Hex> {
  const real = await realpath(file).catch((cause: unknown) => systemCode(cause) && path.resolve(file));
  return hash('sha256', real, 'hex');
}

// oxlint-disable-next-line max-lines-per-function -- the acts share one state, and each is short
export function createCheckpoints(parts: CheckpointParts): Checkpoints {
  const { store, vault, ports } = parts;
  const signer: LogSigner = { id: parts.id, vault, now: ports.clock.now, newId: parts.newId };
  const state: SigningState = {
    isDoubted: false,
    verdict: null,
    covered: 0,
    failure: undefined,
    work: Promise.resolve(),
    isWaiting: false,
  };
  const place = placeOf(parts.file);
  const remember = async (head: { sequence: number; hash: string; keySha256: Hex | null }): Promise<void> => {
    if (state.isDoubted) return;
    const known = { workspaceId: parts.id, place: await place, at: ports.clock.now(), ...head };
    const saved = await ports.checkpoints.save(known);
    if (!saved.ok) state.failure = saved.error.code;
  };
  const question = async (): Promise<LogQuestion> => ({
    workspaceId: parts.id,
    place: await place,
    known: await ports.checkpoints.list(parts.id),
  });
  const sign = async (reason: CheckpointReason): Outcome<null> => {
    if (state.isDoubted) return ok(null);
    const signed = await store.transaction((tx) => signCheckpoint(signer, tx, reason));
    state.failure = signed.ok ? undefined : signed.error.code;
    if (!signed.ok) return signed;
    if (signed.value === null) return ok(null);
    const { sequence, hash: entryHash, key } = signed.value;
    state.covered = sequence;
    await remember({ sequence, hash: entryHash, keySha256: fingerprintOf(key.spkiDer) });
    return ok(null);
  };
  const rememberHead = async (): Promise<void> => {
    const read = await store.reading(async (db) => ({ head: await findActivityHead(db), key: await findLogKey(db) }));
    if (!read.ok || read.value.head === undefined) return;
    const { head, key } = read.value;
    await remember({ ...head, keySha256: key === undefined ? null : fingerprintOf(key.spkiDer) });
  };
  const heed = (verdict: LogVerdict, deep: boolean): void => {
    state.verdict = { ...verdict, at: ports.clock.now(), deep };
    if (verdict.intact) return;
    state.isDoubted = true;
    store.damage.note(findingsOfLog(verdict));
  };
  return {
    question,
    heed,
    sign,
    signIn: (tx, reason) => signCheckpoint(signer, tx, reason),
    failure: () => state.failure,
    verdict: () => state.verdict,
    forget: async () => {
      const forgotten = await ports.checkpoints.forget(parts.id, await place);
      if (!forgotten.ok) return forgotten;
      state.isDoubted = false;
      store.damage.forgiveLog();
      return ok(null);
    },
    settled: () => state.work,
    checkOpened: async () => {
      const asked = await question();
      const verdict = await store.reading((db) => verifyLogEnd(db, asked));
      if (!verdict.ok) return verdict;
      heed(verdict.value, false);
      state.covered = verdict.value.checkpoint?.sequence ?? 0;
      if (!asked.known.some((head) => head.place === asked.place)) await rememberHead();
      return verdict;
    },
    afterUnlock: () => {
      state.work = state.work.then(() => sign('unlock'));
    },
    beforeLock: async () => {
      if (!vault.isUnlocked()) return;
      await withinTime(LOCK_WAITS_MS, sign('lock'));
    },
    follow: (tables) => {
      if (!tables.includes('activity') || state.isWaiting || !vault.isUnlocked()) return;
      state.isWaiting = true;
      state.work = state.work.then(async () => {
        state.isWaiting = false;
        if (await isDue(store, state)) await sign('entries');
      });
    },
    end: async () => {
      await state.work;
      if (vault.isUnlocked()) await withinTime(LOCK_WAITS_MS, sign('close'));
      await rememberHead();
    },
  };
}

interface SigningState {
  /** Something is wrong with the log. */
  isDoubted: boolean;
  verdict: LogState['verdict'];
  /** Entry of the newest checkpoint. */
  covered: number;
  failure: ErrorCode | undefined;
  work: Promise<unknown>;
  /** A look at the log is under way that sees all changes up to now. */
  isWaiting: boolean;
}

/** Another process may have signed meanwhile, so the file is asked before a signature is made. */
async function isDue(store: Store, state: SigningState): Promise<boolean> {
  const read = await store.reading(async (db) => {
    const head = await findActivityHead(db);
    if (head === undefined || head.sequence - state.covered < CHECKPOINT_EVERY) return false;
    const [newest] = await listNewestCheckpoints(db, 1);
    state.covered = newest?.sequence ?? 0;
    return head.sequence - state.covered >= CHECKPOINT_EVERY;
  });
  return read.ok && read.value;
}

async function withinTime(waitMs: number, work: Promise<unknown>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  await Promise.race([work, over]);
  clearTimeout(timer);
}
