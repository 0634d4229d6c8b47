import { access, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { WorkspaceDiagnosis } from '../../shared/model/diagnosis.ts';
import type { CheckFinding, CheckReport } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { saveKeyWrap } from '../store/key-wrap-rows.ts';
import type { Store } from '../store/open-store.ts';
import { openStore } from '../store/open-store.ts';
import { readSettings } from '../store/setting-rows.ts';
import type { WorkspaceRow } from '../store/workspace-rows.ts';
import { findWorkspace, insertWorkspace } from '../store/workspace-rows.ts';
import type { Vault } from '../vault/vault.ts';
import { createVault } from '../vault/vault.ts';
import { checkPassphrase } from '../vault/passphrase.ts';
import { createCheckpoints } from './activity/checkpoints.ts';
import { diagnoseWorkspace } from './diagnose/diagnosis.ts';
import { noteWaitingLists } from './foreign-crls/note-listed.ts';
import { createGrants } from './grants/grants.ts';
import { createGrowingIds, createIds } from './id.ts';
import { fillFacts } from './inventory/fill-facts.ts';
import { tieInterrupted } from './inventory/tie-interrupted.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import { createRemembered, type Remembered } from './remembered/remembered.ts';
import type { DueLoop, DueLoopOptions } from './schedule/due-loop.ts';
import { fillTakenOver } from './revocation/fill-taken-over.ts';
import { takeBackMarks } from './revocation/mark-ahead.ts';
import { listDueWorks } from './schedule/due-works.ts';
import { type ScheduledWorks, startSchedule } from './schedule/workspace-schedule.ts';
import { systemCode } from './system-failure.ts';
import { createVerifyThread } from './verify-thread.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { composeServices, type WorkspaceServices } from './workspace-services.ts';
import { type OpenWorkspaceState, readWorkspaceState } from './workspace-state.ts';
import { recordActivity } from './workspace-context.ts';
import { createCheckDue } from './check/check-due.ts';
import { checkQuickly, checkWorkspace } from './check/workspace-check.ts';
import type { Lock, StartedLock } from './workspace-lock.ts';
import { createLock } from './workspace-lock.ts';

/** One open workspace with its services. Closing it ends its vault and its store. */
export interface Workspace extends Lock, WorkspaceServices {
  /** Begins what it does by itself while it is open, or of it the check alone; see `listDueWorks`. To be stopped before it is closed. */
  startSchedule(onFailure: DueLoopOptions['onFailure'], works?: ScheduledWorks): DueLoop;
  readonly id: WorkspaceId;
  readonly name: string;
  readonly file: string;
  /** Who opens it on this machine without a passphrase. */
  readonly remembered: Remembered;
  /** What is wrong with the file, which is open for reading only because of it. */
  damage(): readonly CheckFinding[];
  state(): Outcome<OpenWorkspaceState>;
  /** Every page, row, reference, activity entry and, while unlocked, every key. */
  check(job: JobContext): Outcome<CheckReport>;
  /** Measures the file, without a word of what stands in it. */
  diagnose(): Outcome<WorkspaceDiagnosis>;
  /** Pages and the rows that decide something: what is wrong makes it read-only. For the background, after opening. */
  checkQuickly(job: JobContext): Outcome<CheckReport>;
  /** Hears of writes here and, with the table `*`, of writes by other processes. */
  onChange(listener: (tables: readonly string[]) => void): () => void;
  close(): Promise<void>;
}

/**
 * Makes a workspace file with its workspace key and answers the recovery key, which is kept nowhere. It stays unlocked.
 * Fails with `file.exists`, `vault.passphrase-too-short`, `workspace.network-file-system` and what the disk says; a failure leaves no file.
 */
export async function createWorkspace(
  ports: Ports,
  input: { readonly file: string; readonly name: string; readonly passphrase: Uint8Array },
): Outcome<{ readonly workspace: Workspace; readonly recoveryKey: string }> {
  const strong = checkPassphrase(input.passphrase);
  const refused = !strong.ok
    ? strong
    : (await isPresent(input.file))
      ? fail('file.exists', { name: path.basename(input.file) })
      : undefined;
  if (refused !== undefined) {
    input.passphrase.fill(0);
    return refused;
  }
  const id = createIds(ports.randomBytes)<WorkspaceId>();
  const vault = createVault({ spawn: ports.spawnVault, monotonicMs: ports.clock.monotonicMs });
  const keys = await vault.init({ workspaceId: id, passphrase: input.passphrase });
  if (!keys.ok) return keys;
  const store = await openStore({
    file: input.file,
    mode: 'create',
    workerEntry: ports.storeWorkerEntry,
    now: ports.clock.now,
  });
  if (!store.ok) {
    await vault.lock();
    return store;
  }
  const row: WorkspaceRow = { id, name: input.name, createdAt: ports.clock.now(), actor: ports.actor };
  const workspace = composeWorkspace({ ports, store: store.value, vault, row, file: input.file });
  const written = await store.value.transaction(async (tx) => {
    await insertWorkspace(tx, row);
    for (const wrap of keys.value.wraps) await saveKeyWrap(tx, wrap, row.createdAt);
    const note = { action: 'workspace.created', entity: 'workspace', entityId: id, subject: input.name } as const;
    await recordActivity(workspace.context, tx, note);
    const signed = await workspace.context.checkpoints.signIn(tx, 'key-made');
    return signed.ok ? ok(await readSettings(tx)) : signed;
  });
  if (written.ok) {
    workspace.lock.begin(written.value.autoLockMinutes);
    return ok({ workspace: workspace.workspace, recoveryKey: keys.value.recoveryKey });
  }
  await workspace.workspace.close();
  await removeFiles(input.file);
  return written;
}

/** Opens a workspace file, locked. Fails with `file.not-found`, `workspace.not-a-workspace`, `workspace.newer-version`, `workspace.damaged`, … */
export async function openWorkspace(ports: Ports, input: { readonly file: string }): Outcome<Workspace> {
  const store = await openStore({
    file: input.file,
    mode: 'open',
    workerEntry: ports.storeWorkerEntry,
    now: ports.clock.now,
  });
  if (!store.ok) return store;
  const row = await store.value.reading(findWorkspace);
  if (!row.ok || row.value === undefined) {
    await store.value.close();
    return row.ok ? fail('workspace.not-a-workspace', { name: path.basename(input.file) }) : row;
  }
  const filled = store.value.damage.isKnown ? ok(null) : await fillMissing(store.value);
  if (!filled.ok) {
    await store.value.close();
    return filled;
  }
  const vault = createVault({ spawn: ports.spawnVault, monotonicMs: ports.clock.monotonicMs });
  const composed = composeWorkspace({ ports, store: store.value, vault, row: row.value, file: input.file });
  const verified = await composed.context.checkpoints.checkOpened();
  if (!verified.ok) {
    await composed.workspace.close();
    return verified;
  }
  composed.catchUp();
  return ok(composed.workspace);
}

/** What files from before have not. */
async function fillMissing(store: Store): Outcome<unknown> {
  const facts = await fillFacts(store);
  return facts.ok ? fillTakenOver(store) : facts;
}

async function isPresent(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Only after a creation that failed: what stands there is what this call made. */
async function removeFiles(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await unlink(file + suffix).catch(systemCode);
}

interface Parts {
  readonly ports: Ports;
  readonly store: Store;
  readonly vault: Vault;
  readonly row: WorkspaceRow;
  readonly file: string;
}

function composeWorkspace(parts: Parts): {
  readonly workspace: Workspace;
  readonly context: WorkspaceContext;
  readonly lock: StartedLock;
  /** Begins what a process that died left undone; closing ends it. */
  readonly catchUp: () => void;
} {
  const { ports, store, vault, row, file } = parts;
  const listeners = new Set<(tables: readonly string[]) => void>();
  const changed = (tables: readonly string[]): void => listeners.forEach((listener) => listener(tables));
  const context = createContext(parts, changed);
  listeners.add(context.checkpoints.follow);
  const stopWatching = store.onForeignChange(() => changed(['*']));
  store.damage.onFound(() => changed(['damage']));
  const grants = createGrants(context);
  const remembered = createRemembered(context, { file, name: row.name });
  listeners.add(remembered.follow);
  const lock = createLock(context, { name: row.name, grants, remembered });
  lock.onLockChange((locked) => (locked ? undefined : context.checkpoints.afterUnlock()));
  const services = composeServices(context, grants);
  for (const { forget } of [services.timeline, services.responder]) listeners.add(forget);
  listeners.add(services.demo.follow);
  lock.onLockChange((locked) => followLock(locked, services));
  lock.onLockChange((locked) => (locked ? ports.collectGarbage?.() : undefined));
  const unfinished = createCatchUp(context);
  const state = () => readWorkspaceState({ ...parts, lock, remembered });
  const workspace: Workspace = {
    ...lock,
    id: row.id,
    name: row.name,
    file,
    remembered,
    damage: () => store.damage.findings,
    state,
    check: (job) => checkWorkspace(context, job),
    checkQuickly: (job) => checkQuickly(context, job),
    diagnose: () => diagnoseState(context, file, state()),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      await Promise.all([unfinished.end(), services.imports.close()]);
      stopWatching();
      services.connections.close();
      await Promise.all([services.demo.stop(), services.responder.close()]);
      await grants.endAll('closed');
      await context.checkpoints.end();
      await Promise.all([vault.lock(), context.verifier.close(), remembered.settled()]);
      await store.close();
    },
    ...services,
    startSchedule: (onFailure, works) =>
      startSchedule(
        { ...lock, due: listWorks(context, services), onChange: workspace.onChange },
        { clock: ports.clock, onFailure, works },
      ),
  };
  return { workspace, context, lock, catchUp: unfinished.begin };
}

const listWorks = (context: WorkspaceContext, services: ReturnType<typeof composeServices>) =>
  listDueWorks({
    ...services,
    check: createCheckDue({
      isDamaged: () => context.store.damage.isKnown,
      check: (job) => checkQuickly(context, job),
    }),
  });

async function diagnoseState(
  context: WorkspaceContext,
  file: string,
  state: Outcome<OpenWorkspaceState>,
): Outcome<WorkspaceDiagnosis> {
  const measured = await state;
  return measured.ok ? diagnoseWorkspace(context, file, measured.value) : measured;
}

function followLock(locked: boolean, { backups, connections, demo }: ReturnType<typeof composeServices>): void {
  // What backups are sealed for, in a file from before they were; where it fails the next unlocking tries again.
  if (!locked) return void backups.ensureKey();
  connections.lock();
  void demo.stop();
}

/** What a process that died left undone. Where doing it fails nothing is worse than before, and the next opening tries again. */
function createCatchUp(context: WorkspaceContext) {
  const closing = new AbortController();
  let work: Promise<unknown> = Promise.resolve();
  return {
    begin: (): void => {
      work = tieInterrupted(context, closing)
        .then(() => noteWaitingLists(context))
        .then(() => takeBackMarks(context, closing));
    },
    end: async (): Promise<void> => {
      closing.abort();
      await work;
    },
  };
}

const createContext = (
  { ports, store, vault, row, file }: Parts,
  changed: WorkspaceContext['changed'],
): WorkspaceContext => ({
  id: row.id,
  ports,
  store,
  vault,
  verifier: createVerifyThread(ports.inspectWorkerEntry),
  checkpoints: createCheckpoints({
    id: row.id,
    file,
    ports,
    store,
    vault,
    newId: createIds(ports.randomBytes),
  }),
  approvals: { ask: undefined },
  newId: createGrowingIds(ports.randomBytes, ports.clock.now),
  changed,
});
