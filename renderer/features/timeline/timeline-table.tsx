import type { TimelineBars } from '../../../shared/model/timeline.ts';
import { TIMELINE_RULES } from '../../../shared/model/timeline.ts';
import { timelineText } from '../../../shared/text/en/ui/timeline.ts';
import { selectSpan, useTimeline } from '../../stores/timeline.ts';
import { LinkButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { barsInSight } from './layout.ts';
import { listEventsWithin } from './range-events.tsx';
import { partsOf, STACK } from './scene-bars.ts';
import css from './table.module.css';
import { nameOfBar } from './ticks.ts';

const words = timelineText.table;

/** The numbers of the drawing, for who cannot see it or wants them exactly. */
export function TimelineTable() {
  const bars = useTimeline((state) => state.bars);
  const span = useTimeline((state) => state.span);
  if (bars === null) {
    return (
      <div className={css['waiting']}>
        <Spinner>{timelineText.plot.loading}</Spinner>
      </div>
    );
  }
  const shown = barsInSight(bars.edges, span);
  const filled = bars.all.total.flatMap((count, bar) => (count > 0 && shown[bar] === true ? [bar] : []));
  return (
    <div className={css['tables']}>
      {filled.length === 0 ? <p>{words.none}</p> : null}
      <table className={css['table']} aria-label={words.label}>
        <BarHead lanes={bars.lanes} />
        <tbody>
          {filled.map((bar) => (
            <BarLine key={bars.edges[bar]} bars={bars} bar={bar} />
          ))}
        </tbody>
      </table>
      <p className={css['more']}>{words.rest(filled.length)}</p>
      <EventTable />
    </div>
  );
}

function BarHead({ lanes }: Pick<TimelineBars, 'lanes'>) {
  return (
    <thead>
      <tr>
        <th scope="col">{words.period}</th>
        <th scope="col" data-number>
          {timelineText.parts.total}
        </th>
        {STACK.map((part) => (
          <th key={part} scope="col" data-number>
            {timelineText.parts[part]}
          </th>
        ))}
        {lanes.map((lane) => (
          <th key={lane.key} scope="col" data-number title={visibleText(lane.label)}>
            <Name>{lane.label}</Name>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function BarLine({ bars, bar }: { readonly bars: TimelineBars; readonly bar: number }) {
  const parts = partsOf(bars.all, bar);
  const from = bars.edges[bar] ?? 0;
  const name = nameOfBar(from, bars.unit);
  return (
    <tr>
      <th scope="row">
        <LinkButton
          aria-label={words.select(name)}
          onClick={() => selectSpan({ from, to: bars.edges[bar + 1] ?? from, lane: null })}
        >
          {name}
        </LinkButton>
      </th>
      <td>{formatCount(bars.all.total[bar] ?? 0)}</td>
      {STACK.map((part) => (
        <td key={part}>{parts[part] === 0 ? '' : formatCount(parts[part])}</td>
      ))}
      {bars.lanes.map(({ key, series }) => (
        <td key={key}>{(series.total[bar] ?? 0) === 0 ? '' : formatCount(series.total[bar] ?? 0)}</td>
      ))}
    </tr>
  );
}

function EventTable() {
  const span = useTimeline((state) => state.span);
  const events = useTimeline((state) => state.events);
  const cascades = useTimeline((state) => state.cascades);
  const { authorities, crls } = listEventsWithin(events, span);
  const { plot, rules } = timelineText;
  const rows = [
    ...authorities.map(({ id, name, endsAt }) => {
      const cascade = cascades[id];
      const consequence = cascade === undefined ? '' : plot.cascade(cascade.authorities, cascade.certificates);
      return { id, at: endsAt, what: plot.authorityEnds(name), consequence };
    }),
    ...crls.map(({ authorityId, authorityName, number, nextUpdate, overdue }) => ({
      id: `crl ${authorityId}`,
      at: nextUpdate,
      what: overdue ? plot.crlOverdue(authorityName, number) : plot.crlDue(authorityName, number),
      consequence: '',
    })),
    ...TIMELINE_RULES.filter(({ at }) => at >= span.from && at < span.to).map(({ id, at }) => ({
      id,
      at,
      what: rules[id].short,
      consequence: rules[id].text,
    })),
  ].toSorted((a, b) => a.at - b.at);
  if (rows.length === 0) return null;
  return (
    <table className={css['table']} aria-label={words.eventsLabel}>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.event}</th>
          <th scope="col">{words.consequence}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, at, what, consequence }) => (
          <tr key={id}>
            <th scope="row">
              <ExactTime at={at} />
            </th>
            <td data-text>{what}</td>
            <td data-text>{consequence}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
