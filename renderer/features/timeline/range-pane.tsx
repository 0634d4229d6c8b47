import { X } from 'lucide-react';
import { useState } from 'react';
import type { TimelineMark } from '../../../shared/model/timeline.ts';
import { timelineText } from '../../../shared/text/en/ui/timeline.ts';
import { useNow } from '../../stores/clock.ts';
import { reportFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { selectSpan, type TimelineSelection, useTimeline } from '../../stores/timeline.ts';
import {
  listSelected,
  MOST_AT_ONCE,
  renewSelected,
  revokeSelected,
  snoozeSelected,
} from '../../stores/timeline-acts.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { listEventsWithin, RangeEvents } from './range-events.tsx';
import { nameOfSpan } from './ticks.ts';
import css from './range.module.css';

const words = timelineText.range;

type TabId = 'open' | 'all' | 'events';

/** What ends in the selected time, and what can be done about it. */
export function RangePane({ selection }: { readonly selection: TimelineSelection }) {
  const range = useTimeline((state) => state.range);
  const marks = useTimeline((state) => state.rangeMarks);
  const lane = useTimeline((state) => state.bars?.lanes.find(({ key }) => key === selection.lane)?.label);
  const events = useTimeline((state) => state.events);
  const [tab, setTab] = useState<TabId>('open');
  const within = listEventsWithin(events, selection);
  const open = range === null ? 0 : range.sum.total - range.sum.revoked - range.sum.replaced;
  return (
    <>
      <header className={css['rangeHead']}>
        <h2>{nameOfSpan(selection)}</h2>
        <IconButton icon={X} label={words.close} onClick={() => selectSpan(null)} />
        {range === null ? (
          <Spinner>{timelineText.plot.loading}</Spinner>
        ) : (
          <p>
            {lane === undefined ? null : <>{timelineText.plot.inLane(lane)}: </>}
            <b>{formatCount(range.sum.total)}</b> {words.ends(range.sum.total)}, <b data-open>{formatCount(open)}</b>{' '}
            {words.withoutSuccessor(open)}. {words.events(within.authorities.length, within.crls.length)}
          </p>
        )}
      </header>
      <Tabs<TabId>
        label={words.tabs}
        active={tab}
        onChange={setTab}
        items={[
          {
            id: 'open',
            label: words.open,
            count: open,
            content: <RangeList kind="open" total={open} marks={marks?.open.items ?? []} />,
          },
          {
            id: 'all',
            label: words.all,
            count: range?.sum.total ?? 0,
            content: <RangeList kind="all" total={range?.sum.total ?? 0} marks={marks?.all.items ?? []} />,
          },
          {
            id: 'events',
            label: words.eventTab,
            count: within.authorities.length + within.crls.length,
            content: <RangeEvents {...within} />,
          },
        ]}
      />
      <RangeFoot selection={selection} open={open} left={range === null ? 0 : range.sum.total - range.sum.revoked} />
    </>
  );
}

interface RangeListProps {
  readonly kind: 'open' | 'all';
  readonly total: number;
  readonly marks: readonly TimelineMark[];
}

function RangeList({ kind, total, marks }: RangeListProps) {
  const range = useTimeline((state) => state.range);
  const now = useNow();
  if (range === null) return null;
  if (total === 0) return <p className={css['none']}>{words.nothing}</p>;
  const counted = range.issuers
    .map(({ key, label, sum }) => ({
      key,
      label,
      count: kind === 'all' ? sum.total : sum.total - sum.revoked - sum.replaced,
    }))
    .filter(({ count }) => count > 0);
  const peak = Math.max(1, ...counted.map(({ count }) => count));
  return (
    <div className={css['rangeBody']}>
      <h3>{words.byIssuer}</h3>
      <ul className={css['issuers']}>
        {counted.map(({ key, label, count }) => (
          <li key={key}>
            <span title={visibleText(label)}>
              <Name>{label}</Name>
            </span>
            <i style={{ width: `${(count / peak) * 4}rem` }} aria-hidden />
            <span>{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      {range.issuerCount > range.issuers.length ? (
        <p className={css['more']}>{words.moreIssuers(range.issuerCount - range.issuers.length)}</p>
      ) : null}
      <h3>{words.first}</h3>
      <ul className={css['firsts']}>
        {marks.map((mark) => (
          <li key={mark.id}>
            <button
              type="button"
              onClick={() => navigate(buildAddress('inventory', [mark.id]))}
              title={visibleText(mark.name)}
            >
              <i data-part={mark.state} aria-hidden />
              <span>
                <Name>{mark.name}</Name>
              </span>
              {mark.state === 'ends' ? null : <small>{timelineText.parts[mark.state]}</small>}
              <RelativeTime at={mark.notAfter} now={now} />
            </button>
          </li>
        ))}
      </ul>
      {total > marks.length ? <p className={css['more']}>{words.more(total - marks.length)}</p> : null}
    </div>
  );
}

interface RangeFootProps {
  readonly selection: TimelineSelection;
  /** Without a successor. */
  readonly open: number;
  /** Not revoked. */
  readonly left: number;
}

function RangeFoot({ selection, open, left }: RangeFootProps) {
  const isReadOnly = useWorkspace()?.readOnly === true;
  const [none, setNone] = useState<TimelineSelection | null>(null);
  const renew = async () => {
    const renewed = await renewSelected(selection);
    if (renewed.ok && renewed.value === 0) setNone(selection);
    return renewed;
  };
  const roleBlock = useRoleBlock('issuer');
  const fixed = isReadOnly ? words.readOnly : roleBlock;
  const blocked = fixed ?? (open === 0 || none === selection ? words.renewNone : undefined);
  return (
    <footer className={css['rangeFoot']}>
      <Button variant="primary" blockedBecause={blocked} onClick={() => reportFailure(renew())}>
        {words.renew(Math.min(open, MOST_AT_ONCE))}
      </Button>
      <Button
        blockedBecause={fixed ?? (open === 0 ? words.snoozeNone : undefined)}
        onClick={() => reportFailure(snoozeSelected(selection))}
      >
        {words.snooze}
      </Button>
      <Button
        variant="danger"
        blockedBecause={fixed ?? (left === 0 ? words.revokeNone : undefined)}
        onClick={() => reportFailure(revokeSelected(selection))}
      >
        {words.revoke}
      </Button>
      <Button onClick={() => listSelected(selection)}>{words.list}</Button>
      {left > MOST_AT_ONCE ? <small>{words.firstAtOnce(MOST_AT_ONCE)}</small> : null}
    </footer>
  );
}
