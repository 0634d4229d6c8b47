import type { EndSeries } from '../../../shared/model/timeline.ts';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { type TimelineState, useTimeline } from '../../stores/timeline.ts';
import { formatCount } from '../../ui/format-number.ts';
import { formatBoth, formatDate } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { listAlertSteps } from './alert-steps.ts';
import type { Hit } from './hit.ts';
import { partsOf, STACK } from './scene-bars.ts';
import { nameOfBar } from './ticks.ts';
import css from './hover-card.module.css';

export interface HoverCardProps {
  readonly hit: Hit;
  /** Pixels from the left and the top of the plot. */
  readonly at: { readonly x: number; readonly y: number };
  readonly isLeft: boolean;
}

/** What stands under the pointer, in words. */
export function HoverCard({ hit, at, isLeft }: HoverCardProps) {
  const style = isLeft ? { right: `calc(100% - ${at.x - 14}px)`, top: at.y } : { left: at.x + 14, top: at.y };
  return (
    <div className={css['card']} style={style} aria-hidden>
      <CardContent hit={hit} />
    </div>
  );
}

function CardContent({ hit }: { readonly hit: Hit }) {
  const state = useTimeline();
  switch (hit.kind) {
    case 'bar':
      return <BarCard hit={hit} bars={state.bars} />;
    case 'mark': {
      const { mark } = hit;
      return (
        <>
          <b>
            <Name>{mark.name}</Name>
          </b>
          <span className={css['lines']}>{formatBoth(mark.notAfter)}</span>
          <span>
            {words.states[mark.state]} · <Name>{mark.issuerName}</Name>
          </span>
          {mark.snoozedUntil === undefined ? null : (
            <span>{words.plot.snoozedUntil(formatDate(mark.snoozedUntil))}</span>
          )}
          {state.bars === null
            ? null
            : listAlertSteps(mark, state.bars.steps).map(({ at, unit, step }) => (
                <small key={step}>
                  {words.steps.at(unit === 'days' ? words.steps.day(step) : words.steps.percent(step), formatDate(at))}
                </small>
              ))}
          <small>{words.plot.open}</small>
        </>
      );
    }
    case 'authority': {
      const cascade = state.cascades[hit.end.id];
      return (
        <>
          <b>{words.plot.authorityEnds(hit.end.name)}</b>
          <span className={css['lines']}>{formatBoth(hit.end.endsAt)}</span>
          {cascade === undefined ? null : <span>{words.plot.cascade(cascade.authorities, cascade.certificates)}</span>}
          <small>{words.plot.open}</small>
        </>
      );
    }
    case 'crl': {
      const { authorityName, number, nextUpdate, overdue } = hit.crl;
      return (
        <>
          <b>{overdue ? words.plot.crlOverdue(authorityName, number) : words.plot.crlDue(authorityName, number)}</b>
          <span className={css['lines']}>{formatBoth(nextUpdate)}</span>
          <small>{words.plot.open}</small>
        </>
      );
    }
    case 'rule':
      return hit.ids.map((id) => <span key={id}>{words.rules[id].text}</span>);
  }
}

function BarCard({
  hit,
  bars,
}: {
  readonly hit: Extract<Hit, { readonly kind: 'bar' }>;
  readonly bars: TimelineState['bars'];
}) {
  if (bars === null) return null;
  const series = hit.lane?.series ?? bars.all;
  return (
    <>
      <b>{nameOfBar(bars.edges[hit.bar] ?? 0, bars.unit)}</b>
      {hit.lane === null ? null : <Name>{hit.lane.label}</Name>}
      <PartList series={series} bar={hit.bar} />
    </>
  );
}

function PartList({ series, bar }: { readonly series: EndSeries; readonly bar: number }) {
  const parts = partsOf(series, bar);
  return (
    <span className={css['partList']}>
      {STACK.filter((part) => parts[part] > 0).map((part) => (
        <span key={part}>
          <i data-part={part} />
          {words.parts[part]}
          <b>{formatCount(parts[part])}</b>
        </span>
      ))}
    </span>
  );
}

/** The same for who listens: `week of …: 12 ends, 3 revoked`. */
export function readBar(bars: NonNullable<TimelineState['bars']>, series: EndSeries, bar: number): string {
  const parts = partsOf(series, bar);
  const texts = STACK.filter((part) => parts[part] > 0).map((part) => words.plot.part(words.parts[part], parts[part]));
  return words.plot.reading(
    nameOfBar(bars.edges[bar] ?? 0, bars.unit),
    texts.length === 0 ? [words.plot.nothing] : texts,
  );
}
