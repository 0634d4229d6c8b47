import { Bell } from 'lucide-react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { type Alert, buildAlerts, useStatusCounts } from '../stores/alerts.ts';
import { useAuthorities } from '../stores/authorities.ts';
import { useNow } from '../stores/clock.ts';
import { buildAddress, navigate } from '../stores/router.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format-number.ts';
import { Menu } from '../ui/menu.tsx';

const { alerts: words, titleBar } = frameText;

export function useAlerts(): readonly Alert[] {
  const counts = useStatusCounts((state) => state.counts);
  const list = useAuthorities((state) => state.list);
  const now = useNow();
  return buildAlerts(counts, list ?? [], now);
}

/** What needs somebody to act. */
export function AlertsMenu() {
  const workspace = useWorkspace();
  const alerts = useAlerts();
  if (workspace === null) return null;
  const label = alerts.length === 0 ? titleBar.noAlerts : titleBar.alerts(alerts.length);
  return (
    <Menu
      align="end"
      head={label}
      entries={alerts.map((alert) => ({
        label: alertText(alert),
        danger: alert.kind === 'crl-overdue' || alert.kind === 'crl-missing',
        onChoose: () => navigate(alertAddress(alert)),
      }))}
      trigger={
        <Button variant="quiet" icon={Bell} aria-label={label}>
          {alerts.length === 0 ? null : formatCount(alerts.length)}
        </Button>
      }
    />
  );
}

export function alertText(alert: Alert): string {
  switch (alert.kind) {
    case 'expired':
      return words.expired(alert.count);
    case 'expiring':
      return words.expiring(alert.count);
    case 'crl-overdue':
      return words.crlOverdue(alert.authority.name);
    case 'crl-missing':
      return words.crlMissing(alert.authority.name);
    case 'pending':
      return words.pending(alert.count, alert.authority.name);
  }
}

export function alertAddress(alert: Alert): string {
  if ('authority' in alert) return buildAddress('authorities', [alert.authority.id], { tab: 'revocation' });
  return buildAddress('inventory', [], { status: alert.kind });
}
