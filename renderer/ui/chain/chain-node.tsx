import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { classes } from '../class-names.ts';
import { groupHex, visibleText } from '../format-text.ts';
import { formatDate } from '../format-time.ts';
import { StatusIcon } from '../status.tsx';
import { ValidityRuler } from '../validity-bar.tsx';
import type { NodeView } from './chain-view.ts';
import css from './chain-graph.module.css';

const words = chainText.graph;
/** Longer names are cut; the whole stands in the tooltip and in the table. */
const LONGEST_NAME = 200;

export interface CertificateNodeData extends Record<string, unknown> {
  readonly view: NodeView;
  readonly narrow: boolean;
  readonly moment: number;
  /** Certificate whose checks are listed. */
  readonly focused: boolean;
  /** The one stop of the tabulator key. */
  readonly isTabStop: boolean;
  readonly onSelect: (at: number) => void;
  readonly onKeyDown: (event: KeyboardEvent, at: number) => void;
}
export type CertificateNodeType = Node<CertificateNodeData, 'certificate'>;

/** A certificate as a button of the graph. */
export function CertificateNode({ data }: NodeProps<CertificateNodeType>) {
  const { view, narrow, moment, focused, isTabStop, onSelect, onKeyDown } = data;
  const { node, role, origin, at } = view;
  const title = shorten(node.title);
  const validity = words.range(formatDate(node.notBefore), formatDate(node.notAfter));
  return (
    <>
      <Handle type="target" position={Position.Left} className={css['handle']} isConnectable={false} />
      <button
        type="button"
        className={classes(css['node'], 'nopan')}
        data-certificate={at}
        data-on-path={view.onPath || undefined}
        data-failed={view.state === 'failed' || undefined}
        data-flagged={view.state === 'flagged' || undefined}
        data-anchor={node.isAnchor || undefined}
        data-narrow={narrow || undefined}
        aria-pressed={focused}
        title={[shorten(node.subject), validity, origin, ...describeKeyIds(node)]
          .filter((part) => part !== '')
          .join('\n')}
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => onSelect(at)}
        onKeyDown={(event) => onKeyDown(event, at)}
      >
        <span className={css['nodeHead']}>
          <bdi>{title}</bdi>
          <StatusIcon status={view.status} />
          <span className="visually-hidden">{words.states[view.state]}</span>
        </span>
        <span className={css['nodeLine']}>
          <bdi>{visibleText(node.isAnchor && origin !== '' && !narrow ? `${role}, ${origin}` : role)}</bdi>
        </span>
        {narrow ? null : (
          <span className={css['nodeLine']}>
            {node.isAnchor || origin === '' ? node.keyLabel : `${node.keyLabel}, ${origin}`}
          </span>
        )}
        <ValidityRuler
          validity={{ notBefore: node.notBefore, notAfter: node.notAfter, status: barStatus(node, moment) }}
          now={moment}
          label={validity}
        />
      </button>
      <Handle type="source" position={Position.Right} className={css['handle']} isConnectable={false} />
    </>
  );
}

/** What a certificate says of its own key and of that of its issuer; nobody has verified it. */
export const describeKeyIds = ({ subjectKeyIdHex, authorityKeyIdHex }: NodeView['node']): string[] => [
  ...(subjectKeyIdHex === undefined ? [] : [words.keyId(groupHex(subjectKeyIdHex))]),
  ...(authorityKeyIdHex === undefined ? [] : [words.authorityKeyId(groupHex(authorityKeyIdHex))]),
];

function barStatus({ notAfter, notBefore }: NodeView['node'], moment: number) {
  if (moment > notAfter) return 'expired';
  return moment < notBefore ? 'not-yet-valid' : 'valid';
}

const shorten = (name: string): string => {
  const text = visibleText(name.slice(0, LONGEST_NAME));
  return name.length > LONGEST_NAME ? `${text}…` : text;
};
