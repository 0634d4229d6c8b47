import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { isProfileChanged, saveProfile, useProfileEditor, whenProfileIsChecked } from '../../stores/profile-editor.ts';
import { buildAddress, replaceAddress } from '../../stores/router.ts';
import { useWorkspaceStore } from '../../stores/workspace.ts';
import { showToast } from '../../ui/toast.tsx';
import { countErrors } from './profile-parts.ts';

/** Saves what may be saved, says so, and gives a new profile its address. */
export async function saveAndTell(): Promise<void> {
  await whenProfileIsChecked();
  const state = useProfileEditor.getState();
  const { state: workspace } = useWorkspaceStore.getState();
  if (workspace?.open !== true || workspace.readOnly) return;
  if (countErrors(state.problems) > 0) return;
  if (!isProfileChanged(state) && state.basedOn !== null) return;
  const saved = await saveProfile();
  if (saved === null) return;
  showToast(profilesText.editor.saved(saved.name, saved.version));
  if (state.basedOn === null) replaceAddress(buildAddress('profiles', [saved.id]));
}
