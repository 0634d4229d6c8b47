import { Bell } from 'lucide-react';
import { SEVERE_KINDS } from '../../shared/model/alert.ts';
import { alertSentence } from '../../shared/text/en/alerts.ts';
import { alertsText } from '../../shared/text/en/ui/alerts.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { alertAddress, useOpenAlerts } from '../stores/alerts.ts';
import { useNow } from '../stores/clock.ts';
import { buildAddress, navigate } from '../stores/router.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format-number.ts';
import { cutMiddle } from '../ui/format-text.ts';
import { Menu } from '../ui/menu.tsx';

const { titleBar } = frameText;
const LONGEST_NAME = 36;

/** The worst of what needs somebody to act, and the way to all of it. */
export function AlertsMenu() {
  const workspace = useWorkspace();
  const { counts, worst } = useOpenAlerts();
  const now = useNow();
  if (workspace === null) return null;
  const { open } = counts.lists;
  const label = open === 0 ? titleBar.noAlerts : titleBar.alerts(open);
  return (
    <Menu
      align="end"
      head={label}
      entries={[
        ...worst.map((alert) => ({
          // Both ends of a name stay readable, and behind it the date.
          label: alertSentence({ ...alert, name: cutMiddle(alert.name, LONGEST_NAME) }, now),
          danger: SEVERE_KINDS.has(alert.kind),
          onChoose: () => navigate(alertAddress(alert.id)),
        })),
        ...(worst.length === 0 ? [] : (['separator'] as const)),
        {
          label: open > worst.length ? alertsText.menu.more(open - worst.length) : alertsText.menu.all,
          onChoose: () => navigate(buildAddress('alerts')),
        },
      ]}
      trigger={
        <Button variant="quiet" icon={Bell} aria-label={label}>
          {open === 0 ? null : formatCount(open)}
        </Button>
      }
    />
  );
}
