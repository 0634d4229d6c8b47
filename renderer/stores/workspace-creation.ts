import type { FileHandleId } from '../../shared/model/brands.ts';
import { call } from '../api/client.ts';

/** The vault refuses shorter ones; the form says so before anything is asked. */
export const MIN_PASSPHRASE_CHARACTERS = 8;

/** Native save dialog for a new workspace. */
export const chooseLocation = (suggestedName: string) => call('workspace.chooseLocation', { suggestedName });

/** Creates and unlocks a workspace; its recovery key is answered once. The passphrase is zeroed afterwards. */
export async function createWorkspace(handle: FileHandleId, name: string, passphrase: Uint8Array) {
  try {
    return await call('workspace.create', { handle, name, passphrase });
  } finally {
    passphrase.fill(0);
  }
}
