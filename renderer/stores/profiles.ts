import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ProfileImport, ProfileSummary } from '../../shared/model/profile.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface ProfilesState {
  /** Archived ones too; null until they have been read. */
  readonly list: readonly ProfileSummary[] | null;
  readonly error: AppError | null;
}

/** The profiles of the open workspace. */
export const useProfiles = create<ProfilesState>(() => ({ list: null, error: null }));

export async function readProfiles(): Promise<void> {
  const answer = await call('profile.list', { includeArchived: true });
  useProfiles.setState(answer.ok ? { list: answer.value, error: null } : { error: answer.error });
}

/** Reads the profiles and follows changes; the answer ends that. */
export function followProfiles(): () => void {
  void readProfiles();
  return onDataChanged(['profile', 'certificate'], () => void readProfiles());
}

/** Native dialog, then the profile in the file; null when it was cancelled. */
export async function chooseAndImportProfile(): Promise<Result<ProfileImport | null, AppError>> {
  const answer = await call('profile.choose', {});
  if (answer.ok && answer.value !== null) await readProfiles();
  return answer;
}

onOtherWorkspace(() => useProfiles.setState({ list: null, error: null }));
