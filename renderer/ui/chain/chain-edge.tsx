import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { classes } from '../class-names.ts';
import { StatusIcon } from '../status.tsx';
import type { EdgeView } from './chain-view.ts';
import css from './chain-graph.module.css';

const words = chainText.graph;

export interface SignatureEdgeData extends Record<string, unknown> {
  readonly view: EdgeView;
  /** Names of the certificate and of its issuer. */
  readonly label: string;
  readonly iconOnly: boolean;
  /** How deep an arrow runs that leads back. */
  readonly floor: number;
  readonly columnGap: number;
  readonly onSelect: (from: number, to: number) => void;
}
export type SignatureEdgeType = Edge<SignatureEdgeData, 'signature'>;

/** The signature of an issuer on a certificate. */
export function SignatureEdge(props: EdgeProps<SignatureEdgeType>) {
  const { data } = props;
  if (data === undefined) return null;
  const { view, label, iconOnly, onSelect } = data;
  const { edge, status, onPath } = view;
  const [path, x, y] = curveOf(props, data);
  const facts = {
    'data-on-path': onPath || undefined,
    'data-failed': edge.signature === 'invalid' || undefined,
  };
  return (
    <>
      <g className={css['edge']} {...facts}>
        <BaseEdge path={path} interactionWidth={14} />
      </g>
      <EdgeLabelRenderer>
        <button
          type="button"
          className={classes(css['edgeLabel'], 'nopan')}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          tabIndex={-1}
          title={edge.keyIdentifierMatches === false ? `${label}\n${words.otherKey}` : label}
          aria-label={label}
          onClick={() => onSelect(edge.from, edge.to)}
          {...facts}
        >
          <StatusIcon status={status} />
          {iconOnly ? null : words.signature[edge.signature]}
        </button>
      </EdgeLabelRenderer>
    </>
  );
}

const BULGE = 40;

type Curve = readonly [path: string, labelX: number, labelY: number];

/**
 * Ahead: a bend in the first gap when the way leads down, in the last when it leads up, and straight through the columns between, whose room is kept free.
 * Back to an earlier column, as among authorities that signed each other: a loop below everything.
 */
function curveOf(props: EdgeProps<SignatureEdgeType>, { floor, columnGap }: SignatureEdgeData): Curve {
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

function loopBelow({ sourceX, sourceY, targetX, targetY }: EdgeProps<SignatureEdgeType>, floor: number): Curve {
  const path = [
    `M${sourceX},${sourceY}`,
    `C${sourceX + BULGE},${sourceY} ${sourceX + BULGE},${floor} ${sourceX},${floor}`,
    `L${targetX},${floor}`,
    `C${targetX - BULGE},${floor} ${targetX - BULGE},${targetY} ${targetX},${targetY}`,
  ].join(' ');
  return [path, (sourceX + targetX) / 2, floor];
}
