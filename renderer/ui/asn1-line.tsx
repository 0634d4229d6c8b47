import css from './asn1-tree.module.css';
import { visibleText } from './format-text.ts';

export interface Asn1LineProps {
  readonly node: {
    readonly tag: string;
    readonly label?: string;
    readonly value?: string;
    readonly offset: number;
    readonly length: number;
  };
  /** Number at the right: where the node begins or how long it is. */
  readonly number: number;
}

/** Name, tag, value and place of a node. */
export function Asn1Line({ node, number }: Asn1LineProps) {
  const value = node.value === undefined ? undefined : visibleText(node.value);
  return (
    <>
      {node.label === undefined ? null : (
        <span className={css['label']} title={node.label}>
          {node.label}
        </span>
      )}
      <span className={css['tag']} title={node.tag}>
        {node.tag}
      </span>
      {value === undefined ? null : (
        <bdi className={css['value']} title={value}>
          {value}
        </bdi>
      )}
      <span className={css['number']}>{number}</span>
    </>
  );
}
