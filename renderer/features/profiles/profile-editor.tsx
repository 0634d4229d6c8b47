import { useEffect, useRef, useState } from 'react';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { describeError } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { beginProfile, isProfileChanged, openProfile, useProfileEditor } from '../../stores/profile-editor.ts';
import { followProfiles } from '../../stores/profiles.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { FixedFields } from '../../ui/fixed-fields.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { EditorBar } from './editor-bar.tsx';
import { EditorFoot } from './editor-foot.tsx';
import { EditorNotes } from './editor-notes.tsx';
import { EditorSide } from './editor-side.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { ProfileForm } from './profile-form.tsx';
import type { ProfilePart } from './profile-parts.ts';
import { ProfileProblems } from './profile-problems.tsx';
import css from './profiles.module.css';
import { saveAndTell } from './save-and-tell.ts';

const words = profilesText.editor;
const NARROW_PX = 1180;
/** Below, with large text, form and outcome do not fit side by side. */
const LEAST_REM = 46;

export interface ProfileEditorProps {
  /** The profile to edit; absent for a new one. */
  readonly id?: string | undefined;
  /** What a new one begins with. */
  readonly from?: string | undefined;
}

/** One profile: its parts at the left, what comes of them at the right. */
export function ProfileEditor({ id, from }: ProfileEditorProps) {
  useEffect(followProfiles, []);
  useEffect(() => void (id === undefined ? beginProfile(from) : openProfile(id)), [id, from]);
  const content = useProfileEditor((state) => state.content);
  const loadError = useProfileEditor((state) => state.loadError);
  return (
    <>
      <EditorBar />
      {loadError === null ? null : <ErrorPanel {...describeError(loadError)} />}
      {content === null ? (
        <div className={css['loading']}>{loadError === null ? <Spinner>{profilesText.loading}</Spinner> : null}</div>
      ) : (
        <EditorBody content={content} />
      )}
    </>
  );
}

function EditorBody({ content }: { readonly content: ProfileContent }) {
  const [part, setPart] = useState<ProfilePart>('general');
  const [width, setWidth] = useSideWidth();
  const [shown, setShown] = useState<Shown>('form');
  const place = useRef<HTMLDivElement>(null);
  const widthRem = useElementWidth(place) / useRem();
  const isTight = widthRem > 0 && widthRem < LEAST_REM;
  const problems = useProfileEditor((state) => state.problems);
  const isChanged = useProfileEditor(isProfileChanged);
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const fixed = readOnly ? profilesText.readOnly : roleBlock;
  useEffect(() => {
    window.addEventListener('keydown', saveOnKey);
    return () => window.removeEventListener('keydown', saveOnKey);
  }, []);
  const form = (
    <div className={css['form']}>
      <FixedFields className={css['editor']} because={fixed} isToldElsewhere label={words.sections}>
        <ProfileForm content={content} part={part} onPart={setPart} />
      </FixedFields>
      <EditorFoot />
    </div>
  );
  const showPart = (next: ProfilePart) => {
    setPart(next);
    setShown('form');
  };
  const side = <EditorSide onPart={showPart} />;
  return (
    <ProfileProblems value={problems}>
      <EditorNotes />
      <div ref={place} className={css['place']}>
        {isTight ? (
          <>
            <div className={css['choice']}>
              <Segmented<Shown>
                label={words.panes}
                size="small"
                value={shown}
                options={[
                  { value: 'form', label: words.form },
                  { value: 'side', label: words.outcome },
                ]}
                onChange={setShown}
              />
            </div>
            {shown === 'form' ? form : side}
          </>
        ) : (
          <SplitPane side={side} sideLabel={words.panes} width={width} onWidth={setWidth} minimum={20}>
            {form}
          </SplitPane>
        )}
      </div>
      {isChanged ? <LeaveDialog name={content.name} /> : null}
    </ProfileProblems>
  );
}

type Shown = 'form' | 'side';

/** Remembered apart for narrow and wide windows, since one width does not fit both. */
function useSideWidth(): readonly [number, (width: number) => void] {
  const narrow = window.innerWidth <= NARROW_PX;
  return usePaneWidth(narrow ? 'profile-narrow' : 'profile', narrow ? 21 : 28);
}

/** Ctrl+S, as in every editor, wherever the focus is; not behind a dialog. */
function saveOnKey(event: KeyboardEvent): void {
  const isSave =
    event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isSave || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
  event.preventDefault();
  void saveAndTell();
}
