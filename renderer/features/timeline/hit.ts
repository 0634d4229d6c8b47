import type {
  AuthorityEnd,
  CrlDue,
  TimelineLane,
  TimelineMark,
  TimelineRuleId,
} from '../../../shared/model/timeline.ts';
import { TIMELINE_RULES } from '../../../shared/model/timeline.ts';
import { toTime, toX } from '../../stores/timeline-axis.ts';
import { HEIGHTS, laneAt, type Picture } from './layout.ts';
import { MARK_RISE, placeMarks } from './scene-lanes.ts';

/** What the pointer is at. */
export type Hit =
  | { readonly kind: 'bar'; readonly lane: TimelineLane | null; readonly bar: number }
  | { readonly kind: 'mark'; readonly mark: TimelineMark }
  | { readonly kind: 'authority'; readonly end: AuthorityEnd }
  | { readonly kind: 'crl'; readonly crl: CrlDue }
  | { readonly kind: 'rule'; readonly ids: readonly TimelineRuleId[] };

const NEAR_PX = 8;

/** In the part above the lanes. */
export function hitTop(picture: Picture, x: number, y: number): Hit | null {
  const { span, width, scale } = picture;
  if (y < HEIGHTS.flags * scale) {
    const ids = TIMELINE_RULES.filter(({ at }) => Math.abs(toX(span, width, at) + 20 - x) < 34).map(({ id }) => id);
    return ids.length === 0 ? null : { kind: 'rule', ids };
  }
  return hitBar(picture, null, x);
}

/** Among the lanes, the first lane at 0. */
export function hitLanes(picture: Picture, x: number, y: number): Hit | null {
  const { state, tops, marks, span, width, scale } = picture;
  const index = laneAt(tops, y);
  const lane = state.bars?.lanes[index];
  if (lane === undefined) return null;
  const isNear = (at: number): boolean => Math.abs(toX(span, width, at) - x) <= NEAR_PX;
  const bottom = (tops[index + 1] ?? 0) - y;
  if (state.lanes === 'authority') {
    const end = state.events.authorities.find((one) => one.lane === lane.key && !one.archived && isNear(one.endsAt));
    if (end !== undefined) return { kind: 'authority', end };
    const crl = state.events.crls.find((one) => one.lane === lane.key && isNear(one.nextUpdate));
    if (crl !== undefined && bottom < 18 * scale) return { kind: 'crl', crl };
  }
  if (marks === null) return hitBar(picture, lane, x);
  const placed = placeMarks(
    picture,
    marks.items.filter(({ lanes }) => lanes.includes(lane.key)),
  );
  const level = Math.floor((bottom - 10 * scale) / (MARK_RISE * scale));
  const near = placed.filter((one) => Math.abs(one.x - x) <= 5 * scale);
  const found = near.find((one) => one.level === level) ?? near[0];
  return found === undefined ? null : { kind: 'mark', mark: found.mark };
}

function hitBar({ state, span, width }: Picture, lane: TimelineLane | null, x: number): Hit | null {
  const { bars } = state;
  if (bars === null) return null;
  const at = toTime(span, width, x);
  const bar = bars.edges.findLastIndex((edge) => edge <= at);
  if (bar < 0 || bar >= bars.edges.length - 1) return null;
  const count = (lane?.series ?? bars.all).total[bar] ?? 0;
  return count === 0 ? null : { kind: 'bar', lane, bar };
}
