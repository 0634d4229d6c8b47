import { useMemo, useRef } from 'react';
import type { EndpointSummary } from '../../../../shared/model/connection-history.ts';
import { connectText } from '../../../../shared/text/en/ui/connect.ts';
import { useNowInSeconds } from '../../../stores/clock.ts';
import { showEndpointRows, useHistory } from '../../../stores/connection-history.ts';
import { buildAddress, navigate, replaceAddress } from '../../../stores/router.ts';
import type { GridColumn } from '../../../ui/data-grid-columns.ts';
import { DataGrid } from '../../../ui/data-grid.tsx';
import { visibleText } from '../../../ui/format-text.ts';
import { formatCount } from '../../../ui/format-number.ts';
import { MiddleCut } from '../../../ui/mono.tsx';
import { StatusIcon } from '../../../ui/status.tsx';
import { useRem } from '../../../ui/text-scale.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { useElementWidth } from '../../../ui/use-element-width.ts';
import css from './history.module.css';
import { VERDICT_STATUS, verdictOfSummary } from './verdict.ts';

const text = connectText.history;

/** Endpoints that were dialled, the newest first, with how the last run ended. */
export function EndpointGrid() {
  const place = useRef<HTMLDivElement>(null);
  const widthRem = useElementWidth(place) / useRem();
  const endpoints = useHistory((state) => state.endpoints);
  const target = useHistory((state) => state.target);
  const now = useNowInSeconds();
  const columns = useMemo(() => columnsAt(now, widthRem), [now, widthRem]);
  const at = [...endpoints.rows].find(([, endpoint]) => endpoint.target === target)?.[0];
  const addressAt = (index: number) => {
    const endpoint = endpoints.rows.get(index);
    return endpoint === undefined ? undefined : buildAddress('connect', ['history'], { target: endpoint.target });
  };
  return (
    <div ref={place} className={css['grid']}>
      <DataGrid
        label={text.endpoints}
        columns={columns}
        count={endpoints.total}
        rowAt={(index) => endpoints.rows.get(index)}
        selected={at ?? null}
        onSelect={(index, by) => {
          const address = addressAt(index);
          if (address !== undefined) (by === 'pointer' ? navigate : replaceAddress)(address);
        }}
        onVisible={showEndpointRows}
        empty={<p className={css['none']}>{text.noneFound}</p>}
      />
    </div>
  );
}

const columnsAt = (now: number, widthRem: number): readonly GridColumn<EndpointSummary>[] => [
  {
    id: 'endpoint',
    head: text.columns.endpoint,
    width: 8,
    grow: true,
    strong: true,
    cell: ({ target, last }) => {
      const verdict = verdictOfSummary(last);
      return (
        <span className={css['endpoint']} title={`${visibleText(target)}\n${text.verdicts[verdict]}`}>
          <StatusIcon status={VERDICT_STATUS[verdict]} />
          <span className="visually-hidden">{text.verdicts[verdict]}</span>
          <MiddleCut>{target}</MiddleCut>
        </span>
      );
    },
  },
  {
    id: 'runs',
    head: text.columns.runs,
    width: 3.25,
    align: 'end',
    cell: ({ runs }) => formatCount(runs),
  },
  ...(widthRem < 17
    ? []
    : [
        {
          id: 'when',
          head: text.columns.when,
          width: 5.5,
          align: 'end' as const,
          cell: ({ last }: EndpointSummary) => <RelativeTime at={last.startedAt} now={now} />,
        },
      ]),
];
