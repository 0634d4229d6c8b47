import type { AuthorityEnd, CrlDue, TimelineEvents } from '../../../shared/model/timeline.ts';
import { timelineText } from '../../../shared/text/en/ui/timeline.ts';
import { useNow } from '../../stores/clock.ts';
import { buildAddress } from '../../stores/router.ts';
import { useTimeline } from '../../stores/timeline.ts';
import type { Span } from '../../stores/timeline-axis.ts';
import { Link } from '../../ui/link.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { MarkIcon } from './mark-icon.tsx';
import css from './range.module.css';

export interface EventsWithin {
  readonly authorities: readonly AuthorityEnd[];
  readonly crls: readonly CrlDue[];
}

/** Authorities that end and lists that fall due in a stretch of time. */
export const listEventsWithin = ({ authorities, crls }: TimelineEvents, { from, to }: Span): EventsWithin => ({
  authorities: authorities.filter(({ endsAt, archived }) => !archived && endsAt >= from && endsAt < to),
  crls: crls.filter(({ nextUpdate }) => nextUpdate >= from && nextUpdate < to),
});

/** ◆ and ▲ of a stretch of time, with the way to each. */
export function RangeEvents({ authorities, crls }: EventsWithin) {
  const now = useNow();
  const cascades = useTimeline((state) => state.cascades);
  const words = timelineText.plot;
  if (authorities.length + crls.length === 0) return <p className={css['none']}>{timelineText.range.noEvents}</p>;
  return (
    <ul className={css['events']}>
      {authorities.map(({ id, name, endsAt }) => {
        const cascade = cascades[id];
        return (
          <li key={id}>
            <MarkIcon kind="authority" />
            <Link to={buildAddress('authorities', [id])}>{words.authorityEnds(name)}</Link>
            <RelativeTime at={endsAt} now={now} />
            {cascade === undefined ? null : <small>{words.cascade(cascade.authorities, cascade.certificates)}</small>}
          </li>
        );
      })}
      {crls.map(({ authorityId, authorityName, number, nextUpdate, overdue }) => (
        <li key={authorityId}>
          <MarkIcon kind={overdue ? 'overdue' : 'crl'} />
          <Link to={buildAddress('authorities', [authorityId])}>
            {overdue ? words.crlOverdue(authorityName, number) : words.crlDue(authorityName, number)}
          </Link>
          <RelativeTime at={nextUpdate} now={now} />
        </li>
      ))}
    </ul>
  );
}
