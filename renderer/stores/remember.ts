import type { AppError } from '../../shared/errors.ts';
import type { OperatorId } from '../../shared/model/brands.ts';
import { ok, type Result } from '../../shared/result.ts';
import { settingsText } from '../../shared/text/en/ui/settings.ts';
import { call } from '../api/client.ts';
import { ensureUnlocked } from './unlock.ts';
import { keepAnswer, useWorkspaceStore } from './workspace.ts';

/** Whether this machine unlocks the workspace for anybody without a passphrase. */
export function isRemembered(): boolean {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true && state.remembered !== undefined;
}

/** Whether somebody could be remembered; where the machine refuses, doing it tells why. */
export function mayRemember(): boolean {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true && !state.readOnly && !isRemembered();
}

/** Unlocks by what this machine remembers. */
export async function unlockRemembered(operatorId: OperatorId | undefined): Promise<Result<null, AppError>> {
  return keepAnswer(await call('workspace.unlockRemembered', operatorId === undefined ? {} : { operatorId }));
}

/** On: has this machine remember who has the keys open. Off: has it forget everybody. */
export async function setRemembered(on: boolean): Promise<Result<null, AppError>> {
  return keepAnswer(await call('workspace.remember', { on }));
}

/** The same, unlocking first where needed; false where that was left. */
export async function rememberHere(): Promise<Result<boolean, AppError>> {
  if (!(await ensureUnlocked(settingsText.rememberPurpose))) return ok(false);
  const done = await setRemembered(true);
  return done.ok ? ok(true) : done;
}
