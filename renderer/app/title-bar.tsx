import { ChevronLeft, ChevronRight, Search } from 'lucide-react';
import { GrantsChip } from '../features/grants/grants-chip.tsx';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { goBack, goForward, useCanGo } from '../stores/router.ts';
import { openDialog } from '../stores/window-dialogs.ts';
import { IconButton } from '../ui/button.tsx';
import { AlertsMenu } from './alerts-menu.tsx';
import { showKeys } from './key-map.ts';
import { LockButton } from './lock-button.tsx';
import css from './title-bar.module.css';
import { isMac } from './use-shortcuts.ts';
import { WorkspaceMenu } from './workspace-menu.tsx';

const { titleBar } = frameText;

/** Workspace, way back, palette, alerts and lock. The empty parts move the window. */
export function TitleBar({ bare }: { readonly bare: boolean }) {
  const can = useCanGo();
  return (
    <header className={css['bar']}>
      <div className={css['part']}>
        <WorkspaceMenu />
        {bare ? null : (
          <>
            <IconButton
              icon={ChevronLeft}
              label={titleBar.back}
              hint={showKeys('Alt+ArrowLeft', isMac)}
              disabled={!can.back}
              onClick={goBack}
            />
            <IconButton
              icon={ChevronRight}
              label={titleBar.forward}
              hint={showKeys('Alt+ArrowRight', isMac)}
              disabled={!can.forward}
              onClick={goForward}
            />
          </>
        )}
      </div>
      <button type="button" className={css['palette']} onClick={() => openDialog('palette')}>
        <Search aria-hidden />
        <span>{titleBar.palette}</span>
        <kbd>{showKeys('Ctrl+K', isMac)}</kbd>
      </button>
      <div className={css['part']} data-end>
        <GrantsChip />
        <AlertsMenu />
        <LockButton />
      </div>
    </header>
  );
}
