import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { describeError } from '../../stores/failure.ts';
import { dropProfileDraft, useProfileDraft } from '../../stores/profile-draft.ts';
import { discardProfileChanges, isProfileChanged, useProfileEditor } from '../../stores/profile-editor.ts';
import { useProfiles } from '../../stores/profiles.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { DraftStrip } from './draft-strip.tsx';
import css from './profiles.module.css';

/** What there is to know before typing: changes that came back, changes of another profile, that this one is archived. */
export function EditorNotes() {
  const { isRestored, details, checkError } = useProfileEditor();
  return (
    <>
      {checkError === null ? null : <ErrorPanel {...describeError(checkError)} />}
      {details?.summary.isArchived === true ? (
        <div className={css['strip']} role="status">
          <StatusIcon status="info" />
          <p>{profilesText.editor.archivedNote}</p>
        </div>
      ) : null}
      {isRestored ? (
        <div className={css['strip']} role="status">
          <StatusIcon status="info" />
          <p>{profilesText.draft.restored}</p>
          <Button size="small" onClick={discardProfileChanges}>
            {profilesText.draft.drop}
          </Button>
        </div>
      ) : null}
      <OtherDraft />
    </>
  );
}

/** One draft is kept: typing here gives up that of another profile. */
function OtherDraft() {
  const draft = useProfileDraft((state) => state.draft);
  const { id, basedOn } = useProfileEditor();
  const isChanged = useProfileEditor(isProfileChanged);
  const list = useProfiles((state) => state.list);
  const isOwn =
    draft !== null && (draft.basedOn === null) === (basedOn === null) && (basedOn === null || draft.id === id);
  if (draft === null || isOwn || isChanged) return null;
  const address =
    draft.basedOn === null ? buildAddress('profiles', [], { new: 'empty' }) : buildAddress('profiles', [draft.id]);
  return (
    <DraftStrip
      name={list?.find((profile) => profile.id === draft.id)?.name ?? draft.content.name}
      savedAt={draft.savedAt}
      note={profilesText.draft.other}
      onGo={() => navigate(address)}
      onDrop={dropProfileDraft}
    />
  );
}
