import type { AppError } from '../shared/errors.ts';
import type { BackupInfo, ReadableReport } from '../shared/model/backup.ts';
import type { CheckReport } from '../shared/model/workspace.ts';
import type { Result } from '../shared/result.ts';
import { readBackupInfo, restoreBackup, type Restored, type RestoreOrder } from './services/backup/restore-backup.ts';
import { exportReadable } from './services/backup/export-readable.ts';
import { checkFile } from './services/check/check-file.ts';
import type { Connections } from './services/connection.ts';
import { createConnections } from './services/connection.ts';
import type { Conversion } from './services/convert.ts';
import { createConversion } from './services/convert.ts';
import { type DemoOrder, makeDemo } from './services/demo/make-demo.ts';
import { createFetcher } from './services/fetch.ts';
import { createIds } from './services/id.ts';
import type { Inspection } from './services/inspection.ts';
import { createInspection } from './services/inspection.ts';
import { createLinting, type Linting } from './services/lint.ts';
import { type JobContext, NO_JOB, type Ports } from './services/ports.ts';
import { createCrlViewer, type CrlViewer } from './services/revocation/crl-viewer.ts';
import { createStatus, type StatusService } from './services/status/status.ts';
import { createStatusCache } from './services/status/status-cache.ts';
import { createUpdateCheck, type UpdateCheck } from './services/update/update-check.ts';
import type { Validation } from './services/validation.ts';
import { createValidation } from './services/validation.ts';
import type { Workspace } from './services/workspace.ts';
import { createWorkspace, openWorkspace } from './services/workspace.ts';

export { forkVault } from './vault/fork-vault.ts';
export type { SpawnVault } from './vault/vault-channel.ts';

/** The program without a face: the window and the command line both start here. */
export interface Application {
  /** Fails with `file.exists`, `vault.passphrase-too-short`, `workspace.network-file-system` and what the disk says. */
  createWorkspace(input: {
    readonly file: string;
    readonly name: string;
    readonly passphrase: Uint8Array;
  }): Promise<Result<{ readonly workspace: Workspace; readonly recoveryKey: string }, AppError>>;
  /** Opens it locked. Several may be open at once; each has its own services, store thread and vault process. */
  openWorkspace(input: { readonly file: string }): Promise<Result<Workspace, AppError>>;
  /** Makes the demo workspace and opens it unlocked: see `makeDemo`. */
  makeDemo(input: DemoOrder, job?: JobContext): Promise<Result<Workspace, AppError>>;
  /** What a backup says of itself; see `readBackupInfo`. */
  readBackupInfo(source: string): Promise<Result<BackupInfo, AppError>>;
  /** Writes the workspace of a backup to a new file, and does not open it; see `restoreBackup`. */
  restoreBackup(order: RestoreOrder, job?: JobContext): Promise<Result<Restored, AppError>>;
  /** Writes what can be read of a workspace file, however damaged, into a new folder; see `exportReadable`. */
  exportReadable(
    order: { readonly file: string; readonly folder: string },
    job?: JobContext,
  ): Promise<Result<ReadableReport, AppError>>;
  /** The check of a workspace file that need not open; see `checkFile`. */
  checkFile(file: string, job?: JobContext): Promise<Result<CheckReport, AppError>>;
  readonly inspection: Inspection;
  readonly linting: Linting;
  /** Connections without a workspace. */
  readonly connections: Connections;
  /** Validation without a workspace. */
  readonly validation: Validation;
  /** Status of certificates without a workspace; answers are kept in memory. */
  readonly status: StatusService;
  /** Large revocation lists, read page by page. */
  readonly crlViewer: CrlViewer;
  /** Conversion between file formats. */
  readonly conversion: Conversion;
  /** Whether there is a newer release; asked by the user alone. */
  readonly updates: UpdateCheck;
  newId<Id extends string>(): Id;
  /** Closes every open workspace, and with it its vault. */
  close(): Promise<void>;
}

/** Puts the services together over what the world gives. Knows nothing of Electron. */
export function compose(ports: Ports): Application {
  const open = new Set<Workspace>();
  const track = (workspace: Workspace): Workspace => {
    const tracked: Workspace = {
      ...workspace,
      close: async () => {
        open.delete(tracked);
        await workspace.close();
      },
    };
    open.add(tracked);
    return tracked;
  };
  const connections = createConnections(ports, undefined);
  const cache = createStatusCache(undefined);
  const validation = createValidation(ports, undefined, cache);
  const crlViewer = createCrlViewer(ports);
  const inspection = createInspection(ports, { connections, fetcher: createFetcher(ports) });
  return {
    createWorkspace: async (input) => {
      const created = await createWorkspace(ports, input);
      return created.ok
        ? { ok: true, value: { ...created.value, workspace: track(created.value.workspace) } }
        : created;
    },
    openWorkspace: async (input) => {
      const opened = await openWorkspace(ports, input);
      return opened.ok ? { ok: true, value: track(opened.value) } : opened;
    },
    makeDemo: async (input, job = NO_JOB) => {
      const made = await makeDemo(ports, input, job);
      return made.ok ? { ok: true, value: track(made.value) } : made;
    },
    readBackupInfo,
    exportReadable: (order, job = NO_JOB) => exportReadable(ports, order, job),
    checkFile: (file, job = NO_JOB) => checkFile(ports, file, job),
    restoreBackup: (order, job = NO_JOB) => restoreBackup(ports, order, job),
    inspection,
    linting: createLinting(ports),
    connections,
    validation,
    crlViewer,
    status: createStatus(ports, undefined, { validation, cache }),
    conversion: createConversion(ports),
    updates: createUpdateCheck(ports),
    newId: createIds(ports.randomBytes),
    close: async () => {
      connections.close();
      await Promise.all([...[...open].map((workspace) => workspace.close()), inspection.close(), crlViewer.closeAll()]);
    },
  };
}
