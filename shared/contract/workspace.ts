import { z } from 'zod';
import type { FileHandleId } from '../model/brands.ts';
import type { CheckReport, RecentWorkspace, WorkspaceState } from '../model/workspace.ts';
import { call } from './call.ts';
import { displayName, fileHandleId, jobId, nothing, operatorId, passphraseBytes, workspaceId } from './schemas.ts';

export const workspaceCalls = {
  'workspace.state': call<WorkspaceState>().with(nothing),
  'workspace.recents': call<readonly RecentWorkspace[]>().with(nothing),
  /** Native save dialog; null when it was cancelled. */
  'workspace.chooseLocation': call<{ readonly handle: FileHandleId; readonly location: string } | null>().with(
    z.strictObject({ suggestedName: displayName }),
  ),
  /** The recovery key is answered once and kept nowhere. */
  'workspace.create': call<{ readonly state: WorkspaceState; readonly recoveryKey: string }>().secret(
    z.strictObject({ handle: fileHandleId, name: displayName, passphrase: passphraseBytes }),
  ),
  /** Native open dialog; the state afterwards, unchanged when it was cancelled. */
  'workspace.open': call<WorkspaceState>().with(nothing),
  'workspace.openRecent': call<WorkspaceState>().with(z.strictObject({ id: workspaceId })),
  'workspace.forgetRecent': call<readonly RecentWorkspace[]>().with(z.strictObject({ id: workspaceId })),
  'workspace.close': call<WorkspaceState>().with(nothing),
  /** Where operators are named, `operatorId` says whose passphrase it is; it may be left out where there is one. `confirms`: it was typed to let keys leave. */
  'workspace.unlock': call<WorkspaceState>().secret(
    z.strictObject({
      passphrase: passphraseBytes,
      operatorId: operatorId.optional(),
      confirms: z.boolean().optional(),
    }),
  ),
  'workspace.unlockWithRecoveryKey': call<WorkspaceState>().secret(
    z.strictObject({ recoveryKey: passphraseBytes, confirms: z.boolean().optional() }),
  ),
  /** By what this machine remembers; no passphrase crosses, so keys may not leave and operators not be changed until one is typed. */
  'workspace.unlockRemembered': call<WorkspaceState>().with(z.strictObject({ operatorId: operatorId.optional() })),
  /**
   * On: remembers who has the keys open; fails with `vault.confirm-needed` where their passphrase was not typed within the last minutes. Off: forgets everybody,
   * also while locked.
   */
  'workspace.remember': call<WorkspaceState>().with(z.strictObject({ on: z.boolean() })),
  'workspace.lock': call<WorkspaceState>().with(nothing),
  'workspace.changePassphrase': call<WorkspaceState>().secret(
    z.strictObject({ current: passphraseBytes, next: passphraseBytes }),
  ),
  /** Starts a job; its report is read by `workspace.checkReport`. */
  'workspace.check': call<{ readonly job: string }>().with(nothing),
  'workspace.checkReport': call<CheckReport | null>().with(z.strictObject({ job: jobId })),
} as const;
