import {
  ChevronDown,
  FlaskConical,
  FolderOpen,
  Lock,
  LogOut,
  PanelsTopLeft,
  Plus,
  ShieldCheck,
  Unlock,
} from 'lucide-react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { useGrants } from '../stores/grants.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { visibleText } from '../ui/format-text.ts';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { type CommandId, COMMANDS } from './commands.ts';
import { showKeys } from './key-map.ts';
import { Mark } from './mark.tsx';
import css from './title-bar.module.css';
import { isMac } from './use-shortcuts.ts';

const { titleBar } = frameText;

/** The open workspace and what can be done with it as a whole. */
export function WorkspaceMenu() {
  const workspace = useWorkspace();
  const hasGrants = useGrants(({ list }) => list.length > 0);
  const name = workspace === null ? titleBar.noWorkspace : visibleText(workspace.name);
  const entries: readonly MenuEntry[] = [
    entry('workspace.new', Plus),
    entry('workspace.open', FolderOpen),
    entry('workspace.demo', FlaskConical),
    entry('window.new', PanelsTopLeft),
    ...(workspace === null
      ? []
      : [
          'separator' as const,
          ...(workspace.locked ? [entry('workspace.unlock', Unlock)] : []),
          ...(workspace.locked && !hasGrants ? [] : [entry('workspace.lock', Lock)]),
          entry('workspace.check', ShieldCheck),
          entry('workspace.close', LogOut),
        ]),
  ];
  return (
    <>
      <Menu
        entries={entries}
        head={
          workspace === null ? undefined : (
            <div className={css['menuHead']}>
              <b>
                <bdi>{name}</bdi>
              </b>
              <span>{visibleText(workspace.location)}</span>
            </div>
          )
        }
        trigger={
          <button
            type="button"
            className={css['workspace']}
            aria-label={workspace === null ? titleBar.product : titleBar.workspaceMenu(name)}
          >
            <Mark />
            <bdi>{workspace === null ? titleBar.product : name}</bdi>
            <ChevronDown aria-hidden className={css['chevron']} />
          </button>
        }
      />
      {workspace?.readOnly === true ? <span className={css['readOnly']}>{titleBar.readOnly}</span> : null}
    </>
  );
}

function entry(id: CommandId, icon: typeof Plus): MenuEntry {
  const command = COMMANDS.find((one) => one.id === id);
  const keys = command?.keys[0];
  return {
    label: frameText.commands[id],
    icon,
    note: keys === undefined ? undefined : showKeys(keys, isMac),
    onChoose: () => command?.run(),
  };
}
