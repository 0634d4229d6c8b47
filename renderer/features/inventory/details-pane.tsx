import { X } from 'lucide-react';
import { useState } from 'react';
import { certificateDetailsText } from '../../../shared/text/en/ui/certificate-details.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { type CertificateDetails, useCertificateDetails } from '../../stores/certificate-details.ts';
import { useCertificateRecord } from '../../stores/certificate-record.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { IconButton } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { NameFlag } from '../../ui/name-flag.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { StatusChip } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ValidityRuler } from '../../ui/validity-bar.tsx';
import { Asn1Tab } from './asn1-tab.tsx';
import type { CertificateAction } from './certificate-dialogs.tsx';
import { ChainTab } from './chain-tab.tsx';
import { ConnectionsTab } from './connections-tab.tsx';
import { DetailsActions } from './details-actions.tsx';
import { FieldsTab } from './fields-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import css from './inventory.module.css';
import { LintTab } from './lint-tab.tsx';
import { StateSentence } from './state-sentence.tsx';
import { SummaryTab } from './summary-tab.tsx';

const words = inventoryText.details;

export interface DetailsPaneProps {
  readonly id: string;
  readonly onAct: (action: CertificateAction) => void;
  readonly onClose: () => void;
}

/** One certificate beside the list. */
export function DetailsPane({ id, onAct, onClose }: DetailsPaneProps) {
  const { value, error } = useCertificateDetails(id);
  if (error !== null) {
    return (
      <>
        <div className={css['paneClose']}>
          <IconButton icon={X} label={words.close} onClick={onClose} />
        </div>
        <ErrorPanel {...describeError(error)} />
      </>
    );
  }
  if (value === null) {
    return (
      <div className={css['loading']}>
        <Spinner>{words.loading}</Spinner>
      </div>
    );
  }
  return <Details details={value} onAct={onAct} onClose={onClose} />;
}

type TabId = 'summary' | 'chain' | 'fields' | 'lint' | 'asn1' | 'history' | 'connections';

let lastTab: TabId = 'summary';

interface DetailsProps extends Omit<DetailsPaneProps, 'id'> {
  readonly details: CertificateDetails;
}

function Details({ details, onAct, onClose }: DetailsProps) {
  const { summary } = details;
  const [tab, setTab] = useState<TabId>(lastTab);
  const now = useNow();
  const record = useCertificateRecord(summary.id);
  const choose = (next: TabId) => {
    lastTab = next;
    setTab(next);
  };
  return (
    <>
      <header className={css['paneHead']}>
        <div className={css['paneTitle']}>
          <h2>
            <Name>{summary.name}</Name>
          </h2>
          <NameFlag name={summary.name} />
          <StatusChip status={summary.status}>{frameText.statuses[summary.status]}</StatusChip>
          <span className={css['gap']} />
          <IconButton icon={X} label={words.close} onClick={onClose} />
        </div>
        <StateSentence details={details} now={now} />
        <ValidityRuler
          validity={summary}
          now={now}
          nowLabel={inventoryText.now}
          label={inventoryText.elapsed(formatDate(summary.notBefore), formatDate(summary.notAfter))}
        />
      </header>
      <Tabs<TabId>
        label={words.tabs}
        active={tab}
        onChange={choose}
        items={[
          { id: 'summary', label: words.summary, content: <SummaryTab details={details} record={record} /> },
          { id: 'chain', label: words.chain, content: <ChainTab details={details} now={now} /> },
          { id: 'fields', label: words.fields, content: <FieldsTab details={details} /> },
          { id: 'lint', label: inspectText.tabs.lint, content: <LintTab id={summary.id} /> },
          { id: 'asn1', label: words.asn1, content: <Asn1Tab key={summary.id} details={details} /> },
          {
            id: 'history',
            label: words.history,
            count: details.history.total,
            content: <HistoryTab key={summary.id} details={details} record={record} />,
          },
          {
            id: 'connections',
            label: certificateDetailsText.seenTab,
            count: record?.sightings.length,
            content: <ConnectionsTab summary={summary} record={record} />,
          },
        ]}
      />
      <DetailsActions certificate={summary} onAct={onAct} />
    </>
  );
}
