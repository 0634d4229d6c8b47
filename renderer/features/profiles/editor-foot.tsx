import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { PROFILE_ID_PATTERN } from '../../../shared/model/profile.ts';
import { profileFieldText } from '../../../shared/text/en/ui/profile-fields.ts';
import { describeError } from '../../stores/failure.ts';
import {
  discardProfileChanges,
  isProfileChanged,
  loadNewestProfile,
  useProfileEditor,
} from '../../stores/profile-editor.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useProfiles } from '../../stores/profiles.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { countErrors } from './profile-parts.ts';
import css from './profiles.module.css';
import { Remark } from './remark.tsx';
import { saveAndTell } from './save-and-tell.ts';

const words = profilesText.editor;

/** What saving does, in numbers, and the button that does it. */
export function EditorFoot() {
  const { basedOn, details, problems, saving, saveError } = useProfileEditor();
  const isChanged = useProfileEditor(isProfileChanged);
  const errors = countErrors(problems);
  const blocked = useObstacle();
  const issued = details?.versions.find(({ version }) => version === basedOn)?.issued ?? 0;
  return (
    <>
      {saveError === null ? null : (
        <ErrorPanel
          {...describeError(saveError)}
          actions={
            saveError.code === 'profile.changed-meanwhile' ? (
              <Button size="small" onClick={() => void loadNewestProfile()}>
                {words.conflict}
              </Button>
            ) : undefined
          }
        />
      )}
      <footer className={css['foot']}>
        <p role="status">
          {errors > 0 ? (
            <Remark status="expired">{words.blocked(errors)}</Remark>
          ) : basedOn === null ? null : isChanged ? (
            words.keeps(issued, basedOn)
          ) : (
            words.unchanged
          )}
        </p>
        {isChanged ? (
          <Button variant="quiet" onClick={discardProfileChanges}>
            {words.discard}
          </Button>
        ) : null}
        <Button
          variant="primary"
          aria-busy={saving}
          aria-keyshortcuts="Control+S"
          blockedBecause={blocked}
          onClick={() => void saveAndTell()}
        >
          {words.save((basedOn ?? 0) + 1)}
        </Button>
      </footer>
    </>
  );
}

/** Why it cannot be saved now. */
function useObstacle(): string | undefined {
  const { basedOn, problems, id } = useProfileEditor();
  const isChanged = useProfileEditor(isProfileChanged);
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const isTaken = useProfiles((state) => state.list?.some((profile) => profile.id === id) === true);
  const errors = countErrors(problems);
  if (readOnly) return profilesText.readOnly;
  if (roleBlock !== undefined) return roleBlock;
  if (errors > 0) return words.blocked(errors);
  if (basedOn !== null) return isChanged ? undefined : words.unchanged;
  if (!PROFILE_ID_PATTERN.test(id)) return profileFieldText.general.idInvalid;
  return isTaken ? profileFieldText.general.idTaken : undefined;
}
