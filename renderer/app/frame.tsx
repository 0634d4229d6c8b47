import { X } from 'lucide-react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { clearFailure, describeError, useFailure } from '../stores/failure.ts';
import { useLayout } from '../stores/layout.ts';
import { type ParsedAddress, type Screen as ScreenId, useAddress } from '../stores/router.ts';
import { useWorkspaceStore } from '../stores/workspace.ts';
import { IconButton } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Spinner } from '../ui/progress.tsx';
import { DamageBanner } from './damage-banner.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { DropOverlay } from './drop-overlay.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import css from './frame.module.css';
import { Rail } from './rail.tsx';
import { Screen } from './screen.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useIsNarrow } from './use-is-narrow.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { WindowDialogs } from './window-dialogs.tsx';

/** The window: title bar, rail, screen, status bar, and what lies over them. */
export function Frame() {
  useShortcuts();
  const address = useAddress();
  const collapsed = useLayout((layout) => layout.railCollapsed);
  const narrow = useIsNarrow();
  const state = useWorkspaceStore((store) => store.state);
  if (state === null) {
    return (
      <div className={css['starting']}>
        <Spinner>{frameText.starting}</Spinner>
      </div>
    );
  }
  const bare = !state.open && address.screen === 'welcome';
  return (
    <div className={css['frame']} data-bare={bare || undefined} data-rail={narrow || collapsed ? 'narrow' : 'wide'}>
      <TitleBar bare={bare} />
      {bare ? null : <Rail screen={homeOf(address)} iconsOnly={narrow || collapsed} canExpand={!narrow} />}
      <main className={css['main']}>
        <DamageBanner />
        <DemoBanner />
        <FailureStrip />
        <ErrorBoundary resetKey={address.screen}>
          <Screen address={address} />
        </ErrorBoundary>
      </main>
      {bare ? null : <StatusBar />}
      <WindowDialogs />
      <DropOverlay />
    </div>
  );
}

/** The screen of the rail that an address belongs to: profiles to the authorities, partners to the requests, a chain to where its certificate is. */
function homeOf({ screen, path }: ParsedAddress): ScreenId {
  if (screen === 'profiles') return 'authorities';
  if (screen === 'partners') return 'requests';
  if (screen !== 'chain') return screen;
  return CHAIN_HOMES[path[0] ?? ''] ?? screen;
}

const CHAIN_HOMES: Readonly<Record<string, ScreenId>> = {
  certificates: 'inventory',
  files: 'inspect',
  runs: 'connect',
};

function FailureStrip() {
  const error = useFailure((failure) => failure.error);
  if (error === null) return null;
  return (
    <div className={css['failure']}>
      <ErrorPanel {...describeError(error)} />
      <IconButton icon={X} label={frameText.kit.close} size="small" onClick={clearFailure} />
    </div>
  );
}
