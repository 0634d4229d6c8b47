import type { Channel } from './index.ts';

/** Those of the list of channels that are about the workspace itself. */
export const WORKSPACE_CHANNELS = [
  'workspace.changePassphrase',
  'workspace.check',
  'workspace.checkReport',
  'workspace.chooseLocation',
  'workspace.close',
  'workspace.create',
  'workspace.forgetRecent',
  'workspace.unlockRemembered',
  'workspace.remember',
  'workspace.lock',
  'workspace.open',
  'workspace.openRecent',
  'workspace.recents',
  'workspace.state',
  'workspace.unlock',
  'workspace.unlockWithRecoveryKey',
] as const satisfies readonly Channel[];
