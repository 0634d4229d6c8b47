import type { ReactNode } from 'react';
import type { CertificateRecord } from '../../../shared/model/watch.ts';
import { activityText } from '../../../shared/text/en/ui/activity.ts';
import { alertsText } from '../../../shared/text/en/ui/alerts.ts';
import { certificateDetailsText as words } from '../../../shared/text/en/ui/certificate-details.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { alertAddress } from '../../stores/alerts.ts';
import { type CertificateDetails, type OpenHistory, useCertificateHistory } from '../../stores/certificate-details.ts';
import { openImports } from '../../stores/imports.ts';
import { buildAddress } from '../../stores/router.ts';
import { detailLine } from '../../ui/activity-values.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Link } from '../../ui/link.tsx';
import { ExactTime } from '../../ui/time.tsx';
import details from './details.module.css';
import css from './inventory.module.css';

export interface HistoryTabProps {
  readonly details: CertificateDetails;
  readonly record: CertificateRecord | null;
}

interface HistoryEvent {
  readonly key: string;
  readonly at: number;
  readonly title: ReactNode;
  readonly line?: ReactNode;
}

/** What was done with this certificate, where it was met and what was raised about it, the newest first. */
export function HistoryTab({ details: certificate, record }: HistoryTabProps) {
  const history = useCertificateHistory(certificate);
  const events = buildEvents(history, record);
  if (events.length === 0) return <p className={css['tabBody']}>{inventoryText.details.historyEmpty}</p>;
  return (
    <>
      <ol className={css['history']}>
        {events.map(({ key, at, title, line }) => (
          <li key={key}>
            <div className={css['historyHead']}>
              <b>{title}</b>
              <ExactTime at={at} precise />
            </div>
            {line === undefined ? null : <p className={css['quiet']}>{line}</p>}
          </li>
        ))}
      </ol>
      {history.isWhole ? null : (
        <div className={details['more']}>
          <Button onClick={history.readMore}>{words.historyMore}</Button>
        </div>
      )}
    </>
  );
}

/** What the log does not tell stands between its entries, as far back as those were read. */
function buildEvents({ entries, isWhole }: OpenHistory, record: CertificateRecord | null): readonly HistoryEvent[] {
  const from = isWhole ? 0 : (entries.at(-1)?.at ?? 0);
  const beside = [...sightingEvents(record), ...alertEvents(record)].filter(({ at }) => at >= from);
  return [...entries.map(entryEvent), ...beside].sort((one, other) => other.at - one.at);
}

function entryEvent(entry: OpenHistory['entries'][number]): HistoryEvent {
  const no = Number(entry.entityId);
  const said = [visibleText(entry.actor), detailLine(entry)].filter((part) => part !== '').join(' · ');
  return {
    key: String(entry.sequence),
    at: entry.at,
    title: activityText.actions[entry.action],
    line:
      entry.entity === 'import' ? (
        <>
          {said} · <LinkButton onClick={() => void openImports(no)}>{words.import(no)}</LinkButton>
        </>
      ) : (
        said
      ),
  };
}

const sightingEvents = (record: CertificateRecord | null): readonly HistoryEvent[] =>
  (record?.sightings ?? []).map(({ target, side, lastAt, runId }) => ({
    key: `${side} ${target}`,
    at: lastAt,
    title: side === 'client' ? words.events.sent(target) : words.events.shown(target),
    ...(runId === undefined
      ? {}
      : { line: <Link to={buildAddress('connect', ['runs', runId])}>{words.openRun}</Link> }),
  }));

const alertEvents = (record: CertificateRecord | null): readonly HistoryEvent[] =>
  (record?.alerts ?? []).map(({ id, kind, raisedAt, state }) => ({
    key: id,
    at: raisedAt,
    title: words.events.alert(alertsText.kinds[kind]),
    line: <Link to={alertAddress(id)}>{alertsText.lists[state]}</Link>,
  }));
