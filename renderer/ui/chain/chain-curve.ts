import { type EdgeProps, getBezierPath } from '@xyflow/react';
import type { ChainLayout } from './chain-layout.ts';
import type { EdgeView, GraphView } from './chain-view.ts';

const LOOP_STEP = 16;
const MOST_FLOORS = 4;

/** An arrow to the same or an earlier column: authorities that signed each other. */
export const leadsBack = ({ edge: { from, to } }: EdgeView, { places }: Pick<ChainLayout, 'places'>): boolean =>
  (places[to]?.x ?? 0) <= (places[from]?.x ?? 0);

/** Room that such arrows take below everything. */
export const loopRoom = ({ edges }: GraphView, layout: ChainLayout): number =>
  LOOP_STEP * Math.min(MOST_FLOORS, edges.filter((edge) => leadsBack(edge, layout)).length);

/** How deep one of the arrows that lead back runs. */
export const floorOf = (loops: readonly EdgeView[], each: EdgeView, { height }: ChainLayout): number =>
  height + LOOP_STEP * (1 + (loops.indexOf(each) % MOST_FLOORS));

type Ends = Pick<EdgeProps, 'sourceX' | 'sourceY' | 'targetX' | 'targetY' | 'sourcePosition' | 'targetPosition'>;

const BULGE = 40;

type Curve = readonly [path: string, labelX: number, labelY: number];

/**
 * Ahead: a bend in the first gap when the way leads down, in the last when it leads up, and straight through the columns between, whose room is kept free.
 * Back to an earlier column, as among authorities that signed each other: a loop below everything.
 */
export function curveOf(
  props: Ends,
  { floor, columnGap }: { readonly floor: number; readonly columnGap: number },
): Curve {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  if (targetX <= sourceX) return loopBelow(props, floor);
  const bend = (fromX: number, toX: number) =>
    getBezierPath({ sourceX: fromX, sourceY, targetX: toX, targetY, sourcePosition, targetPosition });
  if (targetX - sourceX <= columnGap + 1 || sourceY === targetY) {
    const [path, x, y] = bend(sourceX, targetX);
    return [path, x, y];
  }
  if (targetY > sourceY) {
    const [path, x, y] = bend(sourceX, sourceX + columnGap);
    return [`${path} L${targetX},${targetY}`, x, y];
  }
  const [path, x, y] = bend(targetX - columnGap, targetX);
  return [`M${sourceX},${sourceY} L${targetX - columnGap},${sourceY} ${path.replace(/^M[^C]*/, '')}`, x, y];
}

function loopBelow({ sourceX, sourceY, targetX, targetY }: Ends, floor: number): Curve {
  const path = [
    `M${sourceX},${sourceY}`,
    `C${sourceX + BULGE},${sourceY} ${sourceX + BULGE},${floor} ${sourceX},${floor}`,
    `L${targetX},${floor}`,
    `C${targetX - BULGE},${floor} ${targetX - BULGE},${targetY} ${targetX},${targetY}`,
  ].join(' ');
  return [path, (sourceX + targetX) / 2, floor];
}
