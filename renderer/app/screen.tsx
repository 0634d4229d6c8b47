import { lazy, type ReactNode, Suspense } from 'react';
import { chainText } from '../../shared/text/en/ui/chain.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { ActivityScreen } from '../features/activity/screen.tsx';
import { AlertsScreen } from '../features/alerts/screen.tsx';
import { AuthoritiesScreen } from '../features/authorities/screen.tsx';
import { BatchScreen } from '../features/batch/screen.tsx';
import { ConnectScreen } from '../features/connect/screen.tsx';
import { InspectScreen } from '../features/inspect/screen.tsx';
import { InventoryScreen } from '../features/inventory/screen.tsx';
import { IssueScreen } from '../features/issue/screen.tsx';
import { PartnersScreen } from '../features/partners/screen.tsx';
import { ProfilesScreen } from '../features/profiles/screen.tsx';
import { RecoveryScreen } from '../features/recovery/screen.tsx';
import { RequestsScreen } from '../features/requests/screen.tsx';
import { SettingsScreen } from '../features/settings/screen.tsx';
import { TimelineScreen } from '../features/timeline/screen.tsx';
import { WelcomeScreen } from '../features/welcome/screen.tsx';
import { navigate, type ParsedAddress, type Screen as ScreenId } from '../stores/router.ts';
import { useWorkspace, whichIsOpen } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/progress.tsx';

/** Drawing graphs takes a library that no other screen needs. */
const ChainScreen = lazy(async () => ({ default: (await import('../features/chain/screen.tsx')).ChainScreen }));

type ScreenComponent = (props: { readonly address: ParsedAddress }) => ReactNode;

const SCREEN_COMPONENTS: Readonly<Record<ScreenId, ScreenComponent>> = {
  welcome: WelcomeScreen,
  inventory: InventoryScreen,
  timeline: TimelineScreen,
  authorities: AuthoritiesScreen,
  profiles: ProfilesScreen,
  requests: RequestsScreen,
  partners: PartnersScreen,
  inspect: InspectScreen,
  connect: ConnectScreen,
  chain: ChainScreen,
  issue: ({ address }) =>
    address.path[0] === 'batch' ? <BatchScreen address={address} /> : <IssueScreen address={address} />,
  alerts: AlertsScreen,
  activity: ActivityScreen,
  settings: SettingsScreen,
  recovery: RecoveryScreen,
};

const WITHOUT_WORKSPACE: ReadonlySet<ScreenId> = new Set([
  'welcome',
  'inspect',
  'connect',
  'chain',
  'settings',
  'recovery',
]);

/** The screen that an address names. */
export function Screen({ address }: { readonly address: ParsedAddress }) {
  const workspace = useWorkspace();
  if (workspace === null && !WITHOUT_WORKSPACE.has(address.screen)) {
    const { gate } = frameText;
    return (
      <EmptyState title={gate.title} action={<Button onClick={() => navigate('/')}>{gate.action}</Button>}>
        {gate.body}
      </EmptyState>
    );
  }
  const screen = workspace !== null && address.screen === 'welcome' ? 'inventory' : address.screen;
  const Component = SCREEN_COMPONENTS[screen];
  return (
    <Suspense fallback={<Spinner>{chainText.reading}</Spinner>}>
      <Component key={whichIsOpen(workspace) ?? 'none'} address={address} />
    </Suspense>
  );
}
