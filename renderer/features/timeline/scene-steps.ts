import type { TimelineLane, TimelineMark } from '../../../shared/model/timeline.ts';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { toX } from '../../stores/timeline-axis.ts';
import { listAlertSteps } from './alert-steps.ts';
import type { Picture } from './layout.ts';
import { type Shape, widthOfText } from './scene.ts';

/** Steps that would stand closer are left out, the nearest to today first. */
const LEAST_GAP_PX = 16;

/** What ends at such a line comes to that step of alerts today: the steps of the workspace, over the bars of everything. */
export function buildSteps(picture: Picture, from: number, to: number): readonly Shape[] {
  const { bars } = picture.state;
  if (bars === null) return [];
  // There stands the border of what is expiring already.
  const steps = placeSteps(
    picture,
    bars.steps.days.filter((days) => days !== bars.threshold.days),
  );
  return [...linesOf(steps, { from, to, ink: 'soft' }), ...labelsOf(picture, steps, from + 27 * picture.scale)];
}

/** Steps that the partner of a lane has of its own. */
export function buildLaneSteps(picture: Picture, lane: TimelineLane, top: number, bottom: number): readonly Shape[] {
  const steps = placeSteps(picture, lane.steps?.days ?? []);
  return [
    ...linesOf(steps, { from: top, to: bottom, ink: 'due' }),
    ...labelsOf(picture, steps, top + 12 * picture.scale),
  ];
}

interface PlacedStep {
  readonly x: number;
  readonly days: number;
}

/** From the earliest step, which stands furthest right, to the last. */
function placeSteps({ span, width, now }: Picture, days: readonly number[]): readonly PlacedStep[] {
  const placed: PlacedStep[] = [];
  for (const step of days.toSorted((one, other) => other - one)) {
    const x = Math.round(toX(span, width, now + step * DAY_MS)) + 0.5;
    const last = placed.at(-1)?.x ?? Number.POSITIVE_INFINITY;
    if (x >= 0 && x <= width && last - x >= LEAST_GAP_PX) placed.push({ x, days: step });
  }
  return placed;
}

const linesOf = (
  steps: readonly PlacedStep[],
  { from, to, ink }: { readonly from: number; readonly to: number; readonly ink: 'due' | 'soft' },
): readonly Shape[] => steps.map(({ x }) => ({ kind: 'line', from: [x, from], to: [x, to], ink, dashed: true }));

/** Beside each line, as far as there is room up to the next. */
function labelsOf({ width, scale }: Picture, steps: readonly PlacedStep[], y: number): readonly Shape[] {
  const size = 10 * scale;
  let free = width;
  return steps.flatMap(({ x, days }): readonly Shape[] => {
    const text = words.steps.day(days);
    if (x + 3 + widthOfText(text, size) > free) return [];
    free = x - 2;
    return [{ kind: 'text', x: x + 3, y, text, ink: 'soft', size, rim: 'paper' }];
  });
}

/** From the first alert of a certificate to its end, with a tick for each, be they days or per cent of its life. */
export function buildWhisker({ span, width, scale, state }: Picture, mark: TimelineMark, y: number): readonly Shape[] {
  if (state.bars === null) return [];
  const steps = listAlertSteps(mark, state.bars.steps).map(({ at }) => toX(span, width, at));
  const [first] = steps;
  const end = Math.min(width, toX(span, width, mark.notAfter));
  if (first === undefined || end < 0) return [];
  return [
    { kind: 'line', from: [Math.max(0, first), y], to: [end, y], ink: 'soft' },
    ...steps.flatMap((x): readonly Shape[] =>
      x < 0 || x > width ? [] : [{ kind: 'line', from: [x, y - 3 * scale], to: [x, y + 3 * scale], ink: 'soft' }],
    ),
  ];
}
