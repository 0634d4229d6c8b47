import { type Alert, SEVERE_KINDS } from '../../../shared/model/alert.ts';
import { alertSentence } from '../../../shared/text/en/alerts.ts';
import { alertsText } from '../../../shared/text/en/ui/alerts.ts';
import { certificateDetailsText as words } from '../../../shared/text/en/ui/certificate-details.ts';
import { alertAddress } from '../../stores/alerts.ts';
import { useNow } from '../../stores/clock.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Status } from '../../ui/status.tsx';
import css from './details.module.css';

/** What wants somebody to act on a certificate; nothing where nothing does. */
export function AlertLines({ alerts }: { readonly alerts: readonly Alert[] }) {
  const now = useNow();
  const current = alerts.filter(({ state }) => state !== 'over');
  if (current.length === 0) return null;
  return (
    <>
      <SectionHead>{words.alerts}</SectionHead>
      <ul className={css['alerts']} aria-label={words.alerts}>
        {current.map((alert) => (
          <li key={alert.id}>
            <Status status={SEVERE_KINDS.has(alert.kind) ? 'expired' : 'expiring'}>
              <Link to={alertAddress(alert.id)}>{alertSentence(alert, now)}</Link>
            </Status>
            {alert.state === 'open' ? null : <span className={css['quiet']}> {alertsText.lists[alert.state]}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
