import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Page } from '../../ui/page.tsx';
import { AboutSection } from './about-section.tsx';
import { AlertsSection } from './alerts-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BackupsSection } from './backups-section.tsx';
import { NetworkSection } from './network-section.tsx';
import { OperatorsSection } from './operators-section.tsx';
import { SecuritySection } from './security-section.tsx';
import { WorkspaceSection } from './workspace-section.tsx';

/** Everything that can be set, on one page. */
export function SettingsScreen() {
  const workspace = useWorkspace();
  return (
    <Page>
      <h1>{words.title}</h1>
      <AppearanceSection />
      <SecuritySection />
      {workspace === null ? null : <OperatorsSection />}
      {workspace === null ? null : <AlertsSection />}
      {workspace === null ? null : <BackupsSection workspace={workspace} />}
      {workspace === null ? null : <WorkspaceSection workspace={workspace} />}
      <NetworkSection />
      <AboutSection />
    </Page>
  );
}
