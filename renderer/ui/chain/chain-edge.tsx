import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { classes } from '../class-names.ts';
import { StatusIcon } from '../status.tsx';
import { curveOf } from './chain-curve.ts';
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

const noteOnKey = (matches: boolean | undefined): string[] =>
  matches === undefined ? [] : [matches ? words.sameKey : words.otherKey];

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
          title={[label, ...noteOnKey(edge.keyIdentifierMatches)].join('\n')}
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
