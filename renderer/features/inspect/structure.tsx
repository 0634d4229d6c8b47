import type { Asn1Node } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { readHexRow, useInspect } from '../../stores/inspect.ts';
import { type Asn1TreeNode, findNodeAt } from '../../ui/asn1-flat.ts';
import { Asn1Tree } from '../../ui/asn1-tree.tsx';
import { type ByteRange, ByteView } from '../../ui/byte-view.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './structure.module.css';

export interface StructureProps {
  readonly chosen: Asn1Node | undefined;
  /** Outermost first, without the chosen one. */
  readonly around: readonly Asn1TreeNode[];
  readonly onChoose: (offset: number) => void;
}

/** ASN.1 tree and octets of the item: choosing in one marks in the other. */
export function Structure({ chosen, around, onChoose }: StructureProps) {
  const { tree, treeError, size, windows } = useInspect();
  const { tree: treeText, hex: hexText } = inspectText;
  const pick = (offset: number) => {
    const node = tree === null ? undefined : findNodeAt(tree, offset);
    if (node !== undefined) onChoose(node.offset);
  };
  return (
    <>
      <section className={css['pane']}>
        <h2 className={css['head']}>
          {treeText.title} <span>{treeText.columns}</span>
        </h2>
        {tree !== null ? (
          <Asn1Tree
            label={treeText.name}
            root={tree}
            selected={chosen?.offset ?? null}
            onSelect={(node) => onChoose(node.offset)}
          />
        ) : (
          <p className={css['note']}>{treeError === null ? <Spinner>{treeText.loading}</Spinner> : treeText.none}</p>
        )}
      </section>
      <section className={css['pane']}>
        <h2 className={css['head']}>
          {hexText.title}{' '}
          <span>
            {size === 0 ? null : hexText.facts(size)}
            {chosen === undefined ? null : `, ${hexText.selected(rangeOf(chosen).length, chosen.offset)}`}
          </span>
        </h2>
        {size === 0 ? (
          <p className={css['note']}>
            {tree === null && treeError === null ? <Spinner>{hexText.loading}</Spinner> : null}
          </p>
        ) : (
          <ByteView
            label={hexText.name}
            size={size}
            readHex={(offset, length) => readHexRow(windows, offset, length)}
            selected={chosen === undefined ? undefined : rangeOf(chosen)}
            around={around.slice(-1).map(rangeOf)}
            onPick={pick}
          />
        )}
      </section>
    </>
  );
}

const rangeOf = (node: Asn1TreeNode): ByteRange => ({ offset: node.offset, length: node.headerLength + node.length });
