import { useEffect } from 'react';
import type { NetworkUse } from '../../../shared/contract/application.ts';
import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import { readNetworkUses, useNetworkUses } from '../../stores/application.ts';
import { useNow } from '../../stores/clock.ts';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { RelativeTime } from '../../ui/time.tsx';
import { Section } from './section.tsx';
import css from './settings.module.css';
import { StatusNetworkRows } from './status-network.tsx';

/** Every place of the network that was reached, with its last use. */
export function NetworkSection() {
  const uses = useNetworkUses((state) => state.uses);
  const now = useNow();
  useEffect(() => void readNetworkUses(), []);
  return (
    <Section title={words.network}>
      <StatusNetworkRows />
      <p className={css['remark']}>{words.networkIntro}</p>
      {uses === null ? null : uses.length === 0 ? (
        <p className={css['remark']}>{words.networkNone}</p>
      ) : (
        <DataTable
          label={words.network}
          rows={uses.slice(0, 200)}
          rowKey={({ target, purpose, at }) => `${purpose} ${target} ${at}`}
          columns={networkColumns(now)}
        />
      )}
    </Section>
  );
}

function networkColumns(now: number): readonly TableColumn<NetworkUse>[] {
  return [
    {
      id: 'target',
      head: words.networkColumns.target,
      strong: true,
      cell: ({ target }) => visibleText(target),
    },
    {
      id: 'purpose',
      head: words.networkColumns.purpose,
      width: '14rem',
      cell: ({ purpose }) => words.networkPurposes[purpose],
    },
    {
      id: 'at',
      head: words.networkColumns.at,
      width: '7rem',
      numeric: true,
      cell: ({ at }) => <RelativeTime at={Math.min(at, now)} now={now} />,
    },
  ];
}
