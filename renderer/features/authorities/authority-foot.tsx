import { Ellipsis, OctagonX } from 'lucide-react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityActsText } from '../../../shared/text/en/ui/authority-acts.ts';
import { authorityDetailsText } from '../../../shared/text/en/ui/authority-details.ts';
import { revokeText } from '../../../shared/text/en/ui/revoke.ts';
import { exportAuthority } from '../../stores/authorities.ts';
import { archiveAuthority } from '../../stores/authority-details.ts';
import { keepFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { openRevoke } from '../../stores/revoke.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';
import type { AuthorityDialog } from './authority-dialogs.tsx';

const { actions, details: words } = authoritiesText;
const acts = authorityActsText.menu;
const more = authorityDetailsText;

export interface AuthorityFootProps {
  readonly authority: AuthoritySummary;
  /** The dialogs need the details; until they are read only what does not is offered. */
  readonly hasDetails: boolean;
  readonly onDialog: (dialog: AuthorityDialog) => void;
}

/** What can be done with an authority; daily work first, the rest in a menu. */
export function AuthorityFoot({ authority, hasDetails, onDialog }: AuthorityFootProps) {
  const readOnly = useWorkspace()?.readOnly === true;
  const adminBlock = useRoleBlock('admin');
  const issuerBlock = useRoleBlock('issuer');
  const blocked = blockedBecause(authority, readOnly);
  return (
    <footer className={css['foot']}>
      <Button
        variant="primary"
        blockedBecause={blocked ?? issuerBlock}
        onClick={() => navigate(buildAddress('issue', [], { authority: authority.id }))}
      >
        {actions.issue}
      </Button>
      <Button
        disabled={!hasDetails}
        blockedBecause={readOnly ? actions.readOnly : adminBlock}
        onClick={() => onDialog('renew')}
      >
        {acts.renew}
      </Button>
      <span className={css['gap']} />
      <Menu
        align="end"
        trigger={<IconButton icon={Ellipsis} label={actions.more} />}
        entries={menuFor(authority, {
          blocked: blocked !== undefined,
          cannotSign: cannotSignBecause(authority, readOnly) !== undefined,
          readOnly: readOnly || !hasDetails,
          adminBlock,
          issuerBlock,
          onDialog,
        })}
      />
    </footer>
  );
}

function blockedBecause(authority: AuthoritySummary, readOnly: boolean): string | undefined {
  return (
    cannotSignBecause(authority, readOnly) ?? (authority.succeededById === undefined ? undefined : acts.superseded)
  );
}

/** One whose key was replaced issues no more, and may still certify the key that took its place. */
function cannotSignBecause(authority: AuthoritySummary, readOnly: boolean): string | undefined {
  if (readOnly) return actions.readOnly;
  if (!authority.hasKey) return actions.noKey;
  if (authority.archivedAt !== undefined) return acts.archived;
  return authority.status === 'valid' || authority.status === 'expiring' ? undefined : actions.notValid;
}

interface MenuState {
  readonly blocked: boolean;
  readonly cannotSign: boolean;
  readonly readOnly: boolean;
  /** Why the role of who has the keys open is not enough. */
  readonly adminBlock: string | undefined;
  readonly issuerBlock: string | undefined;
  readonly onDialog: (dialog: AuthorityDialog) => void;
}

function menuFor(
  authority: AuthoritySummary,
  { blocked, cannotSign, readOnly, adminBlock, issuerBlock, onDialog }: MenuState,
): readonly MenuEntry[] {
  const withKey = readOnly || !authority.hasKey;
  return [
    { label: actions.export, onChoose: () => void write(authority, false) },
    { label: actions.exportChain, onChoose: () => void write(authority, true) },
    { label: acts.exportKey, disabled: withKey, disabledBecause: adminBlock, onChoose: () => onDialog('export-key') },
    'separator',
    {
      label: actions.below,
      disabled: blocked,
      disabledBecause: adminBlock,
      onChoose: () => openDialog('authority.new'),
    },
    {
      label: acts.rekey,
      disabled: withKey || authority.succeededById !== undefined,
      disabledBecause: adminBlock,
      onChoose: () => onDialog('rekey'),
    },
    {
      label: acts.crossSign,
      disabled: cannotSign,
      disabledBecause: adminBlock,
      onChoose: () => onDialog('cross-sign'),
    },
    'separator',
    { label: words.certificateLink, onChoose: () => navigate(buildAddress('inventory', [authority.certificateId])) },
    { label: acts.edit, disabled: readOnly, disabledBecause: adminBlock, onChoose: () => onDialog('edit') },
    authority.archivedAt === undefined
      ? {
          label: more.archive.action,
          disabled: readOnly,
          disabledBecause: adminBlock,
          onChoose: () => onDialog('archive'),
        }
      : {
          label: more.archive.restore,
          disabled: readOnly,
          disabledBecause: adminBlock,
          onChoose: () => void restore(authority),
        },
    { label: more.remove.action, disabled: readOnly, disabledBecause: adminBlock, onChoose: () => onDialog('delete') },
    'separator',
    {
      label: revokeText.authority.action,
      icon: OctagonX,
      danger: true,
      disabled: readOnly,
      disabledBecause: authority.status === 'revoked' ? revokeText.authority.revoked : issuerBlock,
      onChoose: () => openRevoke({ authorityId: authority.id, name: authority.name }),
    },
  ];
}

async function write(authority: AuthoritySummary, chain: boolean): Promise<void> {
  const answer = await exportAuthority(authority.id, chain);
  if (keepFailure(answer) && answer.ok && answer.value !== null) showToast(actions.exported(answer.value.name));
}

async function restore(authority: AuthoritySummary): Promise<void> {
  if (keepFailure(await archiveAuthority(authority.id, false))) showToast(more.archive.restored(authority.name));
}
