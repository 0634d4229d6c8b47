import { ArrowLeft, Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ProfileSummary } from '../../../shared/model/profile.ts';
import type { Result } from '../../../shared/result.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { keepFailure } from '../../stores/failure.ts';
import {
  archiveProfile,
  exportProfile,
  isProfileChanged,
  resetProfile,
  useProfileEditor,
} from '../../stores/profile-editor.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Name } from '../../ui/mono.tsx';
import { Tag } from '../../ui/status.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import css from './profiles.module.css';

const words = profilesText.editor;

/** What is edited, and what can be done with the whole of it. */
export function EditorBar() {
  const details = useProfileEditor((state) => state.details);
  const name = useProfileEditor((state) => state.content?.name ?? '');
  const isChanged = useProfileEditor(isProfileChanged);
  const summary = details?.summary;
  return (
    <Toolbar label={words.toolbar}>
      <Button variant="quiet" icon={ArrowLeft} onClick={() => navigate(buildAddress('profiles'))}>
        {words.back}
      </Button>
      <h1 className={css['title']}>
        <Name>{name === '' ? words.newTitle : name}</Name>
      </h1>
      {summary === undefined ? null : (
        <>
          <span className={css['quiet']}>{words.version(summary.version)}</span>
          <Tag>{originOf(summary)}</Tag>
          {summary.isArchived ? <Tag>{profilesText.origins.archived}</Tag> : null}
        </>
      )}
      {isChanged ? <span className={css['quiet']}>{words.unsaved}</span> : null}
      <ToolbarGap />
      {summary === undefined ? null : <Acts summary={summary} />}
    </Toolbar>
  );
}

const originOf = ({ isBuiltIn, isChanged }: ProfileSummary): string => {
  const { builtIn, changed, own } = profilesText.origins;
  return isBuiltIn ? (isChanged ? changed : builtIn) : own;
};

function Acts({ summary }: { readonly summary: ProfileSummary }) {
  const [isResetting, setResetting] = useState(false);
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon={Ellipsis} label={words.more} />}
        entries={entriesFor(summary, { readOnly, roleBlock, onReset: () => setResetting(true) })}
      />
      <ResetDialog summary={summary} isOpen={isResetting} onClose={() => setResetting(false)} />
    </>
  );
}

interface EntryState {
  readonly readOnly: boolean;
  readonly roleBlock: string | undefined;
  readonly onReset: () => void;
}

function entriesFor(summary: ProfileSummary, { readOnly, roleBlock, onReset }: EntryState): readonly MenuEntry[] {
  const blocked = { disabled: readOnly, disabledBecause: roleBlock };
  const { id, name, isArchived, isBuiltIn, isChanged } = summary;
  const archive = async () => tell(await archiveProfile(id, !isArchived), isArchived ? words.restored : words.archived);
  const duplicate = buildAddress('profiles', [], { new: 'empty', from: id });
  return [
    { label: words.duplicate, ...blocked, onChoose: () => navigate(duplicate) },
    { label: words.export, onChoose: () => void exportAndTell(id, name) },
    'separator',
    { label: isArchived ? words.restore : words.archive, ...blocked, onChoose: () => void archive() },
    ...(isBuiltIn ? [{ label: words.reset, ...blocked, disabled: readOnly || !isChanged, onChoose: onReset }] : []),
  ];
}

function tell(answer: Result<ProfileSummary, AppError>, say: (name: string) => string): void {
  if (keepFailure(answer) && answer.ok) showToast(say(answer.value.name));
}

async function exportAndTell(id: string, name: string): Promise<void> {
  const answer = await exportProfile(id);
  if (keepFailure(answer) && answer.ok && answer.value !== null) showToast(words.exported(name));
}

interface ResetProps {
  readonly summary: ProfileSummary;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function ResetDialog({ summary: { id, name, version }, isOpen, onClose }: ResetProps) {
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const answer = await resetProfile(id);
    setBusy(false);
    onClose();
    if (keepFailure(answer) && answer.ok) showToast(words.saved(answer.value.name, answer.value.version));
  };
  return (
    <ConfirmDialog
      open={isOpen}
      title={words.resetTitle(name)}
      confirmLabel={words.resetConfirm}
      danger={false}
      busy={isBusy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>{words.resetBody(version + 1)}</p>
    </ConfirmDialog>
  );
}
