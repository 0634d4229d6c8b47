import { X } from 'lucide-react';
import type { ActivityEntry } from '../../../shared/model/activity.ts';
import { activityText } from '../../../shared/text/en/ui/activity.ts';
import { activityChainText as chainWords } from '../../../shared/text/en/ui/activity-chain.ts';
import { wishActivity } from '../../stores/activity.ts';
import { areaOf } from '../../stores/activity-filter.ts';
import { buildAddress } from '../../stores/router.ts';
import { detailRows } from '../../ui/activity-values.ts';
import { IconButton, LinkButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Fingerprint } from '../../ui/mono.tsx';
import { ExactTime } from '../../ui/time.tsx';
import css from './activity.module.css';

const words = activityText.details;

export interface EntryDetailsProps {
  readonly entry: ActivityEntry;
  readonly onClose: () => void;
  /** Other entries are asked for. */
  readonly onFilter: () => void;
}

export function EntryDetails({ entry, onClose, onFilter }: EntryDetailsProps) {
  const address = addressOf(entry);
  const values = detailRows(entry);
  const name = visibleText(entry.subject);
  return (
    <>
      <header className={css['head']}>
        <h2>{words.title(entry.sequence)}</h2>
        <IconButton icon={X} label={words.close} onClick={onClose} />
      </header>
      <div className={css['body']}>
        <KeyValue
          rows={[
            { label: words.at, value: <ExactTime at={entry.at} precise /> },
            { label: words.actor, value: visibleText(entry.actor) },
            { label: words.action, value: activityText.actions[entry.action] },
            { label: words.subject, value: address === null ? name : <Link to={address}>{name}</Link> },
            { label: words.kind, value: entry.entity },
            { label: words.id, value: entry.entityId, mono: true },
            'rule',
            { label: words.hash, value: <Fingerprint hex={entry.hash} name={words.hash} /> },
          ]}
        />
        {values.length === 0 ? null : (
          <>
            <SectionHead>{words.values}</SectionHead>
            <KeyValue rows={values} />
          </>
        )}
        <SectionHead>{chainWords.only}</SectionHead>
        <OnlyThis entry={entry} onFilter={onFilter} />
      </div>
    </>
  );
}

/** The log as this entry would filter it. */
function OnlyThis({ entry, onFilter }: { readonly entry: ActivityEntry; readonly onFilter: () => void }) {
  const { action, actor, entity: kind, entityId: id, subject } = entry;
  const wish = (change: Parameters<typeof wishActivity>[0]) => {
    onFilter();
    void wishActivity(change);
  };
  return (
    <div className={css['only']}>
      <LinkButton onClick={() => wish({ action, area: areaOf(action) })}>{chainWords.onlyAction}</LinkButton>
      <LinkButton onClick={() => wish({ actor })}>{chainWords.onlyActor}</LinkButton>
      <LinkButton onClick={() => wish({ entity: { kind, id, name: subject === '' ? id : subject } })}>
        {chainWords.onlyEntity}
      </LinkButton>
    </div>
  );
}

function addressOf({ entity, entityId }: ActivityEntry): string | null {
  if (entity === 'certificate') return buildAddress('inventory', [entityId]);
  if (entity === 'authority') return buildAddress('authorities', [entityId]);
  if (entity === 'request') return buildAddress('requests', [entityId]);
  if (entity === 'own-request') return buildAddress('requests', ['own', entityId]);
  if (entity === 'partner') return buildAddress('partners', [entityId]);
  return null;
}
