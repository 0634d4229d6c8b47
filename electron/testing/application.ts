import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import type { KnownHead } from '../../shared/model/activity-log.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Application } from '../compose.ts';
import { compose, forkVault } from '../compose.ts';
import type { KnownHeads } from '../services/activity/known-heads.ts';
import type { RememberedFiles } from '../services/remembered/remembered-files.ts';
import type { Ports } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';

/** 2026-06-01T12:00:00Z. */
export const TEST_INSTANT = Date.UTC(2026, 5, 1, 12);
export const TEST_PASSPHRASE = 'correct horse battery staple';

/** The services on a folder of their own, with a clock that stands until it is moved. */
export interface TestApplication {
  readonly application: Application;
  readonly folder: string;
  /** `ahead` milliseconds are added to the monotonic clock. */
  readonly clock: { now: number; ahead: number };
  at(name: string): string;
  /** A new workspace, unlocked. */
  createWorkspace(name?: string): Promise<Workspace>;
  /** Closes everything and removes the folder. */
  end(): Promise<void>;
}

export const passphrase = (text: string = TEST_PASSPHRASE): Uint8Array => new TextEncoder().encode(text);

export function startTestApplication(change: Partial<Ports> = {}): TestApplication {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-services-'));
  const clock = { now: TEST_INSTANT, ahead: 0 };
  const application = compose({ ...testPorts(clock), ...change });
  const at = (name: string): string => path.join(folder, name);
  return {
    application,
    folder,
    clock,
    at,
    createWorkspace: async (name = 'test') => {
      const created = await application.createWorkspace({
        file: at(`${name}.countersign`),
        name,
        passphrase: passphrase(),
      });
      return valueOf(created).workspace;
    },
    end: async () => {
      await application.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function testPorts(clock: { now: number; ahead?: number }): Ports {
  return {
    clock: { now: () => clock.now, monotonicMs: () => performance.now() + (clock.ahead ?? 0) },
    spawnVault: forkVault({ entry: new URL('../vault/vault-process.ts', import.meta.url) }),
    storeWorkerEntry: new URL('../store/store-worker.ts', import.meta.url),
    inspectWorkerEntry: new URL('../workers/inspect-worker.ts', import.meta.url),
    validateWorkerEntry: new URL('../workers/validate-worker.ts', import.meta.url),
    crlWorkerEntry: new URL('../workers/crl-worker.ts', import.meta.url),
    xcaWorkerEntry: new URL('../workers/xca/xca-worker.ts', import.meta.url),
    checkpoints: rememberHeads(),
    remembered: { files: rememberNothing },
    actor: 'tester',
    homeFolder: '/home/tester',
    engine: 'OpenSSL',
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  };
}

/** Heads of logs as the user-data folder keeps them, for as long as the test lasts. */
function rememberHeads(): KnownHeads {
  const heads = new Map<string, KnownHead>();
  const key = ({ workspaceId, place }: Pick<KnownHead, 'workspaceId' | 'place'>): string => `${workspaceId}.${place}`;
  return {
    list: async (workspaceId) => [...heads.values()].filter((head) => head.workspaceId === workspaceId),
    save: async (head) => {
      if ((heads.get(key(head))?.sequence ?? 0) <= head.sequence) heads.set(key(head), head);
      return ok(null);
    },
    forget: async (workspaceId, place) => {
      heads.delete(key({ workspaceId, place }));
      return ok(null);
    },
  };
}

/** A machine that remembers nobody; tests of remembering bring another. */
const rememberNothing: RememberedFiles = {
  list: async () => [],
  save: async () => ok(null),
  remove: async () => ok(null),
  removeAll: async () => ok(0),
};

/** The value of a success; a failure ends the test with its code and evidence. */
export function valueOf<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The code of a failure; a success ends the test. */
export function codeOf(result: Result<unknown, AppError>): string {
  if (result.ok) throw new Error(`succeeded with ${JSON.stringify(result.value)}`);
  return result.error.code;
}
