import { activityText } from '../../../shared/text/en/ui/activity.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { type CertificateDetails, useCertificateHistory } from '../../stores/certificate-details.ts';
import { detailLine } from '../../ui/activity-values.ts';
import { visibleText } from '../../ui/format-text.ts';
import { ExactTime } from '../../ui/time.tsx';
import css from './inventory.module.css';

/** What was done with this certificate, the newest first. */
export function HistoryTab({ details }: { readonly details: CertificateDetails }) {
  const { entries } = useCertificateHistory(details);
  if (entries.length === 0) return <p className={css['tabBody']}>{inventoryText.details.historyEmpty}</p>;
  return (
    <ol className={css['history']}>
      {entries.map((entry) => (
        <li key={entry.sequence}>
          <div className={css['historyHead']}>
            <b>{activityText.actions[entry.action]}</b>
            <ExactTime at={entry.at} precise />
          </div>
          <p className={css['quiet']}>
            {[visibleText(entry.actor), detailLine(entry)].filter((part) => part !== '').join(' · ')}
          </p>
        </li>
      ))}
    </ol>
  );
}
